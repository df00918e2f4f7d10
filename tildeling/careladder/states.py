# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""States of a measure against a need, and what is proposed per line (design: the care ladder)."""

from django.db.models import TextChoices


class MeasureStatus(TextChoices):
    """What is known of a measure for a need; upper case as in the ladder's own language."""

    NOT_ASSESSED = "NOT_ASSESSED", "ikke vurdert"
    SUITABLE_OFFERED = "SUITABLE_OFFERED", "egnet og tilbudt"
    TRIED_EFFECTIVE = "TRIED_EFFECTIVE", "prøvd og virker"
    TRIED_INSUFFICIENT = "TRIED_INSUFFICIENT", "prøvd og ikke nok"
    NOT_SUITABLE = "NOT_SUITABLE", "ikke egnet"
    DECLINED_BY_USER = "DECLINED_BY_USER", "takket nei"
    NOT_AVAILABLE = "NOT_AVAILABLE", "finnes ikke i kommunen"
    BYPASSED_URGENT = "BYPASSED_URGENT", "forbigått fordi det hastet"


class LineOutcome(TextChoices):
    """What is proposed for a service applied for or found needed."""

    GRANT = "grant", "innvilges"
    PARTIAL_GRANT = "partial_grant", "innvilges delvis"
    REFUSAL = "refusal", "avslås"
    CHANGE = "change", "endres"
    TERMINATION = "termination", "opphører"


class GrantUnit(TextChoices):
    """In what a line is counted."""

    MINUTES = "minutes", "minutter"
    VISITS = "visits", "besøk"
    PLACES = "places", "plass"
    DAYS = "days", "døgn eller dager"
    HOURS_PER_MONTH = "hours_per_month", "timer i måneden"
    DATES = "dates", "fra dato til dato"
