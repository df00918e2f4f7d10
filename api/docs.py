# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The API explained to a developer: a plain page made from the OpenAPI document, also offline."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from api.authentication import LIFETIME
from api.errors import KINDS
from api.pagination import LARGEST_PAGE
from api.schema import COMPONENTS, document
from api.v1.schemas import NAMES

TITLES = {
    "tokens": "Innlogging",
    "applications": "Søknader",
    "visits": "Besøk",
    "orders": "Bestillinger",
    "work-items": "Oppgaver",
    "ladder-checks": "Omsorgstrappen",
    "catalogue": "Tjenestekatalogen",
    "schemas": "JSON-skjemaer",
}
DEEPEST = 3
_KINDS = {
    "string": "tekst",
    "integer": "heltall",
    "number": "tall",
    "boolean": "sann/usann",
    "object": "objekt",
    "array": "liste",
    "null": "null",
}


@dataclass(frozen=True)
class Row:
    """One field or parameter, as a row of a table."""

    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One method of an address."""

    id: str
    method: str
    path: str
    title: str
    about: str
    parameters: tuple[Row, ...]
    takes: tuple[Row, ...]
    gives: tuple[Row, ...]
    statuses: tuple[int, ...]
    needs_token: bool


@dataclass(frozen=True)
class Section:
    """The operations of one resource."""

    id: str
    title: str
    operations: tuple[Operation, ...]


def docs(request: HttpRequest) -> HttpResponse:
    """Show the page; it says nothing about anybody and is open to all."""
    return render(request, "api/docs.html", _page())


def _page() -> dict[str, Any]:
    return {
        "sections": sections(),
        "kinds": KINDS.values(),
        "days": LIFETIME.days,
        "largest_page": LARGEST_PAGE,
        "schemas": NAMES,
    }


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """Return every resource with its operations, in the order of `TITLES`."""
    found: dict[str, list[Operation]] = {tag: [] for tag in TITLES}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if operation["tags"][0] in found:
                found[operation["tags"][0]].append(_operation(path, method, operation))
    return tuple(Section(tag, TITLES[tag], tuple(rows)) for tag, rows in found.items())


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    answers = operation["responses"]
    first = next(iter(answers.values()))
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation["summary"],
        about=operation["description"],
        parameters=tuple(
            Row(
                one["name"], _kind(one["schema"]), one.get("required", False),
                one.get("description", ""),
            )
            for one in operation.get("parameters", ())
        ),
        takes=tuple(_rows(_content(operation.get("requestBody", {})))),
        gives=tuple(replace(row, is_required=False) for row in _rows(_content(first))),
        statuses=tuple(int(status) for status in answers),
        needs_token={} not in operation.get("security", [{}]),
    )  # fmt: skip


def _content(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    for media in holder.get("content", {}).values():
        schema: Mapping[str, Any] = media.get("schema", {})
        return schema
    return {}


def _rows(schema: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[Row]:
    """Yield the fields of a shape, inner ones by dotted names, no deeper than can be read."""
    whole = _resolved(schema)
    if choices := [_resolved(one) for one in whole.get("oneOf", ())]:
        yield from _choices(choices, before, depth)
    for choice in whole.get("anyOf", ()):
        yield from _rows(choice, before, depth)
    if "items" in whole and not before:
        yield from _rows(whole["items"], "[].", depth)
    required = whole.get("required", ())
    for name, inner in whole.get("properties", {}).items():
        field = _resolved(inner)
        about = inner.get("description", "") or field.get("title", "")
        yield Row(f"{before}{name}", _kind(field), name in required, about)
        if depth < DEEPEST:
            mark = "[]." if "items" in field else "."
            yield from _rows(field.get("items", field), f"{before}{name}{mark}", depth + 1)


def _choices(shapes: list[Mapping[str, Any]], before: str, depth: int) -> Iterator[Row]:
    """Yield what tells some shapes apart, and then the fields of each with when they are used."""
    name = next(iter(shapes[0].get("properties", ())), "")
    words = [_word(shape.get("properties", {}).get(name, {})) for shape in shapes]
    if all(words):
        yield Row(f"{before}{name}", " · ".join(words), True, "")
    for word, shape in zip(words, shapes, strict=True):
        for row in _rows(shape, before, depth):
            if not all(words):
                yield row
            elif row.name != f"{before}{name}":
                yield replace(row, is_required=False, about=f"Må være med når {name} er {word}.")


def _word(schema: Mapping[str, Any]) -> str:
    words = schema.get("enum", ())
    return str(words[0]) if len(words) == 1 else ""


def _kind(schema: Mapping[str, Any]) -> str:
    whole = _resolved(schema)
    if "const" in whole:
        return json.dumps(whole["const"], ensure_ascii=False)
    if "enum" in whole:
        return " · ".join("null" if one is None else str(one) for one in whole["enum"])
    either = [*whole.get("oneOf", ()), *whole.get("anyOf", ())]
    if either:
        return " eller ".join(dict.fromkeys(_kind(one) for one in either))
    types = whole.get("type", "object")
    names = [_KINDS[one] for one in ([types] if isinstance(types, str) else types)]
    return " eller ".join(names) + _limits(whole)


def _limits(schema: Mapping[str, Any]) -> str:
    if schema.get("format") in {"date", "date-time"}:
        return ", åååå-mm-dd" if schema["format"] == "date" else ", ISO 8601"
    if "maxLength" in schema:
        return f", høyst {schema['maxLength']} tegn"
    if "maximum" in schema and "minimum" in schema:
        return f", {schema['minimum']}–{schema['maximum']}"
    return ""


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema
    while "$ref" in found:
        found = document()["components"]["schemas"][found["$ref"].removeprefix(COMPONENTS)]
    return found
