# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What follows from legal basis, duration and outcome: procedure, appeal, contents, notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from services.citations import (
    LAW,
    Citation,
    Formal,
    LegalBasis,
    citation,
    cite,
    legal_basis,
    legal_basis_keys,
)
from services.tomldata import BadData, build_all, grouped, in_force, read, sections

__all__ = [
    "AppealRegime",
    "Citation",
    "NoticeException",
    "Outcome",
    "PriorNotice",
    "ProcedureRegime",
    "RequiredBlock",
    "appeal_regime",
    "citation",
    "legal_basis",
    "notice_exceptions",
    "prior_notice_required",
    "procedure_regime",
    "required_blocks",
]


class Outcome(StrEnum):
    """How a decision ends; a reduction is a change that gives less than what is in force."""

    GRANT = "grant"
    PARTIAL_GRANT = "partial_grant"
    REFUSAL = "refusal"
    DISMISSAL = "dismissal"
    TERMINATION = "termination"
    CHANGE = "change"
    REDUCTION = "reduction"

    @property
    def label(self) -> str:
        """The outcome in Norwegian."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.GRANT: "Innvilgelse",
    Outcome.PARTIAL_GRANT: "Delvis innvilgelse",
    Outcome.REFUSAL: "Avslag",
    Outcome.DISMISSAL: "Avvisning",
    Outcome.TERMINATION: "Opphør",
    Outcome.CHANGE: "Endring",
    Outcome.REDUCTION: "Reduksjon",
}


class NoticeWhen(StrEnum):
    """When an outcome asks for prior notice."""

    ALWAYS = "always"
    OWN_INITIATIVE = "own_initiative"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class RequiredBlock:
    """A part a decision must have, its Norwegian title, and the paragraph that asks for it."""

    code: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class PriorNotice:
    """Whether the party must be told first, why in Norwegian, and by which paragraph."""

    required: bool
    reason: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class NoticeException:
    """A ground on which prior notice may be left out; each use needs its own text too."""

    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ProcedureRegime:
    """Whether fvl chapters IV and V hold for a service, why in Norwegian, and by what source."""

    formal_decision: bool
    reason: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class AppealRegime:
    """How a decision is appealed; `clock` names its row in the deadline tables."""

    key: str
    weeks: int
    body: str
    sent_to: str
    clock: str
    citation: Citation
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class _RegimeRow:
    key: str
    valid_from: date
    weeks: int
    clock: str
    body: str
    sent_to: str
    act: str
    section: str
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class _BlockRow:
    code: str
    title: str
    source: str
    valid_from: date
    outcomes: tuple[Outcome, ...] = ()
    not_for: tuple[Outcome, ...] = ()
    legal_bases: tuple[str, ...] = ()
    minutes_from: int | None = None
    minutes_below: int | None = None
    child: bool = False
    section_4_6a: bool = False


@dataclass(frozen=True, slots=True)
class _NoticeRow:
    outcome: Outcome
    when: NoticeWhen
    because: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class _Draft:
    legal_basis: str
    outcome: Outcome
    minutes_per_week: int | Fraction | None
    child: bool
    section_4_6a: bool


def procedure_regime(legal_basis_key: str, expected_days: int | None, on: date) -> ProcedureRegime:
    """Say whether a service needs a formal decision (pbrl § 2-7).

    `expected_days` counts the first day as one; None is a service without an expected end.
    """
    basis = legal_basis(legal_basis_key, on)
    formal, reason = _formal(basis, expected_days)
    return ProcedureRegime(formal, reason, basis.formal_source, basis.verified)


def appeal_regime(legal_basis_key: str, *, on: date, kind: str = "service") -> AppealRegime:
    """Return weeks, body and clock of an appeal: one function for all regimes, by date.

    `kind` is "service", "fee", "access" or "coercion"; only "service" looks at the legal basis.
    KeyError for another kind.
    """
    kinds, regimes = _regimes()
    key = legal_basis(legal_basis_key, on).appeal if kind == "service" else kinds[kind]
    row = in_force(regimes[key], on, f"appeal regime {key}")
    return AppealRegime(
        key=key,
        weeks=row.weeks,
        body=row.body,
        sent_to=row.sent_to,
        clock=row.clock,
        citation=cite(row.act, row.section, key=key),
        verified=row.verified,
        note=row.note,
    )


def required_blocks(
    legal_basis: str,
    outcome: str,
    *,
    on: date,
    minutes_per_week: int | Fraction | None = None,
    child: bool = False,
    section_4_6a: bool = False,
) -> tuple[RequiredBlock, ...]:
    """Return what a decision must contain before it can be signed, in the order of a letter.

    `minutes_per_week` is the assessed need; `child` says that a child is party or affected;
    `section_4_6a` that technology is granted without decision capacity. ValueError for an
    unknown outcome.
    """
    draft = _Draft(legal_basis, Outcome(outcome), minutes_per_week, child, section_4_6a)
    return tuple(
        RequiredBlock(row.code, row.title, citation(row.source, on))
        for row in _blocks()
        if row.valid_from <= on and _asked_for(row, draft)
    )


def prior_notice_required(outcome: str, *, own_initiative: bool, on: date) -> PriorNotice:
    """Say whether the party must have prior notice (fvl § 16); ValueError for another outcome."""
    rows = [row for row in _notices()[0] if row.outcome is Outcome(outcome)]
    row = in_force(rows, on, f"prior notice for {outcome}")
    required = row.when is NoticeWhen.ALWAYS or (
        row.when is NoticeWhen.OWN_INITIATIVE and own_initiative
    )
    reason = row.because
    if row.when is NoticeWhen.OWN_INITIATIVE and not own_initiative:
        reason = "Parten har selv bedt om endringen."
    return PriorNotice(required, reason, citation("prior_notice", on))


def notice_exceptions() -> tuple[NoticeException, ...]:
    """Return the grounds for leaving prior notice out (fvl § 16 third part)."""
    return _notices()[1]


def _formal(basis: LegalBasis, expected_days: int | None) -> tuple[bool, str]:
    if basis.formal is Formal.ALWAYS:
        return True, "Hjemmelen krever alltid enkeltvedtak."
    if basis.formal is Formal.NEVER:
        return False, "Hjemmelen er unntatt fra forvaltningsloven kapittel IV og V."
    limit = basis.formal_over_days or 0
    if expected_days is None:
        return True, f"Tjenesten er uten sluttdato og ventes å vare lenger enn {limit} dager."
    if expected_days > limit:
        return True, f"Tjenesten ventes å vare {expected_days} dager, lenger enn {limit}."
    return False, f"Tjenesten ventes å vare {expected_days} dager, ikke lenger enn {limit}."


def _asked_for(row: _BlockRow, draft: _Draft) -> bool:
    return (
        draft.outcome not in row.not_for
        and (not row.outcomes or draft.outcome in row.outcomes)
        and (not row.legal_bases or draft.legal_basis in row.legal_bases)
        and (draft.child or not row.child)
        and (draft.section_4_6a or not row.section_4_6a)
        and _within(row, draft.minutes_per_week)
    )


def _within(row: _BlockRow, minutes: int | Fraction | None) -> bool:
    if row.minutes_from is None or row.minutes_below is None:
        return True
    # An extent nobody has stated may lie in the band, so the block is asked for.
    return minutes is None or row.minutes_from <= minutes < row.minutes_below


@lru_cache(maxsize=1)
def _regimes() -> tuple[Mapping[str, str], Mapping[str, tuple[_RegimeRow, ...]]]:
    name = "appeal_regimes.toml"
    table = sections(read(LAW / name), ("kinds", "regimes"), name)
    regimes = grouped(build_all(_RegimeRow, table["regimes"], name), lambda row: row.key, name)
    for basis in legal_basis_keys():
        appeal = legal_basis(basis, date.max).appeal
        if appeal not in regimes:
            raise BadData(f"legal_bases.toml: {basis!r} names unknown appeal regime {appeal!r}")
    return table["kinds"], regimes


@lru_cache(maxsize=1)
def _blocks() -> tuple[_BlockRow, ...]:
    name = "required_blocks.toml"
    table = sections(read(LAW / name), ("valid_from", "blocks"), name)
    rows = build_all(_BlockRow, _dated(table, "blocks"), name)
    for row in rows:
        if (row.minutes_from is None) is not (row.minutes_below is None):
            raise BadData(f"{name}: {row.code!r} needs both minutes_from and minutes_below")
    return rows


@lru_cache(maxsize=1)
def _notices() -> tuple[tuple[_NoticeRow, ...], tuple[NoticeException, ...]]:
    name = "prior_notice.toml"
    table = sections(read(LAW / name), ("valid_from", "rules", "exceptions"), name)
    rules = build_all(_NoticeRow, _dated(table, "rules"), name)
    return rules, build_all(NoticeException, table["exceptions"], name)


def _dated(table: Any, section: str) -> list[dict[str, Any]]:
    return [{"valid_from": table["valid_from"], **row} for row in table[section]]
