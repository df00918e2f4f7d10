# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""States of an order, causes of a pause, and the codes of returns and proposals."""

from django.db.models import TextChoices


class OrderState(TextChoices):
    """Where an order stands; upper case as in the domain's own list."""

    SENT = "SENT", "sendt"
    ACCEPTED = "ACCEPTED", "mottatt og godtatt"
    RETURNED = "RETURNED", "returnert"
    ACTIVE = "ACTIVE", "i gang"
    COMPLETED = "COMPLETED", "avsluttet"
    CANCELLED = "CANCELLED", "annullert"


ORDER_TRANSITIONS: dict[str, frozenset[str]] = {
    OrderState.SENT: frozenset({OrderState.ACCEPTED, OrderState.RETURNED, OrderState.CANCELLED}),
    OrderState.RETURNED: frozenset({OrderState.SENT, OrderState.CANCELLED}),
    OrderState.ACCEPTED: frozenset({OrderState.ACTIVE, OrderState.CANCELLED}),
    OrderState.ACTIVE: frozenset({OrderState.COMPLETED}),
    OrderState.COMPLETED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}


# What is with a unit, or waits to be; the rest is over.
LIVE_STATES = (OrderState.SENT, OrderState.ACCEPTED, OrderState.RETURNED, OrderState.ACTIVE)


class EndReason(TextChoices):
    """Why an order is over."""

    TERMINATED = "terminated", "tjenesten er avsluttet ved vedtak"
    EXPIRED = "expired", "vedtaket gjelder ikke lenger"
    OTHER_UNIT = "other_unit", "en annen enhet har overtatt"
    REPLACED = "replaced", "erstattet av en ny bestilling"
    DIED = "died", "tjenestemottakeren er død"


class ReturnReason(TextChoices):
    """Why a unit sends an order back; capacity never ends a right."""

    MISSING_INFORMATION = "missing_information", "opplysninger mangler"
    WRONG_UNIT = "wrong_unit", "feil enhet"
    CAPACITY = "capacity", "ikke kapasitet"
    SAFETY = "safety", "sikkerhet"


class PauseCause(TextChoices):
    """Why a service rests; a declined visit is a visit status, never a pause."""

    HOSPITAL = "hospital", "sykehus"
    SHORT_TERM_STAY = "short_term_stay", "korttidsopphold"
    HOLIDAY = "holiday", "ferie eller bortreist"


class ProposalReason(TextChoices):
    """Why a unit proposes a change."""

    NEED_INCREASED = "need_increased", "behovet har økt"
    NEED_REDUCED = "need_reduced", "behovet har minsket"
    OTHER_TIME = "other_time", "annen tid på døgnet"
    MEASURE_FAILED = "measure_failed", "tiltaket virker ikke"
    OTHER = "other", "annet"


class ProposalAnswer(TextChoices):
    """What the office answers."""

    REASSESS = "reassess", "saken vurderes på nytt"
    WITHIN_FRAME = "within_frame", "kan gjøres innenfor vedtaket"
    NO_CHANGE = "no_change", "ingen endring"


class StartAnswer(TextChoices):
    """What the unit answers to «kan dere starte?»."""

    YES = "yes", "ja"
    LATER = "later", "ja, men senere"
    NO = "no", "nei"
    SILENCE = "silence", "ikke svart i tide"


class InboxFilter(TextChoices):
    """What a provider unit looks for in its list of orders."""

    NEW = "new", "nye"
    RETURNED = "returned", "sendt i retur"
    TO_START = "to_start", "skal startes"
    ACTIVE = "active", "i gang"
    PAUSED = "paused", "har opphold"
    QUESTIONS = "questions", "venter på svar"
    ALL = "all", "alle"


class WaitCause(TextChoices):
    """Why an order that should have begun has not, beside the reasons of a return."""

    NOT_ANSWERED = "not_answered", "utfører har ikke svart"
    NOT_BEGUN = "not_begun", "godtatt og ikke startet"
    RETURNED = "returned", "sendt i retur"
    PAUSED = "paused", "tjenestemottakeren er borte"
