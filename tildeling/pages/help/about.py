# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this is, under which licence, and how accessible."""

from django.http import HttpRequest, HttpResponse

from tildeling.pages.forms import render_page
from tildeling.pages.guard import public


@public
def about(request: HttpRequest) -> HttpResponse:
    return render_page(request, "pages/help/about.html")
