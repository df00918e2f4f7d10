# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Log out, and have the browser forget what it kept."""

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tildeling.pages.guard import public


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    response = redirect("login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
