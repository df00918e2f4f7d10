# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The outbox: a row is the truth, a message only a wake-up (docs/adr/0003)."""

from django.db import models
from django.db.models import Q


class Message(models.Model):
    """One thing that is to leave the house, or to be done after the click; ids only, no content.

    Taken `FOR UPDATE SKIP LOCKED` in order per stream; a receiver dedupes on stream + sequence.
    """

    topic = models.CharField("tema", max_length=40)
    # What keeps its order: «order:17», «step:42».
    stream = models.CharField("strøm", max_length=60)
    sequence = models.PositiveIntegerField("nummer i strømmen")
    payload = models.JSONField("innhold", default=dict)
    case_id = models.BigIntegerField("sak", null=True, blank=True)
    created_at = models.DateTimeField("opprettet")
    due_at = models.DateTimeField("tidligst")
    attempts = models.PositiveSmallIntegerField("forsøk", default=0)
    done_at = models.DateTimeField("utført", null=True, blank=True)
    error_id = models.CharField("feilnummer", max_length=36, blank=True)
    needs_person = models.BooleanField("må ses på av et menneske", default=False)

    class Meta:
        verbose_name = "utgående melding"
        verbose_name_plural = "utgående meldinger"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="message_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="message_waiting",
                condition=Q(done_at__isnull=True, needs_person=False),
            ),
            models.Index(fields=["case_id"], name="message_case"),
        ]

    def __str__(self) -> str:
        return f"utgående melding #{self.pk}"
