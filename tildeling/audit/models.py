# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The trail: append-only rows, by ids without foreign keys: a refusal survives a rollback."""

from django.db import models


class TrailKind(models.TextChoices):
    """What sort of thing happened."""

    COMMAND = "command", "handling"
    DENIAL = "denial", "avvist"
    READ = "read", "innsyn"
    SEARCH = "search", "søk"
    EXPORT = "export", "uttrekk"


class TrailEntry(models.Model):
    """One thing somebody did, was refused, read or looked for; never changed, never removed.

    `details` holds codes, ids and counts only: no name, fnr or health text.
    """

    kind = models.CharField("type", max_length=10, choices=TrailKind.choices)
    name = models.CharField("hendelse", max_length=60)
    at = models.DateTimeField("tid")
    actor_id = models.BigIntegerField("hvem")
    actor_roles = models.JSONField("roller da", default=list)
    actor_units = models.JSONField("enheter da", default=list)
    case_id = models.BigIntegerField("sak", null=True, blank=True)
    person_id = models.BigIntegerField("person", null=True, blank=True)
    subject_kind = models.CharField("gjelder", max_length=40, blank=True)
    subject_id = models.BigIntegerField("gjelder nummer", null=True, blank=True)
    outcome = models.CharField("utfall", max_length=40, blank=True)
    details = models.JSONField("opplysninger", default=dict)
    key = models.CharField("idempotensnøkkel", max_length=80, blank=True)
    # The moment the row was written, beside the moment the act counts from.
    recorded_at = models.DateTimeField("skrevet", auto_now_add=True)

    class Meta:
        verbose_name = "sporrad"
        verbose_name_plural = "sporrader"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["case_id", "id"], name="trail_case"),
            models.Index(fields=["person_id", "at"], name="trail_person"),
            models.Index(fields=["actor_id", "at"], name="trail_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=TrailKind.values), name="trail_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"sporrad #{self.pk}"
