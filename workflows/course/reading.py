# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Read a course from JSON, and move its dates so that it ends when the reader wants."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tildeling.shared.refusals import Invalid
from tildeling.shared.time import OSLO

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")
_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_WRITTEN = re.compile(rf"\b(\d{{1,2}})\. ({'|'.join(_MONTHS)})\b( \d{{4}})?")
_NUMBERS = re.compile(r"\b(\d{2})\.(\d{2})\.(\d{4})\b")
# A person is as old as before; only what happens is moved.
_UNMOVED = {"born_on"}


@dataclass(frozen=True)
class Entry:
    """One thing somebody does: which, who, when, and with what."""

    step: str
    by: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Course:
    """An application and what is done with it, in order."""

    about: str
    application: Mapping[str, Any]
    entries: tuple[Entry, ...]
    # How far the dates were moved, and where files named in the course lie.
    shift: timedelta = timedelta()
    folder: Path = Path()


def read_course(path: Path, *, ends_on: date | None = None) -> Course:
    """Read a file; with `ends_on` every date moves whole weeks so that the last is not after it.

    `Invalid` says what is wrong with the file.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise Invalid({"file": ["Filen kan ikke leses som JSON."]}) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("application"), dict):
        raise Invalid({"file": ["Filen mangler «application»."]})
    return course_of(raw, ends_on=ends_on, folder=path.parent)


def course_of(
    raw: Mapping[str, Any], *, ends_on: date | None = None, folder: Path = Path()
) -> Course:
    """Return the course of an already read document."""
    shift = timedelta() if ends_on is None else _weeks_to(raw.get("course", []), raw, ends_on)
    if shift:
        raw = _moved(raw, shift, int(raw["application"]["received_on"][:4]))
    entries = raw.get("course", [])
    return Course(
        about=str(raw.get("about", "")),
        application=raw["application"],
        entries=tuple(_entry(place, entry) for place, entry in enumerate(entries, start=1)),
        shift=shift,
        folder=folder,
    )


def _entry(place: int, entry: Any) -> Entry:
    try:
        at = datetime.fromisoformat(entry["at"]).replace(tzinfo=OSLO)
        step = entry["step"]
    except (KeyError, TypeError, ValueError):
        raise Invalid({"file": [f"Steg {place} mangler «step» eller «at»."]}) from None
    rest = {name: value for name, value in entry.items() if name not in {"step", "by", "at"}}
    return Entry(step=step, by=entry.get("by", ""), at=at, data=rest)


def _weeks_to(entries: list[Any], raw: Mapping[str, Any], ends_on: date) -> timedelta:
    days = [date.fromisoformat(str(entry["at"])[:10]) for entry in entries if "at" in entry]
    last = max(days, default=date.fromisoformat(raw["application"]["received_on"]))
    return timedelta(days=(ends_on - last).days // 7 * 7)


def _moved(value: Any, shift: timedelta, year: int, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _moved(inner, shift, year, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, shift, year, name) for inner in value]
    if isinstance(value, str) and name not in _UNMOVED:
        if _DATE.match(value):
            return (date.fromisoformat(value) + shift).isoformat()
        if _INSTANT.match(value):
            return (datetime.fromisoformat(value) + shift).isoformat(timespec="minutes")
        return _moved_in_text(value, shift, year)
    return value


def _moved_in_text(text: str, shift: timedelta, year: int) -> str:
    """Move the days a sentence speaks of: «6. mars» (of the course's year) and «06.03.2026»."""

    def written(found: re.Match[str]) -> str:
        of_year = int(found[3]) if found[3] else year
        day = date(of_year, _MONTHS.index(found[2]) + 1, int(found[1])) + shift
        return f"{day.day}. {_MONTHS[day.month - 1]}" + (f" {day.year}" if found[3] else "")

    def numbers(found: re.Match[str]) -> str:
        day = date(int(found[3]), int(found[2]), int(found[1])) + shift
        return f"{day:%d.%m.%Y}"

    return _NUMBERS.sub(numbers, _WRITTEN.sub(written, text))
