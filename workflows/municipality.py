# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A municipality from files: its units, its staff, and what became of each row."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from tildeling.audit.record import record
from tildeling.organisation.commands import employ
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Profession, Role, UnitKind
from tildeling.shared.refusals import Invalid, Taken
from tildeling.shared.text import clean

UNITS = ("kode", "navn", "type", "sone", "minutter_i_uka")
STAFF = ("brukernavn", "navn", "enhet", "rolle", "profesjon")
LONGEST = {"kode": 40, "navn": 120, "sone": 40, "brukernavn": 80}


@dataclass
class Loaded:
    """How many rows came in, were there before, and were refused (file, row, reason)."""

    made: int = 0
    known: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)


def load(
    folder: Path, *, actor: User, at: datetime, from_on: date, password: str = "",
    said: Callable[[str], None] = lambda text: None,
) -> Loaded:  # fmt: skip
    """Make the units and the staff of the folder's files; safe to do again.

    A row that does not hold is refused with its reason and the others come in. Without a password
    nobody can log in until one is set. `Invalid` when a file is missing or has other columns.
    """
    loaded = Loaded()
    for line, row in _rows(folder / "enheter.csv", UNITS):
        _count(loaded, "enheter.csv", line, partial(_unit, row))
    said(f"enheter: {Unit.objects.count()}")
    for line, row in _rows(folder / "ansatte.csv", STAFF):
        _count(loaded, "ansatte.csv", line, partial(_employee, row, from_on, password))
    said(f"ansatte: {User.objects.count()}")
    record(
        kind="municipality.loaded", subject=Unit.objects.earliest("id"), actor=actor, at=at,
        made=loaded.made, known=loaded.known, refused=len(loaded.refused),
    )  # fmt: skip
    return loaded


def _count(loaded: Loaded, file: str, line: int, work: Callable[[], bool]) -> None:
    try:
        if work():
            loaded.made += 1
        else:
            loaded.known += 1
    except Invalid as wrong:
        reason = " ".join(sentence for sentences in wrong.errors.values() for sentence in sentences)
        loaded.refused.append((file, line, reason))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Invalid({path.name: ["Filen mangler eller er ikke i UTF-8."]}) from None
    reader = csv.DictReader(text.splitlines(), delimiter=";")
    missing = set(columns) - set(reader.fieldnames or [])
    if missing:
        raise Invalid({path.name: [f"Filen mangler kolonnen {sorted(missing)[0]}."]})
    for line, row in enumerate(reader, start=2):
        yield line, {name: clean(row.get(name) or "") for name in columns}


def _unit(row: dict[str, str]) -> bool:
    _check(row, required=("kode", "navn"))
    capacity = row["minutter_i_uka"]
    if row["type"] not in UnitKind.values:
        raise Invalid({"type": ["Ukjent type enhet."]})
    if capacity and not (capacity.isascii() and capacity.isdigit() and len(capacity) < 8):
        raise Invalid({"minutter_i_uka": ["Kapasiteten må være et helt tall."]})
    _, is_new = Unit.objects.update_or_create(
        code=row["kode"],
        defaults={
            "name": row["navn"],
            "kind": row["type"],
            "zone": row["sone"],
            "weekly_capacity_minutes": int(capacity) if capacity else None,
        },
    )
    return is_new


def _employee(row: dict[str, str], from_on: date, password: str) -> bool:
    _check(row, required=("brukernavn", "navn"))
    unit = Unit.objects.filter(code=row["enhet"]).first()
    if unit is None:
        raise Invalid({"enhet": ["Enheten finnes ikke i enheter.csv."]})
    if row["rolle"] not in Role.values or row["profesjon"] not in ["", *Profession.values]:
        raise Invalid({"rolle": ["Ukjent rolle eller profesjon."]})
    user = User.objects.filter(username=row["brukernavn"]).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(
            row["brukernavn"], password or None, display_name=row["navn"]
        )
    try:
        employ(user=user, unit=unit, role=row["rolle"], from_on=from_on,
               profession=row["profesjon"])  # fmt: skip
    except Taken:
        return is_new
    return is_new


def _check(row: dict[str, str], *, required: tuple[str, ...]) -> None:
    for name in required:
        if not row[name]:
            raise Invalid({name: [f"Kolonnen {name} er tom."]})
    for name, longest in LONGEST.items():
        if len(row.get(name, "")) > longest:
            raise Invalid({name: [f"Kolonnen {name} er for lang."]})
