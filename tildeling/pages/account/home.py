# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/`: the first page of one's work, by what one may do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tildeling.organisation.roles import Permission
from tildeling.pages.clock import today
from tildeling.pages.context import url_of
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, logged_in

# The first that one may open and that is installed.
FIRST_PAGES = [
    (Permission.CASE_READ, "cases:worklist"),
    (Permission.ORDER_ANSWER, "orders:list"),
    (Permission.FIGURES, "insight:overview"),
    (Permission.VISITS_IMPORT, "delivery:import"),
]


@logged_in
def home(request: HttpRequest) -> HttpResponse:
    on = today()
    for permission, name in FIRST_PAGES:
        url = url_of(name)
        if url and actor(request).may(permission, on=on):
            return redirect(url)
    return render_page(request, "pages/account/home.html")
