# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""JSON from outside, read as strictly as it is specified: one meaning, and a size."""

import json
import re
from collections.abc import Mapping
from math import isinf
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from api.errors import TooLarge, Unreadable

LARGEST_BODY = 1 << 20
DEEPEST = 20
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class StrictJSON(BaseParser):
    """Reads a body of JSON; a view may take more than usual by its `largest_body`."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        """Return what the body says, or refuse it with where it cannot be read."""
        view = (parser_context or {}).get("view")
        limit = getattr(view, "largest_body", LARGEST_BODY)
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        return read_json(body)


def read_json(body: bytes) -> Any:
    """Return the value of a document; `Unreadable` for what two readers could read differently."""
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_constant=_constant
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as bad:
        where = f"linje {bad.lineno}, tegn {bad.colno}"
        raise Unreadable(f"Innholdet er ikke gyldig JSON ({where}).") from None
    except UnicodeError:
        raise Unreadable("Innholdet har tegn som ikke er gyldig UTF-8.") from None
    except RecursionError:
        raise Unreadable("Innholdet har for mange nivåer.") from None
    except ValueError:
        raise Unreadable("Innholdet har et tall som er for stort.") from None
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("Innholdet har samme felt to ganger.")
    return found


def _number(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise Unreadable("Innholdet har et tall som er for stort.")
    return number


def _constant(name: str) -> NoReturn:
    raise Unreadable("Innholdet har et tall som ikke er et tall.")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise Unreadable("Innholdet har for mange nivåer.")
