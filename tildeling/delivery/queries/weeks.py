# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What was delivered against what was granted, from the kept slices; visits are never scanned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from tildeling.delivery.facts import (
    FIGURE_COLUMNS,
    Figures,
    Week,
    figures_of,
    level_of,
    rated_span,
    total,
    weeks_of,
)
from tildeling.delivery.models import WeekSlice
from tildeling.delivery.policies import may_see_unit
from tildeling.delivery.states import RateLevel
from tildeling.orders import queries as orders
from tildeling.orders.models import Order
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Missing, require


@dataclass(frozen=True)
class OrderDelivered:
    """One order's figures in a period, and the part of it that the rate is of.

    `rate` is None, shown «–», when nothing is decided or a grant that comes more rarely than
    weekly has not had twelve weeks of whole intervals.
    """

    order: Order
    weeks: list[Week]
    figures: Figures
    rate: Fraction | None
    rated_from: date | None
    rated_until: date | None

    @property
    def level(self) -> RateLevel:
        """How the rate stands against the limits."""
        return level_of(self.rate)


@dataclass(frozen=True)
class UnitDelivered:
    """A unit's figures in a half-open period: in all, by week, and by order where one may see."""

    unit: Unit
    from_on: date
    until_on: date
    figures: Figures
    weeks: list[Week]
    orders: list[OrderDelivered]
    paid_minutes: int | None = None

    @property
    def ata_share(self) -> Fraction | None:
        """Direct time over paid time; None, shown «–», where paid time is not known."""
        return self.figures.ata_share(self.paid_minutes)

    @property
    def level(self) -> RateLevel:
        """How the rate of the sums stands against the limits."""
        return level_of(self.figures.delivery_rate)


def slices_visible_to(actor: User, *, on: date) -> QuerySet[WeekSlice]:
    """Return the slices whose sums the actor may see: own unit's, own cases', or everybody's."""
    if actor.may(Permission.FIGURES, on=on):
        return WeekSlice.objects.order_by("order_id", "from_on")
    units = actor.units_on(on, permission=Permission.DELIVERY_READ)
    offices = actor.units_on(on, permission=Permission.CASE_HANDLE)
    return WeekSlice.objects.filter(
        Q(unit_id__in=units) | Q(order__case__unit_id__in=offices)
    ).order_by("order_id", "from_on")


def weeks_of_order(
    actor: User, order_id: int, *, on: date, from_on: date, until_on: date
) -> OrderDelivered:
    """Return an order's weeks that begin in a half-open period; `Missing` when it is not seen."""
    found = orders.visible_to(actor, on=on).filter(pk=order_id)
    delivered = _by_order(found, from_on, until_on)
    if not delivered:
        raise Missing
    return delivered[0]


def delivered_of_person(
    actor: User, person_id: int, *, on: date, from_on: date, until_on: date
) -> list[OrderDelivered]:
    """Return what was delivered of each of a person's orders that the actor sees, by id."""
    found = orders.visible_to(actor, on=on).filter(person_id=person_id)
    return _by_order(found, from_on, until_on)


def delivered_of_unit(
    actor: User, unit: Unit, from_on: date, until_on: date, *, on: date,
    paid_minutes: int | None = None,
) -> UnitDelivered:  # fmt: skip
    """Return a unit's figures in the slices that begin in a half-open period.

    Sums are of every slice the actor may count, those of orders long ended too; rows by order only
    of orders the actor sees. Rarer grants are in the sums, day by day.
    """
    require(may_see_unit(actor, unit, on=on))
    slices = slices_visible_to(actor, on=on).filter(
        unit=unit, from_on__gte=from_on, from_on__lt=until_on
    )
    weeks = _unit_weeks(slices)
    seen = orders.visible_to(actor, on=on).filter(unit=unit)
    rows = [row for row in _by_order(seen, from_on, until_on) if row.weeks]
    return UnitDelivered(
        unit, from_on, until_on, total(week.figures for week in weeks), weeks, rows, paid_minutes
    )


def _unit_weeks(slices: QuerySet[WeekSlice]) -> list[Week]:
    keys = ("iso_year", "iso_week", "from_on", "until_on")
    sums = [Sum(name) for name in FIGURE_COLUMNS]
    summed = slices.order_by("from_on").values_list(*keys).annotate(*sums)
    names = (*keys, *FIGURE_COLUMNS)
    return weeks_of(WeekSlice(**dict(zip(names, part, strict=True))) for part in summed)


def _by_order(found: QuerySet[Order], from_on: date, until_on: date) -> list[OrderDelivered]:
    rows = list(found.select_related("person", "unit").prefetch_related("versions").order_by("id"))
    slices: dict[int, list[WeekSlice]] = {}
    kept = WeekSlice.objects.filter(
        order__in=[order.pk for order in rows], from_on__gte=from_on, from_on__lt=until_on
    )
    for row in kept.order_by("order_id", "from_on"):
        slices.setdefault(row.order_id, []).append(row)
    return [_delivered(order, slices.get(order.pk, []), from_on, until_on) for order in rows]


def _delivered(
    order: Order, slices: Iterable[WeekSlice], from_on: date, until_on: date
) -> OrderDelivered:
    rows = list(slices)
    span = rated_span(order.versions.all(), from_on, until_on)
    rated = [row for row in rows if span and span[0] <= row.from_on < span[1]]
    return OrderDelivered(
        order=order,
        weeks=weeks_of(rows),
        figures=total(figures_of(row) for row in rows),
        rate=total(figures_of(row) for row in rated).delivery_rate,
        rated_from=span[0] if span else None,
        rated_until=span[1] if span else None,
    )
