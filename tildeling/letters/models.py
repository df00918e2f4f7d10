# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Letters as they were frozen, and where they were sent."""

from django.db import models

from tildeling.letters.states import Channel, LetterKind
from tildeling.people.models import ServiceUser


class Letter(models.Model):
    """A letter: its tree is frozen when it is made, its PDF is set once from the tree.

    A trigger refuses any other change. `pdf` is what is sent and reprinted, byte for byte.
    """

    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="letters", verbose_name="tjenestemottaker"
    )
    kind = models.CharField("brevtype", max_length=30, choices=LetterKind.choices)
    reference = models.CharField("vår referanse", max_length=60)
    case_id = models.BigIntegerField("sak")
    tree = models.JSONField("innhold")
    tree_sha256 = models.CharField("kontrollsum av innholdet", max_length=64)
    made_at = models.DateTimeField("laget")
    pdf = models.BinaryField("pdf", null=True, blank=True)
    pdf_sha256 = models.CharField("kontrollsum av pdf", max_length=64, blank=True)
    set_at = models.DateTimeField("satt", null=True, blank=True)

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["id"]
        indexes = [models.Index(fields=["case_id"], name="letter_case")]

    def __str__(self) -> str:
        return f"brev #{self.pk}"


class Dispatch(models.Model):
    """That a letter was sent, how and when; the appeal deadline is counted from here."""

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="dispatches", verbose_name="brev"
    )
    channel = models.CharField("sendt med", max_length=20, choices=Channel.choices)
    sent_on = models.DateField("sendt")
    opened_on = models.DateField("åpnet", null=True, blank=True)
    recorded_at = models.DateTimeField("registrert")
    recorded_by_id = models.BigIntegerField("registrert av")

    class Meta:
        verbose_name = "utsending"
        verbose_name_plural = "utsendinger"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "channel"], name="dispatch_once_a_channel"),
            models.CheckConstraint(
                condition=models.Q(opened_on__isnull=True)
                | models.Q(opened_on__gte=models.F("sent_on")),
                name="dispatch_opened_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"utsending #{self.pk}"
