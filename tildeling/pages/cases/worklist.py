# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worklist: what one may do, nearest deadline first; the filter is the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services import catalogue
from tildeling.cases.queries import (
    COUNT_CAP,
    Cursor,
    Scope,
    WorklistFilters,
    WorkRow,
    service_title,
    take_out_worklist,
    worklist,
)
from tildeling.cases.states import WorkKind
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission, Profession, Role
from tildeling.pages.cases.acting import choices_of
from tildeling.pages.clock import now, today
from tildeling.pages.exports import csv_response
from tildeling.pages.formatting import day, number
from tildeling.pages.forms import FilterForm, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.parts import Tab
from tildeling.pages.tables import address
from tildeling.pages.where import url_of

# The saved filters by their name in the address.
SCOPES: dict[str, tuple[Scope, Any]] = {
    "mine": (Scope.MINE, gettext_lazy("Mine")),
    "ufordelte": (Scope.UNASSIGNED, gettext_lazy("Ufordelte")),
    "over-frist": (Scope.OVERDUE, gettext_lazy("Over frist")),
    "denne-uka": (Scope.THIS_WEEK, gettext_lazy("Frist denne uka")),
    "alle": (Scope.ALL, gettext_lazy("Alle jeg kan ta")),
}
WAITING_ROLES = [
    Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER, Role.MAPPER,
]  # fmt: skip
HEADER = [
    "Saksnummer", "Frist", "Dager igjen", "Oppgave", "Navn", "Født år", "Tjeneste", "Rolle",
    "Enhet", "Hos", "Haster",
]  # fmt: skip


class WorklistForm(FilterForm):
    """What to keep of the list, beside the saved filter."""

    tjeneste = forms.ChoiceField(label=gettext_lazy("Tjeneste"), required=False)
    type = forms.ChoiceField(
        label=gettext_lazy("Type oppgave"),
        required=False,
        choices=[("", gettext_lazy("Alle typer")), *choices_of(WorkKind)],
    )
    rolle = forms.ChoiceField(
        label=gettext_lazy("Venter på"),
        required=False,
        choices=[
            ("", gettext_lazy("Alle")),
            *[row for row in choices_of(Role) if row[0] in WAITING_ROLES],
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services: Any = self.fields["tjeneste"]
        services.choices = [("", _("Alle tjenester")), *_services(today())]


@dataclass(frozen=True)
class Line:
    """A row of the list: the thing to do, where it is done, and what can be done at once."""

    row: WorkRow
    url: str
    services: str
    waits_for: str
    can_take: bool
    can_release: bool
    key: str


@needs(Permission.CASE_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Show a page of the worklist."""
    user, on = actor(request), today()
    form = WorklistForm(request.GET)
    name = _scope_name(request, user, on)
    filters = _filters(form, SCOPES[name][0])
    started = request.GET.get("fra", "")
    page = worklist(user, on=on, filters=filters, after=Cursor.read(started) if started else None)
    return render_page(request, "pages/cases/worklist.html", {
        "form": form,
        "tabs": _tabs(request, page.counts, name),
        "lines": [_line(row, user, on) for row in page.rows],
        "next_url": address(request, fra=str(page.next)) if page.next else "",
        "first_url": address(request, fra=None) if started else "",
        "export_url": _export_url(request),
        "register_url": _register_url(user, on),
        "is_filtered": any(form.data.get(key) for key in form.fields),
        "clear_url": address(request, tjeneste=None, type=None, rolle=None, fra=None),
        "scope": name,
        "here": request.get_full_path(),
        "said": ngettext(
            "%(n)s oppgave på siden, nærmeste frist først",
            "%(n)s oppgaver på siden, nærmeste frist først",
            len(page.rows),
        ) % {"n": len(page.rows)},
    })  # fmt: skip


@needs(Permission.CASE_READ)
def export(request: HttpRequest) -> HttpResponse:
    """Send the whole filtered list as a table; that it left is written in the trail."""
    user, on = actor(request), today()
    scope = SCOPES[_scope_name(request, user, on)][0]
    filters = _filters(WorklistForm(request.GET), scope)
    rows = take_out_worklist(actor=user, at=now(), filters=filters)
    return csv_response(
        f"arbeidsliste-{on:%Y-%m-%d}.csv", HEADER, [_cells(row, on) for row in rows]
    )


def _scope_name(request: HttpRequest, user: User, on: date) -> str:
    """Return the saved filter of the address; a caseworker begins with what is their own."""
    asked = request.GET.get("visning", "")
    if asked in SCOPES:
        return asked
    return "mine" if user.may(Permission.CASE_HANDLE, on=on) else "alle"


def _filters(form: WorklistForm, scope: Scope) -> WorklistFilters:
    kept: Mapping[str, Any] = form.cleaned_data if form.is_valid() else {}
    return WorklistFilters(
        scope=scope,
        kind=kept.get("type", ""),
        service=kept.get("tjeneste", ""),
        role=kept.get("rolle", ""),
    )


def _tabs(request: HttpRequest, counts: Mapping[Scope, int], current: str) -> list[Tab]:
    return [
        Tab(
            f"{label} ({_count(counts[scope])})",
            address(request, visning=name, fra=None),
            current=name == current,
        )
        for name, (scope, label) in SCOPES.items()
    ]


def _count(found: int) -> str:
    return f"{number(COUNT_CAP)}+" if found > COUNT_CAP else number(found)


def _line(row: WorkRow, user: User, on: date) -> Line:
    return Line(
        row=row,
        url=url_of(row),
        services=", ".join(service_title(code, on) for code in row.services),
        waits_for=_waits_for(row),
        can_take=row.owner_id is None,
        can_release=row.owner_id == user.pk,
        key=str(uuid4()),
    )


def _waits_for(row: WorkRow) -> str:
    if row.profession:
        return str(Profession(row.profession).label)
    return str(Role(row.role).label) if row.role in Role.values else row.role


@lru_cache(maxsize=8)
def _services(on: date) -> list[tuple[str, str]]:
    found = [(service.code, service.title) for service in catalogue.all_services(on)]
    return sorted(found, key=lambda row: row[1])


def _export_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("fra", None)
    url = reverse("cases:worklist_export")
    return f"{url}?{query.urlencode()}" if query else url


def _register_url(user: User, on: date) -> str:
    return reverse("cases:register") if user.may(Permission.CASE_REGISTER, on=on) else ""


def _cells(row: WorkRow, on: date) -> list[object]:
    return [
        row.case_number, day(row.due_on), row.days_left, row.title, row.person,
        row.born_on.year if row.born_on else "",
        ", ".join(service_title(code, on) for code in row.services), _waits_for(row), row.unit,
        row.owner, _("ja") if row.is_urgent else "",
    ]  # fmt: skip
