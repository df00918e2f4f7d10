# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of orders: a unit's own inbox, or what an office must do with its cases' orders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.minutes import Grant
from tildeling.cases.queries import service_title
from tildeling.insight.queries import (
    OfficeFilter,
    note_rows,
    office_counts,
    office_orders,
)
from tildeling.orders.facts import grant_of, starts_on, version_in
from tildeling.orders.models import Order, StartQuestion
from tildeling.orders.queries import InboxRow, inbox, inbox_counts, start_questions
from tildeling.orders.states import InboxFilter, OrderState
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.exports import csv_response
from tildeling.pages.formatting import day
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.words import grant_words, pause_tag, state_tag
from tildeling.pages.parts import Link, Tab, Tag
from tildeling.pages.tables import address

MOST_ROWS = 5000
TO_DO = "gjore"
# The filters by their name in the address.
UNIT_VIEWS: dict[str, tuple[str, Any]] = {
    TO_DO: ("", gettext_lazy("Å gjøre")),
    "nye": (InboxFilter.NEW, gettext_lazy("Nye")),
    "skal-startes": (InboxFilter.TO_START, gettext_lazy("Skal startes")),
    "i-gang": (InboxFilter.ACTIVE, gettext_lazy("I gang")),
    "opphold": (InboxFilter.PAUSED, gettext_lazy("Opphold")),
    "sporsmal": (InboxFilter.QUESTIONS, gettext_lazy("Venter på kontoret")),
    "retur": (InboxFilter.RETURNED, gettext_lazy("I retur")),
    "alle": (InboxFilter.ALL, gettext_lazy("Alle")),
}
OFFICE_VIEWS: dict[str, tuple[str, Any]] = {
    "retur": (OfficeFilter.RETURNED, gettext_lazy("I retur")),
    "sporsmal": (OfficeFilter.QUESTIONS, gettext_lazy("Spørsmål")),
    "forslag": (OfficeFilter.PROPOSALS, gettext_lazy("Forslag")),
    "ikke-svart": (OfficeFilter.UNANSWERED, gettext_lazy("Ikke svart")),
    "skal-startes": (OfficeFilter.TO_START, gettext_lazy("Skal startes")),
    "i-gang": (OfficeFilter.ACTIVE, gettext_lazy("I gang")),
    "alle": (OfficeFilter.ALL, gettext_lazy("Alle")),
}
HEADER = [
    "Bestilling", "Status", "Tjenestemottaker", "Adresse", "Tjeneste", "Tid", "Når og hvor ofte",
    "Svar innen", "Start", "Enhet", "Nøkkel og adgang", "Risiko og sikkerhet",
]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of the list as it is shown and exported."""

    number: str
    url: str
    person: str
    address: str
    service: str
    grant: str
    pattern: str
    state: str
    tags: list[Tag]
    accept_by: date | None
    accepted_until: date
    starts_on: date | None
    unit: str = ""
    key_access: str = ""
    safety: str = ""


@dataclass(frozen=True)
class Asked:
    """A «kan dere starte?» that waits for the unit."""

    url: str
    service: str
    grant: str
    pattern: str
    starts_on: date
    due_on: date
    place: str


@needs(Permission.ORDER_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits; a unit sees its own orders, an office those of its cases."""
    user, on = actor(request), today()
    is_unit = user.may(Permission.ORDER_ANSWER, on=on)
    name = _view_name(request, is_unit)
    after = _after(request)
    lines, more = _lines(user, on, name, is_unit, after)
    context: dict[str, Any] = {
        "is_unit": is_unit,
        "tabs": _tabs(request, user, on, name, is_unit),
        "asked": [_asked(row) for row in start_questions(user, on)] if name == TO_DO else [],
        "groups": _groups(lines) if name == TO_DO else [("", lines)],
        "lines": lines,
        "is_to_do": name == TO_DO,
        "next_url": address(request, fra=str(more)) if more else "",
        "first_url": address(request, fra=None) if after else "",
        "unit_links": _unit_links(user, on),
        "export_url": f"{reverse('orders:list_export')}?visning={name}",
    }
    return render_page(request, "pages/orders/list.html", context)


@needs(Permission.ORDER_READ)
def export(request: HttpRequest) -> HttpResponse:
    """Send the list of a filter as a table; that it left is in the trail."""
    user, on = actor(request), today()
    is_unit = user.may(Permission.ORDER_ANSWER, on=on)
    name = _view_name(request, is_unit)
    rows = list(_all(user, on, name, is_unit))
    note_rows(actor=user, at=now(), what="orders", rows=len(rows))
    return csv_response(f"bestillinger-{on:%Y-%m-%d}.csv", HEADER, rows)


def _unit_links(user: User, on: date) -> list[Link]:
    """Return where each of the reader's own units sees what it has delivered."""
    held = user.units_on(on, permission=Permission.ORDER_ANSWER)
    rows = {row.unit_id: row.unit for row in user.employments_on(on) if row.unit_id in held}
    several = len(rows) > 1
    return [
        Link(
            _("Levert mot innvilget") + (f", {unit.name}" if several else ""),
            reverse("delivery:unit", args=[unit.code]),
        )
        for unit in rows.values()
    ]


