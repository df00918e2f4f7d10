# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Around every page: nothing personal is kept by a browser, and every no becomes a page."""

import logging
from collections.abc import Callable
from secrets import token_hex

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from tildeling.pages.errors import refused
from tildeling.shared.refusals import Refusal

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponseBase]
FORESEEN = (Http404, PermissionDenied)
NOT_PAGES = "/api/"


class PersonalPagesAreNotKept:
    """Tell browsers and everything between not to keep what somebody logged in has seen."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header after the page is made."""
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response


class RefusalsBecomePages:
    """Translate what the domain refuses; what nobody foresaw gets an id to ask about."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the work is in `process_exception`."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer a refusal; leave everything else to the handler of its status."""
        if request.path.startswith(NOT_PAGES):
            return None
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if not isinstance(exception, FORESEEN):
            request.error_id = token_hex(4)  # type: ignore[attr-defined]
            match = request.resolver_match
            logger.error(
                "error %s in %s: %s",
                request.error_id,  # type: ignore[attr-defined]
                match.view_name if match else "an unknown page",
                type(exception).__name__,
            )
        return None
