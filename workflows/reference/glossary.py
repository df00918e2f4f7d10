# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/glossary.md`: one concept, one word, in Norwegian and in the code.

The words stand in `docs/glossary.toml`; where each is used is found in the code.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

from django.db.models import Choices, Model

from services import catalogue, citations, deadlines, load
from workflows.reference import discovery
from workflows.reference.markdown import code, section, table
from workflows.reference.markdown import page as whole

FILE = Path(__file__).resolve().parents[2] / "docs" / "glossary.toml"
HEAD = ("identifier", "norsk", "hjemmel", "file")
CODES = "services/codes.toml"
ABOUT = (
    "One concept, one word: in code, columns, addresses, keys, tests and files. Norwegian is what\n"
    "people read, the identifier is what the code says. The file is the first model, code, value\n"
    "or clock of that name; a dash means that no such thing carries the word yet.\n"
)


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words: of the field, of each enumeration by place, and which law a word rests on."""

    terms: Mapping[str, str]
    enums: Mapping[str, str]
    basis: Mapping[str, str]


def page() -> str:
    """Return the page."""
    words, rules, places = read(), load.default_rules(), _places()
    return whole(
        "Glossary",
        ABOUT,
        section("Terms of the field", table(HEAD, _terms(words, places))),
        section("Models", table(HEAD, _models(words))),
        section("Enumerations", table((*HEAD, "values"), _enums(words))),
        section("Services", table(HEAD, _services())),
        section("Needs", table(HEAD, _plain(rules.codes.needs))),
        section(
            "Measures",
            table(HEAD, _plain({one.code: one.name for one in rules.codes.measures.values()})),
        ),
        section(
            "User groups",
            table(HEAD, _plain(rules.codes.user_groups)),
        ),
    )


@lru_cache(maxsize=1)
def read() -> Glossary:
    """Read the words; a key of another kind is an error."""
    with FILE.open("rb") as file:
        return Glossary(**tomllib.load(file))


def key_of(enum: type[Enum]) -> str:
    """Return how the file of words names an enumeration: its context, or its services module."""
    parts = enum.__module__.split(".")
    place = parts[1] if parts[0] == "tildeling" else f"services.{parts[1]}"
    return f"{place}.{enum.__name__}"


def _terms(words: Glossary, places: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for term, norwegian in sorted(words.terms.items()):
        yield code(term), norwegian, words.basis.get(term, ""), code(places.get(term))


def _models(words: Glossary) -> Iterator[tuple[str, ...]]:
    for model in discovery.models():
        basis = words.basis.get(snake(model.__name__), "")
        name = str(model._meta.verbose_name)
        yield code(model.__name__), name, basis, code(discovery.path_of(model))


def _enums(words: Glossary) -> Iterator[tuple[str, ...]]:
    for enum in discovery.enums():
        basis = words.basis.get(snake(enum.__name__), "")
        name = words.enums.get(key_of(enum), "")
        yield code(enum.__name__), name, basis, code(discovery.path_of(enum)), _values(enum)


def _values(enum: type[Enum]) -> str:
    if issubclass(enum, Choices):
        return ", ".join(f"{code(value)} {label}" for value, label in enum.choices)
    return ", ".join(code(one.value) for one in enum)


def _services() -> Iterator[tuple[str, ...]]:
    for name, entry in catalogue.load(catalogue.DIRECTORY).items():
        basis = entry.versions[-1].legal_basis
        path = f"services/catalogue/{name}.toml"
        yield code(name), entry.title, _short(basis), code(path)


def _short(basis: str) -> str:
    row = citations.load(citations.LAW).bases[basis][-1]
    return citations.citation(basis, row.valid_from).short


def _plain(names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for name, norwegian in names.items():
        yield code(name), norwegian, "", code(CODES)


def _places() -> dict[str, str]:
    """Return where each term is found; the first place named stands."""
    found: dict[str, str] = {}
    for name, path in _named():
        found.setdefault(name, path)
    return found


def _named() -> Iterator[tuple[str, str]]:
    rules = load.default_rules()
    for model in discovery.models():
        yield snake(model.__name__), discovery.path_of(model)
    for name in catalogue.codes():
        yield name, f"services/catalogue/{name}.toml"
    for name in (*rules.codes.measures, *rules.codes.needs):
        yield name, CODES
    for name in rules.facts:
        yield name, "services/facts"
    yield from _in_enums()
    yield from _in_models()
    for clock, _kind in sorted(deadlines.load(deadlines.LAW)):
        yield clock, "services/law"


def _in_enums() -> Iterator[tuple[str, str]]:
    for enum in sorted(discovery.enums(), key=_services_last):
        yield snake(enum.__name__), discovery.path_of(enum)
        for one in enum:
            yield str(one.value), discovery.path_of(enum)


def _services_last(enum: type[Enum]) -> bool:
    return enum.__module__.startswith("services.")


def _in_models() -> Iterator[tuple[str, str]]:
    for model in discovery.models():
        for name in _fields(model):
            yield name, discovery.path_of(model)


def _fields(model: type[Model]) -> Iterator[str]:
    for field in model._meta.local_fields:
        yield field.name


def snake(name: str) -> str:
    """Return a class name as an identifier: ServiceUser is service_user."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