def _view_name(request: HttpRequest, is_unit: bool) -> str:
    asked = request.GET.get("visning", "")
    views = UNIT_VIEWS if is_unit else OFFICE_VIEWS
    return asked if asked in views else next(iter(views))


def _after(request: HttpRequest) -> int:
    asked = request.GET.get("fra", "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else 0


def _lines(
    user: User, on: date, name: str, is_unit: bool, after: int = 0
) -> tuple[list[Line], int | None]:
    if not is_unit:
        found = office_orders(user, on, OFFICE_VIEWS[name][0], after)
        return [_office_line(order, on) for order in found.rows], found.after
    if name == TO_DO:
        new = inbox(user, on, InboxFilter.NEW).rows
        to_start = inbox(user, on, InboxFilter.TO_START).rows
        return [_unit_line(row, on) for row in (*new, *to_start)], None
    page = inbox(user, on, UNIT_VIEWS[name][0], after)
    return [_unit_line(row, on) for row in page.rows], page.after


def _groups(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    new = [line for line in lines if line.state == OrderState.SENT]
    rest = [line for line in lines if line.state != OrderState.SENT]
    return [(_("Nye bestillinger"), new), (_("Godtatt, skal startes"), rest)]


def _tabs(request: HttpRequest, user: User, on: date, current: str, is_unit: bool) -> list[Tab]:
    views = UNIT_VIEWS if is_unit else OFFICE_VIEWS
    counts: Mapping[str, int] = inbox_counts(user, on) if is_unit else office_counts(user, on)
    if is_unit:
        waiting = start_questions(user, on).count()
        counts = {
            **counts, "": counts[InboxFilter.NEW] + counts[InboxFilter.TO_START] + waiting,
        }  # fmt: skip
    return [
        Tab(str(label), address(request, visning=name, fra=None), name == current, counts[filter])
        for name, (filter, label) in views.items()
    ]


def _unit_line(row: InboxRow, on: date) -> Line:
    tags = [state_tag(row.state)]
    if rests := pause_tag(row.pause):
        tags.append(rests)
    if row.open_questions:
        tags.append(Tag(_("Venter på svar fra kontoret"), "info"))
    if row.safety:
        tags.append(Tag(_("Les om sikkerhet"), "danger"))
    return Line(
        number=row.order_number,
        url=reverse("orders:show", args=[row.order_number]),
        person=row.person_name,
        address=row.address,
        service=service_title(row.service, on),
        grant=_time(row.grant),
        pattern=row.pattern,
        state=row.state,
        tags=tags,
        accept_by=row.accept_by if row.state == OrderState.SENT else None,
        accepted_until=row.accept_by,
        starts_on=row.started_on or row.starts_on,
        key_access=row.key_access,
        safety=row.safety,
    )


def _office_line(order: Order, on: date) -> Line:
    versions = list(order.versions.all())
    version = version_in(versions, on) or (versions[-1] if versions else None)
    tags = [state_tag(order.state)]
    if order.open_questions:  # type: ignore[attr-defined]  # annotated
        tags.append(Tag(_("Spørsmål"), "warning"))
    if order.open_proposals:  # type: ignore[attr-defined]  # annotated
        tags.append(Tag(_("Forslag om endring"), "warning"))
    return Line(
        number=order.order_number,
        url=reverse("orders:show", args=[order.order_number]),
        person=order.person.full_name,
        address=order.person.address,
        service=service_title(order.service, on),
        grant=_time(grant_of(version) if version else None),
        pattern=version.pattern if version else "",
        state=order.state,
        tags=tags,
        accept_by=order.accept_by if order.state in _ANSWER_STATES else None,
        accepted_until=order.accept_by,
        starts_on=order.started_on or starts_on(versions),
        unit=order.unit.name,
        key_access=order.key_access,
        safety=order.safety,
    )


_ANSWER_STATES = (OrderState.SENT, OrderState.RETURNED)


def _time(grant: Grant | None) -> str:
    return grant_words(grant) if grant else ""


def _asked(row: StartQuestion) -> Asked:
    line, person = row.line, row.case.person
    return Asked(
        url=reverse("orders:answer_start", args=[row.pk]),
        service=service_title(line.service, line.starts_on),
        grant=_time(grant_of(line)),
        pattern=line.pattern,
        starts_on=line.starts_on,
        due_on=row.due_on,
        place=person.zone or person.postal_place,
    )


def _all(user: User, on: date, name: str, is_unit: bool) -> Iterator[list[object]]:
    after: int | None = 0
    sent = 0
    while after is not None and sent < MOST_ROWS:
        lines, after = _lines(user, on, name, is_unit, after)
        sent += len(lines)
        yield from (_cells(line) for line in lines)


def _cells(line: Line) -> list[object]:
    return [
        line.number, str(OrderState(line.state).label), line.person, line.address, line.service,
        line.grant, line.pattern, day(line.accepted_until), day(line.starts_on), line.unit,
        line.key_access, line.safety,
    ]  # fmt: skip
