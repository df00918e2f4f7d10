# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What goes wrong around the views is a problem document too, never a page."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from api.errors import MEDIA_TYPE, problem_response

ROOM = "/api/"


class ErrorsAreProblems:
    """Answer an error under /api/ that no view of ours has put in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep what is a problem document already, and the headers of what is not."""
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(ROOM):
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        return problem_response(response.status_code)
