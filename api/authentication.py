# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who sends a request: known by a token that is good for a while or until it is revoked."""

from datetime import timedelta

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed

from api.clock import now
from tildeling.organisation.models import User

LIFETIME = timedelta(days=90)


class BearerToken(TokenAuthentication):
    """Knows a user by the token in `Authorization: Bearer …`."""

    keyword = "Bearer"

    def authenticate_credentials(self, key: str) -> tuple[User, Token]:
        """Refuse a token that is too old as one that never was."""
        user, token = super().authenticate_credentials(key)
        if token.created + LIFETIME <= now():
            raise AuthenticationFailed
        return user, token


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its metaclass
    """Says in the OpenAPI document how one logs in."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "description": "Fra POST /api/v1/tokens/."}
