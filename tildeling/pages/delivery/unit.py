# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Delivered against granted for a unit: its weeks drawn and summed, and order by order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases.queries import service_title
from tildeling.delivery.queries import OrderDelivered, UnitDelivered, delivered_of_unit
from tildeling.insight.queries import FEWEST, hidden_cells, note_rows, sees_rows, unit_shares
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.delivery.weeks import (
    Period,
    asked_weeks,
    definitions,
    drawn,
    last_weeks,
    merged,
    period_tabs,
    rate_tag,
)
from tildeling.pages.exports import csv_response
from tildeling.pages.formatting import number, percent
from tildeling.pages.forms import FilterForm, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.parts import Tag
from tildeling.pages.tables import Column, head, sorted_by
from tildeling.shared.refusals import Missing

HEADER = [
    "Bestilling", "Tjenestemottaker", "Tjeneste", "Innvilget min", "Levert min",
    "Levert av innvilget", "Planlagt min", "Levert av planlagt", "Fravær min", "Uteblitt",
]  # fmt: skip
Key = Callable[[OrderDelivered], Any]
SORTS: dict[str, Key] = {
    "navn": lambda row: row.order.person.sort_name,
    "tjeneste": lambda row: row.order.service,
    "innvilget": lambda row: row.figures.decided_sevenths,
    "levert": lambda row: row.figures.delivered_minutes,
    # Those without a share stand last, whichever way the table is turned first.
    "andel": lambda row: (row.rate is None, row.rate or 0),
    "plan": lambda row: (row.figures.plan_accuracy is None, row.figures.plan_accuracy or 0),
    "fravaer": lambda row: row.figures.absence_sevenths,
    "uteblitt": lambda row: row.figures.missed,
}


class UnitFilter(FilterForm):
    """Which service to look at."""

    tjeneste = forms.ChoiceField(label=gettext_lazy("Tjeneste"), required=False)
    uker = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2)

    def __init__(self, *args: Any, services: list[str], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["tjeneste"]
        named = [(code, service_title(code, on)) for code in services]
        chosen.choices = [("", _("Alle tjenester")), *sorted(named, key=lambda row: row[1])]


@dataclass(frozen=True)
class Line:
    """A row of the table: an order's sums in the period."""

    url: str
    person: str
    number: str
    service: str
    decided: int
    delivered: int
    rate: Any
    tag: Tag | None
    accuracy: Any
    absence: int
    missed: int


@needs(Permission.DELIVERY_READ, Permission.FIGURES)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit's weeks and orders in the period and service of the address."""
    user, on = actor(request), today()
    unit = _unit(code)
    count = asked_weeks(request.GET.get("uker", ""))
    period = last_weeks(on, count)
    found = delivered_of_unit(user, unit, period.from_on, period.until_on, on=on)
    service = _service(request, found)
    order = sorted_by(request, _columns(), "andel")
    weeks = _weeks(found, service) if not _is_hidden(user, unit, period, on) else None
    context: dict[str, Any] = {
        "unit": unit,
        "period": period,
        "fewest": FEWEST,
        "is_hidden": weeks is None,
        "drawn": drawn(weeks or [], period, id="unit-weeks", title=_("Timer per uke")),
        "definitions": definitions(),
        "periods": period_tabs(request.path, count, tjeneste=service),
        "form": UnitFilter(request.GET, services=_services(found), on=on),
        "head": head(request, _columns(), order),
        "lines": [_line(row, on) for row in _sorted(_rows(found, service), order)],
        "has_orders": bool(found.orders),
        "export_url": f"{reverse('delivery:unit_export', args=[code])}?{request.GET.urlencode()}",
    }
    return render_page(request, "pages/delivery/unit.html", context)


@needs(Permission.DELIVERY_READ)
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Send the orders of the period as a table; that it left is in the trail."""
    user, on = actor(request), today()
    unit = _unit(code)
    period = last_weeks(on, asked_weeks(request.GET.get("uker", "")))
    found = delivered_of_unit(user, unit, period.from_on, period.until_on, on=on)
    rows = _sorted(_rows(found, _service(request, found)), sorted_by(request, _columns(), "andel"))
    note_rows(actor=user, at=now(), what="unit_delivery", rows=len(rows))
    name = f"levering-{unit.code}-{period.from_on:%Y-%m-%d}.csv"
    return csv_response(name, HEADER, [_cells(row, on) for row in rows])


def _columns() -> list[Column]:
    return [
        Column(_("Tjenestemottaker"), "navn"),
        Column(_("Tjeneste"), "tjeneste"),
        Column(_("Innvilget"), "innvilget", numeric=True),
        Column(_("Levert"), "levert", numeric=True),
        Column(_("Levert av innvilget"), "andel", numeric=True),
        Column(_("Levert av planlagt"), "plan", numeric=True),
        Column(_("Fravær"), "fravaer", numeric=True),
        Column(_("Uteblitt"), "uteblitt", numeric=True),
    ]


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise Missing
    return found


def _is_hidden(user: User, unit: Unit, period: Period, on: date) -> bool:
    """Tell whether the unit's sums are of so few persons that one could be known in them.

    Only for who sees numbers alone; whoever leads the unit or handles the cases knows them.
    """
    if not user.may(Permission.FIGURES, on=on) or sees_rows(user, on):
        return False
    shares = unit_shares(user, on, period.from_on, period.until_on)
    return unit.code in hidden_cells({share.code: share.persons for share in shares})


def _services(found: UnitDelivered) -> list[str]:
    return sorted({row.order.service for row in found.orders})


def _service(request: HttpRequest, found: UnitDelivered) -> str:
    asked = request.GET.get("tjeneste", "")
    return asked if asked in _services(found) else ""


def _rows(found: UnitDelivered, service: str) -> list[OrderDelivered]:
    return [row for row in found.orders if not service or row.order.service == service]


def _weeks(found: UnitDelivered, service: str) -> Any:
    if not service:
        return found.weeks
    return merged(week for row in _rows(found, service) for week in row.weeks)


def _sorted(rows: list[OrderDelivered], order: str) -> list[OrderDelivered]:
    key = SORTS[order.removeprefix("-")]
    return sorted(rows, key=key, reverse=order.startswith("-"))


def _line(row: OrderDelivered, on: date) -> Line:
    order, figures = row.order, row.figures
    return Line(
        url=reverse("orders:show", args=[order.order_number]),
        person=order.person.full_name,
        number=order.order_number,
        service=service_title(order.service, on),
        decided=round(figures.decided_minutes),
        delivered=figures.delivered_minutes,
        rate=row.rate,
        tag=rate_tag(row.rate),
        accuracy=figures.plan_accuracy,
        absence=round(figures.absence_minutes),
        missed=figures.missed,
    )


def _cells(row: OrderDelivered, on: date) -> list[object]:
    order, figures = row.order, row.figures
    return [
        order.order_number, order.person.full_name, service_title(order.service, on),
        round(figures.decided_minutes), figures.delivered_minutes, percent(row.rate, 1),
        figures.planned_minutes, percent(figures.plan_accuracy, 1),
        round(figures.absence_minutes), number(figures.missed),
    ]  # fmt: skip
