# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be granted: one TOML file a service, in dated versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.citations import legal_basis, legal_basis_keys
from services.tomldata import BadData, build_all, in_force, read, sections

DIRECTORY = Path(__file__).parent / "catalogue"
LEVELS = range(8)


class UnitOfGrant(StrEnum):
    """What an extent is granted in; minutes are per 1 to 12 weeks or per calendar month."""

    MINUTES = "minutes"
    VISITS = "visits"
    PLACES = "places"
    DAYS = "days"
    HOURS_PER_MONTH = "hours_per_month"
    DATES = "dates"

    @property
    def label(self) -> str:
        """The unit in Norwegian, as in «omfang i …»."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    UnitOfGrant.MINUTES: "timer og minutter",
    UnitOfGrant.VISITS: "besøk",
    UnitOfGrant.PLACES: "plass",
    UnitOfGrant.DAYS: "døgn eller dager",
    UnitOfGrant.HOURS_PER_MONTH: "timer per måned",
    UnitOfGrant.DATES: "fra dato til dato",
}


class KprUnit(StrEnum):
    """The volume KPR wants for a service code."""

    HOURS_PER_WEEK = "hours_per_week"
    DAYS = "days"
    DATES = "dates"
    NONE = "none"


class EvaluationKind(StrEnum):
    """Which evaluation clock a service has when the decision names no date."""

    TECHNOLOGY = "technology"
    REABLEMENT = "reablement"
    HOME_SERVICES = "home_services"
    STABLE = "stable"
    TIME_LIMITED = "time_limited"


class Department(StrEnum):
    """The kind of unit that carries a service out, unless the municipality routes otherwise."""

    HOME_SERVICES = "home_services"
    MAPPING_AND_MASTERY = "mapping_and_mastery"
    TECHNOLOGY = "technology"
    ACTIVITY = "activity"
    FAMILY_SUPPORT = "family_support"
    INSTITUTION = "institution"
    HOUSING = "housing"
    MENTAL_HEALTH = "mental_health"


@dataclass(frozen=True, slots=True)
class Kostra:
    """The KOSTRA function a service's cost is booked on from a day."""

    valid_from: date
    function: str
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One dated block of a service's file."""

    valid_from: date
    level: int
    legal_basis: str
    unit_of_grant: UnitOfGrant
    fee_group: str
    kpr_unit: KprUnit
    is_health_service: bool
    evaluation_kind: EvaluationKind
    department: Department
    competence: str
    kpr_code: int | None = None
    kpr_note: str = ""
    capacity_record: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service as it could be granted on a day.

    `level` is its place on the care ladder, 0 to 7. `kpr_code` is None where KPR has no certain
    code, and `kpr_note` says why. `capacity_record` asks for the pbrl § 4-6 a record when the
    person lacks decision capacity.
    """

    code: str
    title: str
    level: int
    legal_basis: str
    unit_of_grant: UnitOfGrant
    fee_group: str
    kpr_code: int | None
    kpr_unit: KprUnit
    kpr_note: str
    is_health_service: bool
    kostra_function: str
    kostra_verified: bool
    evaluation_kind: EvaluationKind
    department: Department
    competence: str
    capacity_record: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A service's whole file: its title and every dated block."""

    code: str
    title: str
    versions: tuple[Version, ...]
    kostra: tuple[Kostra, ...]

    def on(self, day: date) -> Service:
        """Return the service as it stood on a day; `NotInForce` before its first version."""
        version = in_force(self.versions, day, f"service {self.code}")
        kostra = in_force(self.kostra, day, f"KOSTRA function of {self.code}")
        return Service(
            code=self.code,
            title=self.title,
            level=version.level,
            legal_basis=version.legal_basis,
            unit_of_grant=version.unit_of_grant,
            fee_group=version.fee_group,
            kpr_code=version.kpr_code,
            kpr_unit=version.kpr_unit,
            kpr_note=version.kpr_note,
            is_health_service=version.is_health_service,
            kostra_function=kostra.function,
            kostra_verified=kostra.verified,
            evaluation_kind=version.evaluation_kind,
            department=version.department,
            competence=version.competence,
            capacity_record=version.capacity_record,
        )


@lru_cache(maxsize=4096)
def get(code: str, on: date) -> Service:
    """Return a service as it stood on a day; KeyError for an unknown code."""
    return _entries()[code].on(on)


def all_services(on: date) -> tuple[Service, ...]:
    """Return every service that could be granted on a day, by level and then code."""
    found = [entry.on(on) for entry in _entries().values() if _granted_on(entry, on)]
    return tuple(sorted(found, key=lambda service: (service.level, service.code)))


def codes() -> tuple[str, ...]:
    """Return the code of every service ever in the catalogue, sorted."""
    return tuple(_entries())


def load(directory: Path) -> Mapping[str, Entry]:
    """Read a catalogue: one file a service, its name the code; what is unknown is `BadData`."""
    return {path.stem: _entry(path) for path in sorted(directory.glob("*.toml"))}


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, Entry]:
    return load(DIRECTORY)


def _granted_on(entry: Entry, on: date) -> bool:
    return min(version.valid_from for version in entry.versions) <= on


def _entry(path: Path) -> Entry:
    table = sections(read(path), ("title", "versions", "kostra"), path.name)
    versions = build_all(Version, _list(table, "versions", path), f"{path.name} versions")
    kostra = build_all(Kostra, _list(table, "kostra", path), f"{path.name} kostra")
    for version in versions:
        _check(version, path.name)
    if not table.get("title"):
        raise BadData(f"{path.name}: missing key 'title'")
    return Entry(path.stem, str(table["title"]), versions, kostra)


def _list(table: Mapping[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.get(key, [])
    if not rows:
        raise BadData(f"{path.name}: missing key {key!r}")
    return rows


def _check(version: Version, where: str) -> None:
    if version.level not in LEVELS:
        raise BadData(f"{where}: level must be 0 to 7, not {version.level}")
    if version.legal_basis not in legal_basis_keys():
        raise BadData(f"{where}: unknown legal_basis {version.legal_basis!r}")
    if not legal_basis(version.legal_basis, version.valid_from).grantable:
        raise BadData(f"{where}: legal_basis {version.legal_basis!r} is never a service")
    if version.kpr_code is None and not version.kpr_note:
        raise BadData(f"{where}: a service without kpr_code needs a kpr_note that says why")
