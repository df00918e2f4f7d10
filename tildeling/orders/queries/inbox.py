# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What waits in a provider unit, page by page without counting rows past."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from services.minutes import Grant
from tildeling.orders.facts import grant_of, starts_on, version_in
from tildeling.orders.models import Order, OrderQuestion, OrderVersion, Pause, StartQuestion
from tildeling.orders.queries.seen import visible_to
from tildeling.orders.states import InboxFilter, OrderState
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission

PAGE = 50

_STATE_OF: dict[str, str] = {
    InboxFilter.NEW: OrderState.SENT,
    InboxFilter.RETURNED: OrderState.RETURNED,
    InboxFilter.TO_START: OrderState.ACCEPTED,
    InboxFilter.ACTIVE: OrderState.ACTIVE,
}


@dataclass(frozen=True)
class InboxRow:
    """One order in the unit's list; how to get in and what to look out for come first."""

    key_access: str
    safety: str
    order_id: int
    order_number: str
    case_id: int
    person_id: int
    person_name: str
    address: str
    unit_id: int
    service: str
    state: str
    accept_by: date
    starts_on: date | None
    started_on: date | None
    ended_on: date | None
    grant: Grant | None
    pattern: str
    pause: Pause | None
    open_questions: int


@dataclass(frozen=True)
class InboxPage:
    """Some rows, and the order id to ask for the next ones after; None when there are no more."""

    rows: list[InboxRow]
    after: int | None


def inbox(
    actor: User, on: date, filter: str = InboxFilter.ALL, after: int = 0, limit: int = PAGE
) -> InboxPage:
    """Return the orders of the actor's own units that a filter keeps, by id from `after`.

    Without a filter, or with one that is not known: every order the unit still sees.
    """
    orders = _kept(_own(actor, on), filter, on).filter(pk__gt=after)
    found = list(_whole(orders, on)[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return InboxPage([_row(order, on) for order in found[:limit]], more)


def inbox_counts(actor: User, on: date) -> dict[str, int]:
    """Return how many orders each filter of the inbox keeps, in the filters' own order."""
    own = _own(actor, on)
    counts = own.order_by().aggregate(
        **{name: Count("pk", filter=_condition(name, on)) for name in InboxFilter.values}
    )
    return {name: counts[name] for name in InboxFilter.values}


def start_questions(actor: User, on: date) -> QuerySet[StartQuestion]:
    """Return the «kan dere starte?» the actor's own units have not answered, nearest date first."""
    units = actor.units_on(on, permission=Permission.ORDER_ANSWER)
    return (
        StartQuestion.objects.filter(unit_id__in=units, answer="")
        .select_related("case__person", "line", "unit")
        .order_by("due_on", "id")
    )


def _own(actor: User, on: date) -> QuerySet[Order]:
    units = actor.units_on(on, permission=Permission.ORDER_ANSWER)
    return visible_to(actor, on=on).filter(unit_id__in=units)


def _kept(orders: QuerySet[Order], name: str, on: date) -> QuerySet[Order]:
    return orders.filter(_condition(name, on))


def _condition(name: str, on: date) -> Q:
    if name in _STATE_OF:
        return Q(state=_STATE_OF[name])
    if name == InboxFilter.PAUSED:
        resting = Pause.objects.filter(order=OuterRef("pk"), during__contains=on)
        return Q(state=OrderState.ACTIVE) & Q(Exists(resting))
    if name == InboxFilter.QUESTIONS:
        asked = OrderQuestion.objects.filter(order=OuterRef("pk"), answered_at__isnull=True)
        return Q(Exists(asked))
    return Q()


def _whole(orders: QuerySet[Order], on: date) -> QuerySet[Order]:
    return (
        orders.select_related("person")
        .annotate(
            open_questions=Count(
                "questions", filter=Q(questions__answered_at__isnull=True), distinct=True
            )
        )
        .prefetch_related(
            Prefetch("versions", OrderVersion.objects.order_by("number")),
            Prefetch("pauses", Pause.objects.filter(during__contains=on), to_attr="resting"),
        )
        .order_by("id")
    )


def _row(order: Order, on: date) -> InboxRow:
    versions = list(order.versions.all())
    version = version_in(versions, on) or (versions[-1] if versions else None)
    resting: list[Pause] = order.resting  # type: ignore[attr-defined]  # set by the prefetch
    return InboxRow(
        key_access=order.key_access,
        safety=order.safety,
        order_id=order.pk,
        order_number=order.order_number,
        case_id=order.case_id,
        person_id=order.person_id,
        person_name=order.person.full_name,
        address=order.person.address,
        unit_id=order.unit_id,
        service=order.service,
        state=order.state,
        accept_by=order.accept_by,
        starts_on=starts_on(versions),
        started_on=order.started_on,
        ended_on=order.ended_on,
        grant=grant_of(version) if version else None,
        pattern=version.pattern if version else "",
        pause=resting[0] if resting else None,
        open_questions=order.open_questions,  # type: ignore[attr-defined]  # annotated
    )
