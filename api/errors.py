# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every no of the API as a problem document (RFC 9457): stable codes, Norwegian sentences.

Hidden and non-existent answer the same bytes, and what nobody foresaw shows an id and no text.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from tildeling.shared.refusals import Invalid, KeyReused, Missing, NotAllowed, Refusal, Stale

log = logging.getLogger("tildeling.api")

MEDIA_TYPE = "application/problem+json"
WHERE = "/api/v1/docs/#feil-"
NO_FIELD = ""


@dataclass(frozen=True)
class Kind:
    """A sort of problem: its status, its code, its words, and the codes that say it closer."""

    status: int
    code: str
    title: str
    detail: str
    closer: tuple[str, ...] = ()


_KINDS = (
    Kind(
        400, "unreadable", "Kunne ikke leses", "Forespørselen kan ikke leses.",
        ("key_missing", "key_unreadable"),
    ),
    Kind(401, "not_logged_in", "Ikke logget inn", "Send et gyldig token i Authorization."),
    Kind(
        403, "not_allowed", "Ikke tilgang", "Du har ikke tilgang til å gjøre dette.",
        ("api", "role", "unit", "owner", "turn"),
    ),
    Kind(404, "missing", "Finnes ikke", "Vi fant ikke det du leter etter."),
    Kind(405, "method", "Metoden finnes ikke her", "Adressen kan ikke brukes slik."),
    Kind(406, "not_acceptable", "Formatet finnes ikke", "Vi svarer bare med JSON."),
    Kind(
        409, "conflict", "Kan ikke gjøres nå", "Noe har endret seg. Ingenting er gjort.",
        ("state", "taken", "stale", "busy"),
    ),
    Kind(413, "too_large", "For stort", "Innholdet er for stort. Del det opp."),
    Kind(415, "content_type", "Feil innholdstype", "Send application/json."),
    Kind(
        422, "invalid", "Noe må rettes", "Noe må rettes før dette kan gjøres.", ("key_reused",)
    ),
    Kind(429, "too_many", "For mange forsøk", "For mange forsøk. Vent og prøv igjen."),
    Kind(500, "fault", "Noe gikk galt hos oss", "Noe gikk galt hos oss. Oppgi feilnummeret."),
)  # fmt: skip
KINDS = {kind.status: kind for kind in _KINDS}
# 401 and 404 say the same whatever is behind them.
MUTE = {401, 404}
STATUS: dict[type[Refusal], int] = {NotAllowed: 403, Missing: 404, KeyReused: 422, Invalid: 422}
KEY_WITH_OTHER_CONTENT = "Nøkkelen er alt brukt med et annet innhold. Lag en ny nøkkel."


class Unreadable(exceptions.ParseError):
    """What was sent cannot be read at all (400)."""

    def __init__(self, detail: str, code: str = "unreadable") -> None:
        super().__init__(detail, code)


class TooLarge(exceptions.APIException):
    """More was sent than is taken at once (413)."""

    status_code = 413


class TooMany(exceptions.APIException):
    """Somebody guesses passwords (429)."""

    status_code = 429


def as_problem(exc: Exception, context: Mapping[str, Any]) -> Response:
    """Answer an exception of a view; named in the settings as the exception handler."""
    content, headers = _read(exc, context)
    status = content["status"]
    return Response(content, status=status, headers=headers, content_type=MEDIA_TYPE)


def problem_response(status: int) -> JsonResponse:
    """Answer what went wrong before or after the views, which only has a status."""
    known = status if status in KINDS else 400 if status < 500 else 500
    extra = {"error_id": noted(None, "what stands around the views")} if known == 500 else {}
    return JsonResponse(_problem(known, **extra), status=known, content_type=MEDIA_TYPE)


def noted(exc: Exception | None, where: str) -> str:
    """Write an unforeseen fault to the log and return its id; the log drops every value."""
    error_id = token_hex(4)
    log.error("error %s in %s: %s", error_id, where, type(exc).__name__, exc_info=exc)
    return error_id


def _read(exc: Exception, context: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    if isinstance(exc, Refusal):
        return _of_refusal(exc), {}
    if isinstance(exc, exceptions.ValidationError):
        return _problem(422, errors=dict(_by_field(exc.detail))), {}
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc), _headers(exc, context)
    if isinstance(exc, Http404):
        return _problem(404), {}
    if isinstance(exc, PermissionDenied):
        return _problem(403), {}
    if isinstance(exc, SuspiciousOperation):
        return _problem(400), {}
    return _problem(500, error_id=noted(exc, _where(context))), {}


def _problem(status: int, *, code: str = "", detail: str = "", **extra: Any) -> dict[str, Any]:
    kind = KINDS[status]
    if status in MUTE:
        code = detail = ""
    return {
        "type": f"{WHERE}{kind.code}",
        "title": kind.title,
        "status": status,
        "detail": detail or kind.detail,
        "code": code or kind.code,
        "errors": {},
        **extra,
    }


def _of_refusal(refusal: Refusal) -> dict[str, Any]:
    status = STATUS.get(type(refusal), 409)
    if isinstance(refusal, KeyReused):
        return _problem(status, code=refusal.code, detail=KEY_WITH_OTHER_CONTENT)
    extra: dict[str, Any] = {}
    if isinstance(refusal, Invalid):
        extra["errors"] = refusal.errors
    if isinstance(refusal, Stale):
        extra |= {"theirs": refusal.theirs, "version": refusal.version}
    return _problem(status, code=refusal.code, detail=refusal.reason, **extra)


def _of_framework(exc: exceptions.APIException) -> dict[str, Any]:
    """Keep our own words; the framework's may repeat what was sent."""
    status = exc.status_code if exc.status_code in KINDS else 500
    if isinstance(exc, Unreadable):
        return _problem(status, code=str(exc.get_codes()), detail=str(exc.detail))
    return _problem(status)


def _headers(exc: exceptions.APIException, context: Mapping[str, Any]) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if isinstance(exc, TooMany):
        headers["Retry-After"] = "900"
    if isinstance(exc, exceptions.MethodNotAllowed) and context.get("view"):
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    return headers


def _by_field(detail: Any, path: str = NO_FIELD) -> Iterator[tuple[str, list[str]]]:
    """Yield the path of every field with its sentences: `services.0.service`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = name != api_settings.NON_FIELD_ERRORS_KEY
            yield from _by_field(inner, _join(path, name) if own else path)
    elif any(isinstance(inner, Mapping | list) for inner in detail):
        for place, inner in enumerate(detail):
            yield from _by_field(inner, _join(path, place))
    elif detail:
        yield path, [str(sentence) for sentence in detail]


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _where(context: Mapping[str, Any]) -> str:
    return type(context.get("view")).__name__
