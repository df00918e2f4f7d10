# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The document tree of a letter: its blocks, and what can be asked of a finished one.

A tree is plain JSON: `schema`, `kind`, `lang`, `title`, `head`, `sections`, `required`, `texts`.
A section has `id`, `title` and `blocks`; the type of a block is one of

- `paragraph`, `lead`, `quote`, `note`, `heading`: `text`
- `list`: `entries`, each with `label` (may be empty) and `text`
- `facts`: `rows` of `label` and `value`
- `table`: `caption`, `head`, `rows`; the first cell of a row is its header
- `signers`: `rows` of `name`, `title` and `role`

Every value is literal text. What it looks like as markup means nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Block = dict[str, Any]
Tree = dict[str, Any]

SCHEMA = "tildeling-letter/1"

_MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
# Control characters mean nothing on paper and are refused by PDF/A; tabs become spaces.
_CONTROLS = dict.fromkeys((*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)), "") | {0x09: " "}
_LINES = re.compile(r"[\n\r\v\f\u2028\u2029]+")
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6})[ \u00a0.-]?(\d{5})(?!\d)")
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


class NumberInLetter(ValueError):
    """A letter would have shown a national identity number; the message says where, never what."""


def long_date(day: date) -> str:
    """Return a date for running text: «14. april 2026»."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Return a date for tables and heads: «14.04.2026»."""
    return day.strftime("%d.%m.%Y")


def lines_of(text: str) -> list[str]:
    """Return the non-empty lines of a text without control characters."""
    lines = (line.translate(_CONTROLS).strip() for line in _LINES.split(text))
    return [line for line in lines if line]


def one_line(text: str) -> str:
    """Return a text as one line without control characters."""
    return " ".join(lines_of(text))


def words(name: str, text: str, form: str = "paragraph") -> list[Block]:
    """Return a block for each line of a text; `form` is paragraph, lead, quote, note or heading."""
    return [{"type": form, "id": name, "text": line} for line in lines_of(text)]


def bullets(name: str, entries: Iterable[tuple[str, str]]) -> list[Block]:
    """Return a list of (label, text); empty entries are left out, and an empty list too."""
    rows = [{"label": one_line(label), "text": one_line(text)} for label, text in entries]
    rows = [row for row in rows if row["text"]]
    return [{"type": "list", "id": name, "entries": rows}] if rows else []


def key_facts(name: str, rows: Iterable[tuple[str, str]]) -> list[Block]:
    """Return key facts of (label, value); rows without a value are left out."""
    kept = [{"label": one_line(label), "value": one_line(value)} for label, value in rows]
    kept = [row for row in kept if row["value"]]
    return [{"type": "facts", "id": name, "rows": kept}] if kept else []


def table(
    name: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> list[Block]:
    """Return a table; the first column holds the row headers, an empty cell shows as a dash."""
    cells = [[one_line(cell) or "–" for cell in row] for row in rows]
    if not cells:
        return []
    return [{"type": "table", "id": name, "caption": caption, "head": list(head), "rows": cells}]


def blocks_of(tree: Mapping[str, Any]) -> Iterator[Block]:
    """Yield every block of every section, in reading order."""
    for section in tree["sections"]:
        yield from section["blocks"]


def strings_of(value: Any) -> Iterator[str]:
    """Yield every text in a tree or a part of it, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from strings_of(held)
    elif isinstance(value, list):
        for held in value:
            yield from strings_of(held)


def refuse_identity_numbers(tree: Mapping[str, Any]) -> None:
    """Raise `NumberInLetter` when any text holds a valid fnr or D-number, synthetic ones too."""
    parts = [("head", tree["head"]), ("title", tree["title"])]
    parts += [(section["id"], section) for section in tree["sections"]]
    for place, part in parts:
        for text in strings_of(part):
            if any(_is_identity_number(a + b) for a, b in _ELEVEN_DIGITS.findall(text)):
                raise NumberInLetter(f"a national identity number stands in {place!r}")


def _is_identity_number(digits: str) -> bool:
    # D-numbers add 40 to the day; synthetic numbers add 40, 65 or 80 to the month.
    day, month = int(digits[:2]), int(digits[2:4])
    plausible = 1 <= day - 40 * (day > 40) <= 31 and (month % 40 <= 12 or 66 <= month <= 77)
    return plausible and _adds_up(digits, _FIRST_WEIGHTS) and _adds_up(digits, _SECOND_WEIGHTS)


def _adds_up(digits: str, weights: Sequence[int]) -> bool:
    products = (int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return sum(products) % 11 == 0
