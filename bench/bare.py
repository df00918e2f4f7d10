# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The least a page with the worklist's rows can be: one query, one string, no session."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from tildeling.cases.models import WorkItem

COLUMNS = (
    "id", "title", "due_on", "case__case_number", "case__is_urgent", "case__person__given_name",
    "case__person__family_name", "case__person__born_on", "role", "unit__name",
    "owner__display_name",
)  # fmt: skip
SIZE = 50


def page(request: HttpRequest) -> HttpResponse:
    """Show the rows of one unit and role after a cursor, as the worklist orders them."""
    day, number = request.GET.get("fra", "0001-01-01.0").split(".")
    items = WorkItem.objects.open().filter(unit_id=request.GET["enhet"], role=request.GET["rolle"])
    items = items.extra(
        where=["(cases_workitem.due_on, cases_workitem.id) > (%s, %s)"],
        params=[date.fromisoformat(day), int(number)],
    )
    rows = items.order_by("due_on", "id").values_list(*COLUMNS)[:SIZE]
    cells = "".join(
        f"<tr><td>{title}<td>{number}<td>{due_on}<td>{given} {family}<td>{born_on}<td>{role}"
        f"<td>{unit}<td>{owner}"
        for _, title, due_on, number, _, given, family, born_on, role, unit, owner in rows
    )
    return HttpResponse(f"<!doctype html><title>Bare</title><table>{cells}</table>")
