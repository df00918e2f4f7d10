# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Tokens: a user name and a password give one, and it is good until it is old or revoked."""

from typing import Any

from django.contrib.auth import authenticate
from rest_framework import serializers
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import LIFETIME, BearerToken
from api.clock import now, today
from api.errors import TooMany
from api.fields import Answer, Strict, Text
from api.guard import NO_API, Needs, Resource, actor
from api.schema import described
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import NotAllowed
from workflows import engine


class LogIn(Strict):
    """Who asks for a token."""

    username = Text(max_length=80)
    password = Text(max_length=200, trim_whitespace=False, style={"input_type": "password"})


class NewToken(Answer):
    """A token and how long it is good."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class Tokens(Resource):
    """Get a token, or revoke the one that is sent along."""

    def get_authenticators(self) -> Any:
        """Look for no token where one is asked for."""
        return [] if self.request and self.request.method == "POST" else [BearerToken()]

    def get_permissions(self) -> Any:
        """Let anybody ask, and only whoever has a token revoke it."""
        return [AllowAny()] if self.request.method == "POST" else [Needs()]

    def get_authenticate_header(self, request: Request) -> str:
        """Say how one logs in, also where no token is asked for."""
        return BearerToken.keyword

    @described(
        "Hent et token", tag="tokens", operation="get_token", takes=LogIn, answer=NewToken,
        refused=(401, 403, 429), public=True,
        about="Gir et token som varer i 90 dager. Hent det på nytt når det går ut.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Give the user's token; too many wrong passwords close the door for a while."""
        form = LogIn(data=request.data)
        form.is_valid(raise_exception=True)
        # The framework's own request, on which the log-in guard leaves its mark.
        user = authenticate(request, **form.validated_data)
        if getattr(request, "axes_locked_out", False):
            raise TooMany
        if not isinstance(user, User):
            raise AuthenticationFailed
        if not user.may(Permission.API, on=today()):
            engine.note_denial(actor=user, name="api.Tokens", code=NO_API.code, at=now())
            raise NotAllowed(NO_API)
        token = _token_of(user)
        expires_at = token.created + LIFETIME
        return Response({"token": token.key, "expires_at": expires_at}, status=200)

    @described(
        "Trekk tilbake tokenet", tag="tokens", operation="revoke_token", answer=None, status=204,
        about="Tokenet i Authorization virker ikke lenger.",
    )  # fmt: skip
    def delete(self, request: Request) -> Response:
        """Forget the token that was sent along."""
        Token.objects.filter(user=actor(request)).delete()
        return Response(status=204)


def _token_of(user: User) -> Token:
    Token.objects.filter(user=user, created__lte=now() - LIFETIME).delete()
    return Token.objects.get_or_create(user=user)[0]
