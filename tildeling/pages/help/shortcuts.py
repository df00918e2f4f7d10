# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keyboard shortcuts."""

from django.http import HttpRequest, HttpResponse

from tildeling.pages.forms import render_page
from tildeling.pages.guard import logged_in


@logged_in
def shortcuts(request: HttpRequest) -> HttpResponse:
    return render_page(request, "pages/help/shortcuts.html")
