# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person has in force, with how much of it is delivered."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Sum
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from services.minutes import delivery_rate
from tildeling.cases.models import Case
from tildeling.cases.queries import service_title
from tildeling.decisions.facts.lines import extent_words
from tildeling.decisions.models import InForce
from tildeling.decisions.queries import coming_for, in_force_for
from tildeling.delivery.models import WeekSlice
from tildeling.orders.models import Order
from tildeling.orders.queries import visible_to
from tildeling.orders.states import OrderState
from tildeling.organisation.models import User
from tildeling.pages.formatting import day
from tildeling.pages.parts import Tag

LOOKED_BACK = timedelta(weeks=4)
COLOURS = {
    OrderState.SENT: "warning", OrderState.RETURNED: "danger", OrderState.ACCEPTED: "info",
    OrderState.ACTIVE: "success",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A service that is in force or begins later."""

    title: str
    extent: str
    period: str
    unit: str
    share: Fraction | None


@dataclass(frozen=True)
class Ordered:
    """An order of the case: its number, where it lies and how it stands."""

    number: str
    service: str
    unit: str
    tag: Tag
    url: str


def standing(case: Case, orders: list[Order], *, on: date) -> list[Standing]:
    """Return what the person has in force and what begins later, by service."""
    shares = _shares(orders, on)
    now = [_standing(row, shares, on) for row in in_force_for(case.person, on=on)]
    return now + [_standing(row, {}, on) for row in coming_for(case.person, on=on)]


def orders_of(actor: User, case: Case, *, on: date) -> list[Order]:
    """Return the orders of a case that the reader may see."""
    return list(visible_to(actor, on=on).filter(case=case).select_related("unit"))


def ordered(orders: list[Order], *, on: date) -> list[Ordered]:
    """Return the orders as the page lists them."""
    return [
        Ordered(
            number=order.order_number,
            service=service_title(order.service, on),
            unit=order.unit.name,
            tag=Tag(
                str(order.get_state_display()), COLOURS.get(OrderState(order.state), "neutral")
            ),
            url=_order_url(order.order_number),
        )
        for order in orders
    ]


def _standing(row: InForce, shares: dict[str, Fraction | None], on: date) -> Standing:
    line = row.line
    begins = row.during.lower
    until = row.during.upper
    period = _("fra %(day)s") % {"day": day(begins)}
    if until:
        period += " " + _("til %(day)s") % {"day": day(until - timedelta(days=1))}
    return Standing(
        title=service_title(row.service, on),
        extent=line.pattern or extent_words(line),
        period=period,
        unit=line.unit.name if line.unit else "",
        share=shares.get(row.service),
    )


def _shares(orders: list[Order], on: date) -> dict[str, Fraction | None]:
    """Return the delivered share of the last four whole weeks, by service; one query."""
    monday = on - timedelta(days=on.weekday())
    rows = (
        WeekSlice.objects.filter(
            order__in=orders, from_on__gte=monday - LOOKED_BACK, from_on__lt=monday
        )
        .order_by()
        .values_list("service")
        .annotate(Sum("delivered_minutes"), Sum("decided_sevenths"))
    )
    return {service: delivery_rate(delivered, decided) for service, delivered, decided in rows}


def _order_url(number: str) -> str:
    try:
        return reverse("orders:show", args=[number])
    except NoReverseMatch:
        return ""
