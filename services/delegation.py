# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may sign a decision, who signs second, and who may go past an open step: dated data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.legal import Outcome
from services.tomldata import BadData, NotInForce, build_all, read, sections

FILE = Path(__file__).parent / "law" / "delegation.toml"


@dataclass(frozen=True, slots=True)
class SignatureRule:
    """Who signs first and who must sign second, if anybody, and why in Norwegian.

    The two signers are never the same person.
    """

    first_role: str
    second_role: str | None
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class OverrideRule:
    """The lowest role that may go past an open step of the care ladder, and why in Norwegian."""

    role: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class _SignatureRow:
    code: str
    first_role: str
    reason: str
    valid_from: date
    second_role: str = ""
    outcomes: tuple[Outcome, ...] = ()
    services: tuple[str, ...] = ()
    level_from: int = 0
    level_to: int | None = None
    minutes_above: int | None = None
    reduction: bool = False
    section_4_6a: bool = False


@dataclass(frozen=True, slots=True)
class _OverrideRow:
    code: str
    role: str
    reason: str
    valid_from: date
    rules_from: int = 0
    level_from: int = 0
    whole_level: bool = False
    not_assessed: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    outcome: Outcome
    level: int
    minutes_per_week: int | Fraction | None
    service: str
    reduction: bool
    section_4_6a: bool


@dataclass(frozen=True, slots=True)
class _Delegation:
    source: str
    roles: tuple[str, ...]
    signatures: tuple[_SignatureRow, ...]
    overrides: tuple[_OverrideRow, ...]


def signature_rule(
    *,
    outcome: str,
    level: int,
    service: str,
    on: date,
    minutes_per_week: int | Fraction | None = None,
    reduction: bool = False,
    section_4_6a: bool = False,
) -> SignatureRule:
    """Return who must sign a decision on a day; ValueError for an unknown outcome.

    `minutes_per_week` is None for what is not granted in time. An outcome of "reduction" is a
    reduction whether or not the flag says so.
    """
    rules = _delegation()
    found = Outcome(outcome)
    lessened = reduction or found is Outcome.REDUCTION
    draft = _Draft(found, level, minutes_per_week, service, lessened, section_4_6a)
    rows = [row for row in rules.signatures if row.valid_from <= on and _signs(row, draft)]
    if not rows:
        raise NotInForce(f"no delegation is in force on {on.isoformat()}")
    # The rank of nobody is below every role, so a row that asks for a second signer wins.
    strictest = max(rows, key=lambda row: _rank(rules.roles, row.second_role))
    second = strictest.second_role or None
    asking = [row.reason for row in rows if row.second_role] if second else [strictest.reason]
    return SignatureRule(strictest.first_role, second, " ".join(asking), rules.source)


def override_authority(
    *, level: int, on: date, skipped_rules: int, whole_level: bool, not_assessed: bool
) -> OverrideRule:
    """Return the lowest role that may go past open steps below a line on `level`.

    `skipped_rules` counts rules passed over, 1 or more (else ValueError); `whole_level` says that
    every rule of some level is among them; `not_assessed` that any of them is NOT_ASSESSED.
    """
    if skipped_rules < 1:
        raise ValueError("nothing is passed over, so nobody need allow it")
    rules = _delegation()
    rows = [
        row
        for row in rules.overrides
        if row.valid_from <= on
        and skipped_rules >= row.rules_from
        and level >= row.level_from
        and (whole_level or not row.whole_level)
        and (not_assessed or not row.not_assessed)
    ]
    if not rows:
        raise NotInForce(f"no delegation is in force on {on.isoformat()}")
    strictest = max(rows, key=lambda row: _rank(rules.roles, row.role))
    return OverrideRule(strictest.role, strictest.reason, rules.source)


def outranks(role: str, other: str) -> bool:
    """Say whether a role may do what is asked of another; a role outside delegation never may."""
    roles = _delegation().roles
    return role in roles and other in roles and _rank(roles, role) >= _rank(roles, other)


def _signs(row: _SignatureRow, draft: _Draft) -> bool:
    return (
        draft.level >= row.level_from
        and (row.level_to is None or draft.level <= row.level_to)
        and (not row.outcomes or draft.outcome in row.outcomes)
        and (not row.services or draft.service in row.services)
        and (draft.reduction or not row.reduction)
        and (draft.section_4_6a or not row.section_4_6a)
        and _above(row.minutes_above, draft.minutes_per_week)
    )


def _above(limit: int | None, minutes: int | Fraction | None) -> bool:
    return limit is None or (minutes is not None and minutes > limit)


def _rank(roles: Sequence[str], role: str) -> int:
    return roles.index(role) if role else -1


@lru_cache(maxsize=1)
def _delegation() -> _Delegation:
    return load(FILE)


def load(path: Path) -> _Delegation:
    """Read delegation rules; a role that the file does not rank is `BadData`."""
    known = ("valid_from", "source", "roles", "signatures", "overrides")
    table = sections(read(path), known, path.name)
    rules = _Delegation(
        source=table["source"],
        roles=tuple(table["roles"]),
        signatures=build_all(_SignatureRow, _dated(table, "signatures"), path.name),
        overrides=build_all(_OverrideRow, _dated(table, "overrides"), path.name),
    )
    _check(rules, path.name)
    return rules


def _dated(table: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    return [{"valid_from": table["valid_from"], **row} for row in table[section]]


def _check(rules: _Delegation, where: str) -> None:
    named = {row.role for row in rules.overrides}
    for row in rules.signatures:
        named |= {row.first_role, row.second_role} - {""}
    unranked = sorted(named - set(rules.roles))
    if unranked:
        raise BadData(f"{where}: role {unranked[0]!r} is not among roles")
