# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a lower measure is not suitable or a step was passed over, and who may say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from services.tomldata import build_all, grouped, in_force, read, sections

FILE = Path(__file__).parent / "law" / "reason_codes.toml"


@dataclass(frozen=True, slots=True)
class Reason:
    """One dated reason code with its Norwegian text.

    `minimum_text` is the fewest characters the writer must add; `reassess_days` the days after
    which a bypass must be looked at again; `within_months` how old a referred trial may be.
    """

    code: str
    text: str
    used_by: tuple[str, ...]
    valid_from: date
    bypass: bool = False
    temporary: bool = False
    needs_reference: bool = False
    within_months: int | None = None
    reassess_days: int | None = None
    minimum_text: int = 0


def reason(code: str, on: date) -> Reason:
    """Return a reason code as it stood on a day; KeyError for an unknown code."""
    return in_force(_reasons()[code], on, f"reason {code}")


def reasons_for(role: str, on: date) -> tuple[Reason, ...]:
    """Return the reason codes a role may record on a day, in the order of the file."""
    held = (in_force(rows, on, code) for code, rows in _reasons().items())
    return tuple(row for row in held if role in row.used_by)


def objection(code: str, *, role: str, text: str, on: date, reference: str = "") -> str | None:
    """Return in Norwegian what stands in the way of recording a reason, or None when nothing does.

    KeyError for an unknown code. Blanks at the ends and repeated blanks do not count as text.
    """
    row = reason(code, on)
    if role not in row.used_by:
        return f"Rollen kan ikke bruke grunnen «{row.text}»."
    if len(" ".join(text.split())) < row.minimum_text:
        return f"Grunnen «{row.text}» krever en tekst på minst {row.minimum_text} tegn."
    if row.needs_reference and not reference.strip():
        return f"Grunnen «{row.text}» krever henvisning til utprøvingen."
    return None


@lru_cache(maxsize=1)
def _reasons() -> Mapping[str, tuple[Reason, ...]]:
    table = sections(read(FILE), ("valid_from", "reasons"), FILE.name)
    rows = [{"valid_from": table["valid_from"], **row} for row in table["reasons"]]
    return grouped(build_all(Reason, rows, FILE.name), lambda row: row.code, FILE.name)
