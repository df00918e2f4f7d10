# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows behind a figure: case numbers, never names; opening them is in the trail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases.models import Case
from tildeling.cases.queries import service_title
from tildeling.cases.queries.reading import clock_words
from tildeling.insight.definitions import (
    AVOIDED,
    DROPPED,
    LATE,
    NOT_STARTED,
    OPEN_CASES,
    Figure,
)
from tildeling.insight.queries import (
    avoided,
    dropped,
    not_started,
    note_rows,
    open_cases,
    overdue_clocks,
)
from tildeling.insight.states import Dropped
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission, Role
from tildeling.pages.clock import now, today
from tildeling.pages.exports import csv_response
from tildeling.pages.formatting import day, minutes, number
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.insight.tables import Cell, cause_words
from tildeling.shared.refusals import Missing

MOST_SHOWN = 500
MOST_ROWS = 5000
Rows = list[list[Cell]]
Read = Callable[[User, date, HttpRequest], Rows]


@dataclass(frozen=True)
class Behind:
    """A figure, the head of its rows and how they are read."""

    figure: Figure
    header: Sequence[str]
    read: Read


@needs(Permission.FIGURE_ROWS)
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show the rows of a figure that the reader may see."""
    user, on = actor(request), today()
    behind = _behind(name)
    rows = behind.read(user, on, request)
    note_rows(actor=user, at=now(), what=f"figure.{name}", rows=len(rows), form="page")
    query = request.GET.urlencode()
    export_url = reverse("insight:rows_export", args=[name])
    context: dict[str, Any] = {
        "figure": behind.figure,
        "header": [str(text) for text in behind.header],
        "rows": rows[:MOST_SHOWN],
        "count": len(rows),
        "is_cut": len(rows) > MOST_SHOWN,
        "most": MOST_SHOWN,
        "export_url": f"{export_url}?{query}" if query else export_url,
    }
    return render_page(request, "pages/insight/rows.html", context)


@needs(Permission.FIGURE_ROWS)
def export(request: HttpRequest, name: str) -> HttpResponse:
    """Send the rows of a figure as a table."""
    user, on = actor(request), today()
    behind = _behind(name)
    rows = behind.read(user, on, request)
    note_rows(actor=user, at=now(), what=f"figure.{name}", rows=len(rows))
    cells = [[cell.text for cell in row] for row in rows]
    return csv_response(f"{name}-{on:%Y-%m-%d}.csv", [str(text) for text in behind.header], cells)


def _behind(name: str) -> Behind:
    found = BEHIND.get(name)
    if found is None:
        raise Missing
    return found


def _open_cases(user: User, on: date, request: HttpRequest) -> Rows:
    found = open_cases(user, on).select_related("owner")[:MOST_ROWS]
    return [
        [
            _case(case.case_number),
            Cell(case.get_status_display()),
            Cell(day(case.received_on)),
            Cell(case.owner.display_name if case.owner else _("ingen")),
            Cell(day(case.next_due_on)),  # type: ignore[attr-defined]  # annotated
            Cell(_role(case.next_role)),  # type: ignore[attr-defined]  # annotated
        ]
        for case in found
    ]


def _late(user: User, on: date, request: HttpRequest) -> Rows:
    found = overdue_clocks(user, on, request.GET.get("frist", "")).select_related("case__owner")
    return [
        [
            _case(clock.case.case_number),
            Cell(clock_words(clock.code, clock.started_on)[0]),
            Cell(day(clock.due_on)),
            Cell(number((on - clock.due_on).days), is_number=True),
            Cell(clock.case.owner.display_name if clock.case.owner else _("ingen")),
        ]
        for clock in found[:MOST_ROWS]
    ]


def _not_started(user: User, on: date, request: HttpRequest) -> Rows:
    unit, cause = request.GET.get("enhet", ""), request.GET.get("arsak", "")
    found = [
        row
        for row in not_started(user, on)
        if unit in ("", str(row.unit_id)) and cause in ("", row.cause)
    ][:MOST_ROWS]
    numbers = _case_numbers([row.case_id for row in found])
    units = Unit.objects.in_bulk({row.unit_id for row in found})
    return [
        [
            _case(numbers[row.case_id]),
            Cell(row.order_number, url=reverse("orders:show", args=[row.order_number])),
            Cell(service_title(row.service, on)),
            Cell(units[row.unit_id].name),
            Cell(cause_words(row.cause)),
            Cell(day(row.starts_on)),
            Cell(number(row.days), is_number=True),
        ]
        for row in found
    ]


def _dropped(user: User, on: date, request: HttpRequest) -> Rows:
    kind = request.GET.get("type", "")
    found = [row for row in dropped(user, on) if kind in ("", row.kind)][:MOST_ROWS]
    numbers = _case_numbers([row.case_id for row in found])
    return [
        [_case(numbers[row.case_id]), Cell(_what(row.kind)), Cell(day(row.since))] for row in found
    ]


def _avoided(user: User, on: date, request: HttpRequest) -> Rows:
    lines = avoided(on, cases=Case.objects.visible_to(user, on=on)).lines
    return [
        [
            _case(line.case_number),
            Cell(service_title(line.service, on)),
            Cell(day(line.proposed_on)),
            Cell(minutes(line.proposed_minutes), is_number=True),
            Cell(day(line.decided_on)),
            Cell(minutes(line.granted_minutes), is_number=True),
            Cell(minutes(line.avoided_minutes), is_number=True),
        ]
        for line in lines[:MOST_ROWS]
    ]


def _case(case_number: str) -> Cell:
    return Cell(case_number, url=reverse("cases:show", args=[case_number]))


def _case_numbers(ids: list[int]) -> dict[int, str]:
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "case_number"))


def _role(role: str | None) -> str:
    if not role:
        return "–"
    return str(Role(role).label) if role in Role.values else role


def _what(kind: str) -> str:
    text = str(Dropped(kind).label)
    return text[:1].upper() + text[1:]


BEHIND = {
    "apne-saker": Behind(
        OPEN_CASES,
        ["Sak", "Status", "Mottatt", "Saksbehandler", "Neste dato", "Venter på"],
        _open_cases,
    ),
    "over-frist": Behind(LATE, ["Sak", "Frist", "Dato", "Dager over", "Saksbehandler"], _late),
    "ikke-startet": Behind(
        NOT_STARTED,
        ["Sak", "Bestilling", "Tjeneste", "Enhet", "Årsak", "Startdato", "Dager"],
        _not_started,
    ),
    "falt-ut": Behind(DROPPED, ["Sak", "Hva", "Siden"], _dropped),
    "unngatt": Behind(
        AVOIDED,
        [
            "Sak",
            "Tjeneste",
            "Sjekk",
            "Først foreslått i uka",
            "Vedtak",
            "Innvilget i uka",
            "Unngått i uka",
        ],
        _avoided,
    ),
}
