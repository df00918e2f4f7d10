# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may use a resource: somebody with a token, the permission it needs, and the API's own."""

from typing import Any, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from api.clock import now, today
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Denied, NotAllowed
from workflows import engine

NO_API = Denied("api", "Rollen din kan ikke bruke grensesnittet for andre systemer.")
NO_ROLE = Denied("role", "Rollen din har ikke tilgang til dette.")


class Needs(BasePermission):
    """Open a resource to whoever holds the API's permission and each of those named."""

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    def __call__(self) -> "Needs":
        """Return itself: the framework asks for an instance, and this is one."""
        return self

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let nobody unknown in, and write down when somebody known is refused."""
        if not request.user:
            return False
        user, on = actor(request), today()
        for asked in (Permission.API, *self.permissions):
            if not user.may(asked, on=on):
                denied = NO_API if asked == Permission.API else NO_ROLE
                engine.note_denial(actor=user, name=_name(view), code=denied.code, at=now())
                raise NotAllowed(denied)
        return True


class Resource(APIView):
    """What every resource is: closed to all without the API's permission, until it says more."""

    permission_classes: Any = (Needs(),)


def actor(request: Request) -> User:
    """Return who is asking, on a resource that only opens with a token."""
    return cast("User", request.user)


def _name(view: APIView) -> str:
    return f"api.{type(view).__name__}"
