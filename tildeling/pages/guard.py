# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may open a page: every view says what it needs, and a test holds it to that."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.errors import ask_to_log_in
from tildeling.shared.refusals import Denied, NotAllowed
from workflows import engine

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def needs(permission: Permission, *others: Permission) -> Callable[[View[P]], View[P]]:
    """Open a page only to somebody logged in who holds the permission, or one of the others."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            user, on = actor(request), today()
            if not any(user.may(asked, on=on) for asked in (permission, *others)):
                deny(request, "role")
                raise NotAllowed(Denied("role", _("Rollen din har ikke tilgang til denne siden.")))
            return view(request, *args, **kwargs)

        return _marked(guarded, permission)

    return wrap


def logged_in(view: View[P]) -> View[P]:
    """Open a page to everybody who has logged in, whatever their role."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "logged_in")


def public(view: View[P]) -> View[P]:
    """Open a page to everybody, also before login; it shows nothing about anybody."""
    return _marked(view, "public")


def actor(request: HttpRequest) -> User:
    """Return who is asking, on a page that only opens after login."""
    return cast("User", request.user)


def deny(request: HttpRequest, code: str) -> None:
    """Write in the trail that somebody was refused a page."""
    match = request.resolver_match
    name = f"page.{match.view_name}" if match else "page"
    engine.note_denial(actor=actor(request), name=name, code=code, at=now())


def _marked(view: View[P], needed: Permission | str) -> View[P]:
    cast("Any", view).needs = needed
    return view
