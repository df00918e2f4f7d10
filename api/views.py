# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is of no version: an address that is not known."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from api.errors import problem_response


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Answer 404 to any method, as for something that is hidden."""
    return problem_response(404)
