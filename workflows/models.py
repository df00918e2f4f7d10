# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The running case in viewflow, and the answers already given to a key."""

from django.db import models
from viewflow.workflow.models import Process

from tildeling.cases.models import Case


class CaseProcess(Process):
    """A case on its way through a flow, with a real foreign key to the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="sak")

    class Meta:
        verbose_name = "saksgang"
        verbose_name_plural = "saksganger"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"saksgang #{self.pk}"


class AnsweredKey(models.Model):
    """An idempotency key with the answer it got, in the same transaction as the effect."""

    actor_id = models.BigIntegerField("hvem")
    key = models.CharField("nøkkel", max_length=80)
    content_sha256 = models.CharField("kontrollsum av innholdet", max_length=64)
    result = models.JSONField("svar")
    at = models.DateTimeField("tid")

    class Meta:
        verbose_name = "besvart nøkkel"
        verbose_name_plural = "besvarte nøkler"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="key_answered_once"),
        ]
        indexes = [models.Index(fields=["at"], name="key_answered_at")]

    def __str__(self) -> str:
        return f"besvart nøkkel #{self.pk}"
