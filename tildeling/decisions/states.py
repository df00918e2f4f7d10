# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Outcomes, the states of a draft, and how what was decided is followed up and ends."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """What a decision says as a whole."""

    GRANT = "grant", "innvilgelse"
    PARTIAL_GRANT = "partial_grant", "delvis innvilgelse"
    REFUSAL = "refusal", "avslag"
    CHANGE = "change", "endring"
    TERMINATION = "termination", "opphør"


class FollowUpOutcome(TextChoices):
    """What an evaluation concludes."""

    REASSESS = "reassess", "saken vurderes på nytt"
    CONTINUE = "continue", "tjenesten fortsetter"
    END = "end", "oppfølgingen avsluttes"


class EndReason(TextChoices):
    """Why a service ended without a new decision."""

    EXPIRED = "expired", "vedtaket gikk ut"
    DIED = "died", "tjenestemottakeren er død"
    MOVED = "moved", "tjenestemottakeren har flyttet"
    DECLINED = "declined", "tjenestemottakeren ønsker ikke tjenesten lenger"


class DraftStatus(TextChoices):
    """Where a draft stands."""

    OPEN = "open", "under arbeid"
    FIRST_SIGNED = "first_signed", "venter på underskriver nummer to"
    SIGNED = "signed", "underskrevet"
    DROPPED = "dropped", "forkastet"


DRAFT_TRANSITIONS: dict[str, frozenset[str]] = {
    DraftStatus.OPEN: frozenset(
        {DraftStatus.FIRST_SIGNED, DraftStatus.SIGNED, DraftStatus.DROPPED}
    ),
    DraftStatus.FIRST_SIGNED: frozenset(
        {DraftStatus.OPEN, DraftStatus.SIGNED, DraftStatus.DROPPED}
    ),
    DraftStatus.SIGNED: frozenset(),
    DraftStatus.DROPPED: frozenset(),
}
