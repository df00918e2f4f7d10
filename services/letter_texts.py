# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The paragraphs of letters in plain bokmål, dated and each with its source of law."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.letter_facts import LetterKind
from services.tomldata import BadData, build_all, grouped, in_force, read, sections

LETTERS = Path(__file__).parent / "letters"

_FILES = ("titles", "conclusion", "headings", "reasons", "rights", "preparatory")
_GAP = re.compile(r"\{([a-z_]+)\}")
# What a paragraph may ask to have filled in; a misspelt gap fails when the data is read.
_GAPS = frozenset(
    [
        "user",
        "capacity",
        "service",
        "services",
        "extent",
        "period",
        "last",
        "planned",
        "cause",
        "received",
        "by",
        "notified",
        "phone",
        "evaluation",
        "weeks",
        "latest",
        "body",
        "reference",
        "ombudsman",
        "contact",
        "expected",
        "deadline",
        "fee_stops",
        "caseworker",
    ]
)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or a list, its source, and the kinds of letter it is for; none is all."""

    id: str
    valid_from: date
    source: str
    text: str = ""
    items: tuple[str, ...] = ()
    kinds: tuple[LetterKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty to say something: the blocks that answer it, its source, for which kinds."""

    blocks: tuple[str, ...]
    source: str
    kinds: tuple[LetterKind, ...]


def text_of(name: str, kind: LetterKind, on: date) -> Text:
    """Return the text in force on a day, the one for this kind before the general one.

    KeyError when there is none by that name, `NotInForce` when it is not in force yet.
    """
    rows = _texts()
    key = (name, str(kind)) if (name, str(kind)) in rows else (name, "")
    return in_force(rows[key], on, f"letter text {name}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into the gaps of a text; a value is never looked into for gaps of its own."""
    return _GAP.sub(lambda gap: values[gap[1]], text)


@lru_cache(maxsize=1)
def sections_of() -> Mapping[LetterKind, tuple[str, ...]]:
    """Return the sections of each kind of letter, in their order."""
    data = read(LETTERS / "kinds.toml")["sections"]
    return {LetterKind(kind): tuple(names) for kind, names in data.items()}


@lru_cache(maxsize=1)
def obligations() -> tuple[Obligation, ...]:
    """Return what letters must say because of their kind."""
    data = sections(read(LETTERS / "mandatory.toml"), ["mandatory"], "mandatory.toml")
    return build_all(Obligation, data["mandatory"], "mandatory.toml")


@lru_cache(maxsize=1)
def blocks_of_code() -> Mapping[str, tuple[str, ...]]:
    """Return which blocks answer each code of `services.legal.required_blocks`."""
    data = read(LETTERS / "required.toml")["required"]
    return {code: tuple(blocks) for code, blocks in data.items()}


@lru_cache(maxsize=1)
def _texts() -> Mapping[tuple[str, str], tuple[Text, ...]]:
    rows: list[tuple[str, Text]] = []
    for name in _FILES:
        data = sections(read(LETTERS / f"{name}.toml"), ["texts"], name)
        for text in build_all(Text, data["texts"], f"{name}.toml"):
            _check_gaps(text, name)
            rows += [(str(kind), text) for kind in text.kinds] or [("", text)]
    found: dict[tuple[str, str], tuple[Text, ...]] = {}
    for kind in {kind for kind, _ in rows}:
        own = [text for held, text in rows if held == kind]
        for key, versions in grouped(own, lambda text: text.id, "letters").items():
            found[key, kind] = versions
    return found


def _check_gaps(text: Text, name: str) -> None:
    for gap in _GAP.findall(" ".join([text.text, *text.items])):
        if gap not in _GAPS:
            raise BadData(f"{name}.toml: {text.id} has an unknown gap {gap!r}")
