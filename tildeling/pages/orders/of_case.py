# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The case's tab «Bestillinger og levering»: what was ordered, where it stands, what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.cases.models import Case
from tildeling.cases.queries import find, read_case
from tildeling.delivery.facts import Week
from tildeling.delivery.queries import OrderDelivered, delivered_of_person
from tildeling.insight.queries import note_rows
from tildeling.orders.facts import grant_of, holds_on, starts_on, version_in
from tildeling.orders.models import ChangeProposal, Order, OrderQuestion, OrderVersion, Pause
from tildeling.orders.queries import visible_to
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.bar import bar_of
from tildeling.pages.clock import now, today
from tildeling.pages.delivery.weeks import (
    Drawn,
    Period,
    asked_weeks,
    definitions,
    drawn,
    last_weeks,
    period_tabs,
)
from tildeling.pages.exports import csv_response
from tildeling.pages.formatting import day, percent
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.finding import url_of
from tildeling.pages.orders.words import grant_words, is_weekly, pause_tag, state_tag, title_of
from tildeling.pages.parts import Tag

HEADER = [
    "Bestilling", "Tjeneste", "Enhet", "Uke", "Fra", "Innvilget min", "Fravær min",
    "Planlagt min", "Levert min", "Levert av innvilget", "Uteblitt", "Avlyst av bruker",
]  # fmt: skip


@dataclass(frozen=True)
class Ordered:
    """An order of the case with what was delivered of it."""

    order: Order
    url: str
    service: str
    tags: list[Tag]
    grant: str
    pattern: str
    starts_on: date | None
    drawn: Drawn | None
    proposals: list[ChangeProposal]
    questions: list[OrderQuestion]


@needs(Permission.CASE_READ)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the orders of a case; that its person was read is in the trail."""
    user, on = actor(request), today()
    view = read_case(actor=user, at=now(), case_number=case_number)
    count = asked_weeks(request.GET.get("uker", ""))
    period = last_weeks(on, count)
    orders = _orders(user, view.case, on)
    delivered = _delivered(user, view.case, period, on)
    context: dict[str, Any] = {
        "bar": bar_of(view.case, on=on, tab="orders"),
        "case": view.case,
        "rows": [_ordered(order, delivered[order.pk], period, on) for order in orders],
        "periods": period_tabs(request.path, count),
        "count": count,
        "definitions": definitions(),
    }
    return render_page(request, "pages/orders/of_case.html", context)


@needs(Permission.CASE_READ)
def export(request: HttpRequest, case_number: str) -> HttpResponse:
    """Send the weeks of the case's orders as a table."""
    user, on = actor(request), today()
    case = find(user, case_number, on=on)
    period = last_weeks(on, asked_weeks(request.GET.get("uker", "")))
    delivered = _delivered(user, case, period, on)
    rows = [
        _cells(order, week, on)
        for order in _orders(user, case, on)
        for week in delivered[order.pk].weeks
    ]
    note_rows(actor=user, at=now(), what="case_weeks", rows=len(rows))
    return csv_response(f"levering-{case.case_number}.csv", HEADER, rows)


def _orders(user: User, case: Case, on: date) -> list[Order]:
    """Return the person's orders that this case answers for, the live ones first."""
    orders = (
        visible_to(user, on=on)
        .filter(case=case)
        .select_related("unit")
        .prefetch_related(
            Prefetch("versions", OrderVersion.objects.order_by("number")),
            Prefetch("pauses", Pause.objects.order_by("id")),
            Prefetch("proposals", ChangeProposal.objects.order_by("-id")),
            Prefetch("questions", OrderQuestion.objects.order_by("-id")),
        )
    )
    return sorted(orders, key=lambda order: (order.ended_on is not None, order.pk))


def _delivered(user: User, case: Case, period: Period, on: date) -> dict[int, OrderDelivered]:
    rows = delivered_of_person(
        user, case.person_id, on=on, from_on=period.from_on, until_on=period.until_on
    )
    return {row.order.pk: row for row in rows}


def _ordered(order: Order, found: OrderDelivered, period: Period, on: date) -> Ordered:
    versions = list(order.versions.all())
    version = version_in(versions, on) or (versions[-1] if versions else None)
    resting = next((pause for pause in order.pauses.all() if holds_on(pause, on)), None)
    title = _("Timer per uke: %(service)s") % {"service": title_of(order, on)}
    return Ordered(
        order=order,
        url=url_of(order),
        service=title_of(order, on),
        tags=[tag for tag in (state_tag(order.state), pause_tag(resting)) if tag],
        grant=grant_words(grant_of(version)) if version else "–",
        pattern=version.pattern if version else "",
        starts_on=order.started_on or starts_on(versions),
        drawn=drawn(
            found.weeks,
            period,
            id=f"weeks-{order.pk}",
            title=title,
            rate=found.rate,
            is_weekly=is_weekly(versions),
        ),
        proposals=list(order.proposals.all()),
        questions=list(order.questions.all()),
    )


def _cells(order: Order, week: Week, on: date) -> list[object]:
    sums = week.figures
    return [
        order.order_number, title_of(order, on), order.unit.name,
        f"{week.iso_year}-{week.iso_week:02d}", day(week.from_on), round(sums.decided_minutes),
        round(sums.absence_minutes), sums.planned_minutes, sums.delivered_minutes,
        percent(sums.delivery_rate, 1), sums.missed, sums.declined,
    ]  # fmt: skip
