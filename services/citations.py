# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which act and which paragraph, as they stood on a day: dated rows, never literals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from services.tomldata import BadData, build_all, grouped, in_force, read, sections

LAW = Path(__file__).parent / "law"

T = TypeVar("T")


class Formal(StrEnum):
    """When a basis asks for a formal decision: always, past a number of days, or never."""

    ALWAYS = "always"
    LONGER_THAN = "longer_than"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Act:
    """An act or regulation; without `in_force_from` it is enacted and waiting."""

    key: str
    title: str
    number: str
    in_force_from: date | None = None
    enacted_on: date | None = None
    is_law: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One dated row of `citations.toml`."""

    key: str
    valid_from: date
    act: str
    section: str
    about: str = ""
    test_version: str = ""
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One dated row of `legal_bases.toml`: what a service is granted under, and what follows."""

    key: str
    valid_from: date
    act: str
    section: str
    about: str
    formal: Formal
    formal_source: str
    appeal: str
    right: str = ""
    formal_over_days: int | None = None
    great_weight_to_user: bool = False
    grantable: bool = True
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph as it stood on a day: `short` for lists, `text` for letters."""

    key: str
    short: str
    statute: str
    section: str
    text: str
    is_law: bool
    verified: bool
    about: str
    note: str


@dataclass(frozen=True, slots=True)
class CapacityTest:
    """What the lack of decision capacity is called and tested by on a day (pbrl § 4-3)."""

    version: str
    term: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Law:
    """Acts, citations and legal bases as read from one directory, versions oldest first."""

    acts: Mapping[str, Act]
    citations: Mapping[str, tuple[CitationRow, ...]]
    bases: Mapping[str, tuple[LegalBasis, ...]]


def citation(key: str, on: date) -> Citation:
    """Return the paragraph a key stands for on a day; KeyError for an unknown key.

    Keys of legal bases and keys of `citations.toml` are both known here.
    """
    law = _law()
    if key in law.bases:
        return _cite(law, in_force(law.bases[key], on, key))
    return _cite(law, in_force(law.citations[key], on, key))


def legal_basis(key: str, on: date) -> LegalBasis:
    """Return the row of a legal basis in force on a day; KeyError for an unknown key."""
    return in_force(_law().bases[key], on, key)


def legal_basis_keys() -> tuple[str, ...]:
    """Return the key of every legal basis ever in force, sorted."""
    return tuple(sorted(_law().bases))


def right_of(key: str, on: date) -> Citation | None:
    """Return the paragraph that gives the person the right behind a legal basis, if one does."""
    right = legal_basis(key, on).right
    return citation(right, on) if right else None


def capacity_test(on: date) -> CapacityTest:
    """Return the test of decision capacity that holds on a day; it changed on 2026-06-01."""
    row = in_force(_law().citations["decision_capacity"], on, "decision_capacity")
    return CapacityTest(row.test_version, row.about, citation("decision_capacity", on))


def act_in_force(key: str, on: date) -> bool:
    """Say whether an act holds on a day; one enacted without a date never does."""
    starts_on = _law().acts[key].in_force_from
    return starts_on is not None and starts_on <= on


def cite(act: str, section: str, *, key: str = "") -> Citation:
    """Return a citation for a row of another law table that names its own act and section."""
    return _cite(_law(), CitationRow(key, date.min, act, section))


def load(directory: Path) -> Law:
    """Read acts, citations and legal bases, and check that they know each other (`BadData`)."""
    acts = _read(Act, directory / "acts.toml", "acts")
    law = Law(
        acts={act.key: act for act in acts},
        citations=grouped(
            _read(CitationRow, directory / "citations.toml", "citations"), _key, "citations.toml"
        ),
        bases=grouped(
            _read(LegalBasis, directory / "legal_bases.toml", "bases"), _key, "legal_bases.toml"
        ),
    )
    _check(law)
    return law


@lru_cache(maxsize=1)
def _law() -> Law:
    return load(LAW)


def _read(cls: type[T], path: Path, section: str) -> tuple[T, ...]:
    return build_all(cls, sections(read(path), (section,), path.name)[section], path.name)


def _key(row: CitationRow | LegalBasis) -> str:
    return row.key


def _cite(law: Law, row: CitationRow | LegalBasis) -> Citation:
    act = law.acts[row.act]
    short, text = f"{act.key} {row.section}", f"{act.title} {row.section}"
    if not act.is_law:
        short = text = row.section
    return Citation(
        key=row.key,
        short=short,
        statute=act.title,
        section=row.section,
        text=text,
        is_law=act.is_law,
        verified=row.verified,
        about=row.about,
        note=row.note,
    )


def _check(law: Law) -> None:
    for rows in law.citations.values():
        for row in rows:
            _check_act(law, row)
    for bases in law.bases.values():
        for basis in bases:
            _check_act(law, basis)
            _check_basis(law, basis)


def _check_act(law: Law, row: CitationRow | LegalBasis) -> None:
    if row.act not in law.acts:
        raise BadData(f"{row.key}: unknown act {row.act!r}")
    starts_on = law.acts[row.act].in_force_from
    if starts_on is None or starts_on > row.valid_from:
        raise BadData(f"{row.key}: {row.act!r} is not in force on {row.valid_from.isoformat()}")


def _check_basis(law: Law, basis: LegalBasis) -> None:
    if basis.right and basis.right not in law.citations:
        raise BadData(f"legal_bases.toml: {basis.key!r} names unknown right {basis.right!r}")
    if (basis.formal is Formal.LONGER_THAN) is (basis.formal_over_days is None):
        raise BadData(f"legal_bases.toml: {basis.key!r} has formal and formal_over_days at odds")
