# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The orders of an office's own cases, by what the office must do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, TextChoices

from tildeling.orders.models import ChangeProposal, Order, OrderQuestion, OrderVersion
from tildeling.orders.queries import visible_to
from tildeling.orders.states import LIVE_STATES, OrderState
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission

PAGE = 50


class OfficeFilter(TextChoices):
    """What the office looks for among its orders."""

    RETURNED = "returned", "i retur"
    QUESTIONS = "questions", "spørsmål fra utfører"
    PROPOSALS = "proposals", "forslag om endring"
    UNANSWERED = "unanswered", "ikke svart"
    TO_START = "to_start", "skal startes"
    ACTIVE = "active", "i gang"
    ALL = "all", "alle"


@dataclass(frozen=True)
class OfficeOrders:
    """Some orders with case, person and unit, and the id to ask for the next ones after."""

    rows: Sequence[Order]
    after: int | None


def office_orders(
    actor: User, on: date, filter: str = OfficeFilter.ALL, after: int = 0, limit: int = PAGE
) -> OfficeOrders:
    """Return the orders of the actor's office that a filter keeps, by id from `after`.

    Each comes with its versions and how many questions and proposals wait for an answer.
    """
    waiting = Q(questions__answered_at__isnull=True)
    proposed = Q(proposals__answered_at__isnull=True)
    orders = (
        _office(actor, on)
        .filter(_condition(filter), pk__gt=after)
        .select_related("person", "unit", "case")
        .annotate(
            open_questions=Count("questions", filter=waiting, distinct=True),
            open_proposals=Count("proposals", filter=proposed, distinct=True),
        )
        .prefetch_related(Prefetch("versions", OrderVersion.objects.order_by("number")))
        .order_by("id")
    )
    found = list(orders[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return OfficeOrders(found[:limit], more)


def office_counts(actor: User, on: date) -> dict[str, int]:
    """Return how many orders each filter keeps, in the filters' own order."""
    counts = _office(actor, on).order_by().aggregate(
        **{name: Count("pk", filter=_condition(name)) for name in OfficeFilter.values}
    )  # fmt: skip
    return {name: counts[name] for name in OfficeFilter.values}


def _office(actor: User, on: date) -> QuerySet[Order]:
    offices = actor.units_on(on, permission=Permission.CASE_HANDLE)
    return visible_to(actor, on=on).filter(case__unit_id__in=offices)


def _condition(name: str) -> Q:
    open_rows = {"order": OuterRef("pk"), "answered_at__isnull": True}
    conditions: dict[str, Q] = {
        OfficeFilter.RETURNED: Q(state=OrderState.RETURNED),
        OfficeFilter.QUESTIONS: Q(Exists(OrderQuestion.objects.filter(**open_rows))),
        OfficeFilter.PROPOSALS: Q(Exists(ChangeProposal.objects.filter(**open_rows))),
        OfficeFilter.UNANSWERED: Q(state=OrderState.SENT),
        OfficeFilter.TO_START: Q(state=OrderState.ACCEPTED),
        OfficeFilter.ACTIVE: Q(state=OrderState.ACTIVE),
    }
    # A filter that is not known keeps what is live, as «all» does.
    return conditions.get(name, Q(state__in=LIVE_STATES))
