# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the case moves: the steps done, the one open now and those to come, drawn and listed."""

from django.http import HttpRequest, HttpResponse

from tildeling.cases.queries import read_case
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.bar import bar_of
from tildeling.pages.clock import now, today
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from workflows.picture import picture


@needs(Permission.CASE_READ)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the case's way through the flow."""
    view = read_case(actor=actor(request), at=now(), case_number=case_number)
    drawn = picture(view.case)
    return render_page(request, "pages/cases/flow.html", {
        "bar": bar_of(
            view.case, on=today(), tab="flow", services=view.services,
            due_on=view.next_clock.due_on if view.next_clock else None,
        ),
        "picture": drawn,
        "case": view.case,
    })  # fmt: skip
