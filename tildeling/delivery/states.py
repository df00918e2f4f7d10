# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""How a visit went, and what became of a file."""

from django.db.models import TextChoices


class VisitStatus(TextChoices):
    """How a visit went; the label is the word in the file."""

    DELIVERED = "delivered", "utført"
    NOT_THERE = "not_there", "bom"
    DECLINED = "declined", "avlyst_bruker"
    CANCELLED = "cancelled", "avlyst_tjeneste"
    MISSED = "missed", "uteblitt"
    WITHDRAWN = "withdrawn", "trukket"


class VisitForm(TextChoices):
    """Whether somebody came or called; the label is the word in the file."""

    PHYSICAL = "physical", "fysisk"
    DIGITAL = "digital", "digital"


class BatchState(TextChoices):
    """What became of a batch of visits."""

    RUNNING = "running", "leses inn"
    DONE = "done", "ferdig"
    UNUSABLE = "unusable", "ikke lesbar"


class RateLevel(TextChoices):
    """How a delivery rate stands against the municipality's limits."""

    NONE = "none", "kan ikke regnes ut"
    RED = "red", "langt under innvilget"
    AMBER = "amber", "under innvilget"
    AS_GRANTED = "as_granted", "som innvilget"
    OVER = "over", "over innvilget"


class DriftReason(TextChoices):
    """Which way an order drifts from what was granted."""

    UNDER = "under", "mindre levert enn innvilget"
    OVER = "over", "mer levert enn innvilget"
