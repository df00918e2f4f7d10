# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What can stand in the way of doing something, as facts that every door can translate.

A page answers 403, 404, 409 or 422, the API a problem document, a command line a sentence.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Denied:
    """Why an act may not be done: a stable code and a sentence for the person."""

    code: str
    reason: str


class Refusal(Exception):
    """The base of every foreseen no; `code` is stable, `reason` is for the person.

    Neither carries personal data: they end up in logs and answers.
    """

    code = "refused"

    def __init__(self, reason: str, *, code: str | None = None) -> None:
        self.reason = reason
        if code is not None:
            self.code = code
        super().__init__(self.code)


class NotAllowed(Refusal):
    """A policy said no (403)."""

    def __init__(self, denied: Denied) -> None:
        self.denied = denied
        super().__init__(denied.reason, code=denied.code)


class Missing(Refusal):
    """Hidden and non-existent answer the same (404)."""

    code = "missing"

    def __init__(self, reason: str = "Vi fant ikke det du leter etter.") -> None:
        super().__init__(reason)


class TransitionNotAllowed(Refusal):
    """The thing is not in a state where this can be done (409)."""

    code = "state"


class Taken(Refusal):
    """Somebody else has taken it (409)."""

    code = "taken"

    def __init__(self, reason: str = "Oppgaven er tatt av en annen.") -> None:
        super().__init__(reason)


class Stale(Refusal):
    """Somebody saved in the meantime; both texts are kept for the person to choose (409)."""

    code = "stale"

    def __init__(self, *, theirs: dict[str, Any], version: int) -> None:
        self.theirs = theirs
        self.version = version
        super().__init__(
            "En annen har lagret i mellomtiden. Se begge tekstene før du lagrer igjen."
        )


class Busy(Refusal):
    """A lock was not had in time; nothing was done (409)."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Saken er i bruk akkurat nå. Ingenting er endret. Prøv igjen.")


class KeyReused(Refusal):
    """An idempotency key came back with another content (422)."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__("Skjemaet er alt sendt med et annet innhold. Last siden på nytt.")


class Invalid(Refusal):
    """What was sent does not hold; `errors` maps a field to its sentences (422)."""

    code = "invalid"

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__("Noe må rettes før du går videre.")


def require(denied: Denied | None) -> None:
    """Raise `NotAllowed` when a policy named something in the way."""
    if denied is not None:
        raise NotAllowed(denied)
