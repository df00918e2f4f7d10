# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Which orders drift from what was granted."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Prefetch, Q, QuerySet

from tildeling.delivery.facts import OVER_ABOVE, RED_BELOW, Figures, Week, total, weeks_of
from tildeling.delivery.models import WeekSlice
from tildeling.delivery.states import DriftReason
from tildeling.orders.facts import grant_of, holds_on
from tildeling.orders.models import Order, OrderVersion
from tildeling.orders.states import OrderState

WEEKS = 4
FEWEST_WEEKS = 2


@dataclass(frozen=True)
class Drift:
    """An order that drifts: which way, by what rate, over which half-open period."""

    order_id: int
    order_number: str
    case_id: int
    unit_id: int
    service: str
    reason: DriftReason
    rate: Fraction
    from_on: date
    until_on: date
    weeks: int
    figures: Figures


def drifting(on: date, orders: QuerySet[Order] | None = None) -> list[Drift]:
    """Return the orders under 70 % or over 120 % of what was granted in the last four whole weeks.

    Of all orders, or of those given (start at what the actor may see). A week counts when the
    order ran all of it, its unit has reported something in it, and something was decided in it;
    fewer than two such weeks say nothing. Grants that come more rarely than weekly are left out:
    four weeks are too few for them. This is a simple rule with no stated false-alarm rate; a
    sequential test with one is to take its place.
    """
    until = on - timedelta(days=on.weekday())
    start = until - timedelta(weeks=WEEKS)
    found = Order.objects.all() if orders is None else orders
    slices = WeekSlice.objects.filter(from_on__gte=start, from_on__lt=until).order_by("from_on")
    running = (
        found.filter(state=OrderState.ACTIVE, started_on__lt=until)
        .prefetch_related("versions", Prefetch("week_slices", slices, to_attr="recent"))
        .order_by("id")
    )
    reported = _reported(start, until)
    drifts = (_drift(order, reported) for order in running)
    return [drift for drift in drifts if drift is not None]


def _drift(order: Order, reported: set[tuple[int, int, int]]) -> Drift | None:
    recent: list[WeekSlice] = order.recent  # type: ignore[attr-defined]  # set by the prefetch
    weeks = [
        week
        for week in weeks_of(recent)
        if week.figures.decided_sevenths
        and (order.unit_id, week.iso_year, week.iso_week) in reported
        and _ran_all(order, week)
    ]
    figures = total(week.figures for week in weeks)
    rate = figures.delivery_rate
    if len(weeks) < FEWEST_WEEKS or rate is None or RED_BELOW <= rate <= OVER_ABOVE:
        return None
    return Drift(
        order_id=order.pk,
        order_number=order.order_number,
        case_id=order.case_id,
        unit_id=order.unit_id,
        service=order.service,
        reason=DriftReason.UNDER if rate < RED_BELOW else DriftReason.OVER,
        rate=rate,
        from_on=weeks[0].from_on,
        until_on=weeks[-1].until_on,
        weeks=len(weeks),
        figures=figures,
    )


def _ran_all(order: Order, week: Week) -> bool:
    if order.started_on is None or order.started_on > week.from_on or not week.is_whole:
        return False
    days = ((week.from_on + timedelta(days=count)) for count in range(7))
    return all(
        any(_is_weekly(version) and holds_on(version, day) for version in order.versions.all())
        for day in days
    )


def _is_weekly(version: OrderVersion) -> bool:
    grant = grant_of(version)
    return grant is not None and grant.weeks == 1


def _reported(start: date, until: date) -> set[tuple[int, int, int]]:
    says_something = (
        Q(planned_minutes__gt=0) | Q(visits__gt=0) | Q(missed__gt=0) | Q(declined__gt=0)
        | Q(cancelled__gt=0) | Q(not_there__gt=0)
    )  # fmt: skip
    return set(
        WeekSlice.objects.filter(says_something, from_on__gte=start, from_on__lt=until)
        .order_by()
        .values_list("unit_id", "iso_year", "iso_week")
        .distinct()
    )
