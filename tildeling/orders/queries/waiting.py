# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What was decided and has not begun, and what should be over; and an order's own story."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from tildeling.decisions.models import InForce
from tildeling.orders.models import Order, OrderReturn, OrderVersion, Pause
from tildeling.orders.queries.seen import visible_to
from tildeling.orders.states import LIVE_STATES, OrderState, WaitCause
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date

_WAITING = (OrderState.SENT, OrderState.RETURNED, OrderState.ACCEPTED)


@dataclass(frozen=True)
class NotStarted:
    """A service that was to have begun: since when, for how many days, and why not.

    `cause` is a `WaitCause`, or the reason the unit gave when it sent the order back.
    """

    order_id: int
    order_number: str
    case_id: int
    unit_id: int
    service: str
    state: str
    starts_on: date
    days: int
    cause: str


@dataclass(frozen=True)
class Event:
    """One thing that happened to an order; `at` is None where only the date is known."""

    on: date
    at: datetime | None
    code: str
    by_id: int | None = None
    detail: str = ""


def not_started(actor: User, on: date) -> list[NotStarted]:
    """Return the visible orders whose decided start has come and that have not begun, oldest first.

    Age is whole days from the decided start to `on`.
    """
    first_day = (
        OrderVersion.objects.filter(order=OuterRef("pk"), during__isempty=False)
        .order_by()
        .values("order")
        .annotate(first=Min("during__startswith"))
        .values("first")
    )
    orders = (
        visible_to(actor, on=on)
        .filter(state__in=_WAITING)
        .annotate(first_day=Subquery(first_day))
        .filter(first_day__lte=on)
        .prefetch_related(
            Prefetch("returns", OrderReturn.objects.order_by("id")),
            Prefetch("pauses", Pause.objects.filter(during__contains=on), to_attr="resting"),
        )
        .order_by("first_day", "id")
    )
    return [_waiting(order, on) for order in orders]


def to_complete(on: date) -> QuerySet[Order]:
    """Return live orders that no decision in force stands behind on a day or later."""
    behind = InForce.objects.filter(
        Q(during__contains=on) | Q(during__startswith__gt=on),
        person=OuterRef("person"),
        service=OuterRef("service"),
    )
    return Order.objects.filter(~Exists(behind), state__in=LIVE_STATES).order_by("id")


def end_of_force(order: Order) -> date | None:
    """Return the first day no decision stands behind the order; None when one has no end.

    When what was decided never came into force, it is the day the order was sent.
    """
    rows = InForce.objects.filter(
        person=order.person_id, service=order.service, during__isempty=False
    )
    if rows.filter(during__upper_inf=True).exists():
        return None
    last: date | None = rows.aggregate(last=Max("during__endswith"))["last"]
    return last or oslo_date(order.sent_at)


def history(order: Order) -> list[Event]:
    """Return what has happened to an order, oldest first; free text stays in its own row."""
    events = [_event(order.sent_at, "sent")]
    if order.accepted_at:
        events.append(_event(order.accepted_at, "accepted"))
    if order.started_on:
        events.append(Event(order.started_on, None, "started"))
    if order.ended_on:
        events.append(Event(order.ended_on, None, "ended", detail=order.end_reason))
    events += [*_versions(order), *_returns(order), *_pauses(order)]
    events += [*_questions(order), *_proposals(order)]
    return sorted(events, key=lambda event: (event.on, event.at is None, event.at or 0))


def _waiting(order: Order, on: date) -> NotStarted:
    begins: date = order.first_day  # type: ignore[attr-defined]  # annotated
    return NotStarted(
        order_id=order.pk,
        order_number=order.order_number,
        case_id=order.case_id,
        unit_id=order.unit_id,
        service=order.service,
        state=order.state,
        starts_on=begins,
        days=(on - begins).days,
        cause=_cause(order),
    )


def _cause(order: Order) -> str:
    resting: list[Pause] = order.resting  # type: ignore[attr-defined]  # set by the prefetch
    if resting:
        return WaitCause.PAUSED
    if order.state == OrderState.RETURNED:
        returns = list(order.returns.all())
        return returns[-1].reason if returns else WaitCause.RETURNED
    return WaitCause.NOT_ANSWERED if order.state == OrderState.SENT else WaitCause.NOT_BEGUN


def _event(at: datetime, code: str, by_id: int | None = None, detail: str = "") -> Event:
    return Event(oslo_date(at), at, code, by_id, detail)


def _versions(order: Order) -> list[Event]:
    later = order.versions.filter(number__gt=1, during__isempty=False)
    return [Event(row.during.lower, None, "changed", detail=str(row.number)) for row in later]


def _returns(order: Order) -> list[Event]:
    events = []
    for row in order.returns.all():
        events.append(_event(row.returned_at, "returned", row.returned_by_id, row.reason))
        if row.answered_at:
            events.append(_event(row.answered_at, "rerouted", row.answered_by_id))
    return events


def _pauses(order: Order) -> list[Event]:
    events = []
    for row in order.pauses.filter(during__isempty=False):
        events.append(Event(row.during.lower, None, "paused", detail=row.cause))
        if row.during.upper:
            events.append(Event(row.during.upper, None, "resumed", detail=row.cause))
    return events


def _questions(order: Order) -> list[Event]:
    events = []
    for row in order.questions.all():
        events.append(_event(row.asked_at, "asked", row.asked_by_id))
        if row.answered_at:
            events.append(_event(row.answered_at, "answered", row.answered_by_id))
    return events


def _proposals(order: Order) -> list[Event]:
    events = []
    for row in order.proposals.all():
        events.append(_event(row.proposed_at, "proposed", row.proposed_by_id, row.reason))
        if row.answered_at:
            events.append(
                _event(row.answered_at, "proposal_answered", row.answered_by_id, row.answer)
            )
    return events
