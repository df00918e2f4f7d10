# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strict reading of TOML data: what a frozen dataclass does not name is refused by file and key."""

import tomllib
import types
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class BadData(ValueError):
    """A data file says something we do not know; the message names the file and the key."""


class NotInForce(LookupError):
    """Nothing under this key was in force on the day asked about."""


class Dated(Protocol):
    """A row that holds from a day on, until a later row of the same key takes over."""

    @property
    def valid_from(self) -> date:
        """The first day the row holds."""


D = TypeVar("D", bound=Dated)
K = TypeVar("K", bound=Hashable)


def read(path: Path) -> dict[str, Any]:
    """Return the file as plain TOML values; a file that is not TOML is `BadData` with its name."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadData(f"{path.name}: {wrong}") from wrong


def build(cls: type[T], table: Mapping[str, Any], where: str) -> T:
    """Make one frozen dataclass of a table; unknown, missing or mistyped keys are `BadData`."""
    hints = _hints(cls)
    unknown = sorted(set(table) - set(hints))
    if unknown:
        raise BadData(f"{where}: unknown key {unknown[0]!r}")
    absent = sorted(_required(cls) - set(table))
    if absent:
        raise BadData(f"{where}: missing key {absent[0]!r}")
    return cls(**{key: _convert(hints[key], table[key], f"{where}: {key}") for key in table})


def build_all(cls: type[T], tables: Iterable[Mapping[str, Any]], where: str) -> tuple[T, ...]:
    """Make a dataclass of each table, numbering them from 1 in messages."""
    return tuple(build(cls, table, f"{where} #{n}") for n, table in enumerate(tables, start=1))


def sections(table: Mapping[str, Any], allowed: Iterable[str], where: str) -> Mapping[str, Any]:
    """Return the table once its top-level keys are known to be among the allowed ones."""
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise BadData(f"{where}: unknown key {unknown[0]!r}")
    return table


def in_force(rows: Sequence[D], on: date, what: str) -> D:
    """Return the row with the latest `valid_from` not after `on`, or raise `NotInForce`."""
    held = [row for row in rows if row.valid_from <= on]
    if not held:
        raise NotInForce(f"{what} has no version in force on {on.isoformat()}")
    return max(held, key=_valid_from)


def grouped(rows: Iterable[D], key: Callable[[D], K], where: str) -> dict[K, tuple[D, ...]]:
    """Group dated rows, oldest first; two rows of one key from the same day are `BadData`."""
    found: dict[K, list[D]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    for name, versions in found.items():
        if len({version.valid_from for version in versions}) != len(versions):
            raise BadData(f"{where}: {name!r} has two versions from the same day")
    return {name: tuple(sorted(found[name], key=_valid_from)) for name in found}


def _valid_from(row: Dated) -> date:
    return row.valid_from


def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls) if field.init}


def _required(cls: type) -> frozenset[str]:
    return frozenset(
        field.name
        for field in fields(cls)
        if field.init and field.default is MISSING and field.default_factory is MISSING
    )


def _convert(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _convert(next(arm for arm in get_args(hint) if arm is not type(None)), value, where)
    if origin is tuple:
        return _sequence(get_args(hint)[0], value, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(hint, value, where)
    if isinstance(hint, type) and is_dataclass(hint):
        return _table(hint, value, where)
    return _plain(hint, value, where)


def _sequence(hint: Any, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise BadData(f"{where} must be a list")
    return tuple(_convert(hint, item, f"{where} #{n}") for n, item in enumerate(value, start=1))


def _member(hint: type[StrEnum], value: Any, where: str) -> StrEnum:
    try:
        return hint(value)
    except ValueError:
        known = ", ".join(sorted(hint))
        raise BadData(f"{where} is {value!r}; known: {known}") from None


def _table(hint: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise BadData(f"{where} must be a table")
    return build(hint, value, where)


def _plain(hint: Any, value: Any, where: str) -> Any:
    # `type is`, not isinstance: True is an int and a datetime is a date in Python, never in law.
    if hint not in (str, int, bool, date, datetime):
        raise BadData(f"{where} is declared as {hint!r}, which this reader does not know")
    if type(value) is not hint:
        raise BadData(f"{where} must be {hint.__name__}, not {type(value).__name__}")
    return value
