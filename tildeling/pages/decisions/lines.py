# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Services of a proposal or a decision as rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tildeling.careladder.states import LineOutcome
from tildeling.cases.queries import service_title
from tildeling.decisions.facts.lines import AnyLine, Proposal, extent_words
from tildeling.decisions.models import Decision, DecisionLine
from tildeling.pages.formatting import day
from tildeling.pages.parts import Tag

COLOURS = {
    LineOutcome.GRANT: "success", LineOutcome.PARTIAL_GRANT: "warning",
    LineOutcome.REFUSAL: "danger", LineOutcome.CHANGE: "info",
    LineOutcome.TERMINATION: "danger",
}  # fmt: skip
NOTHING = "–"


@dataclass(frozen=True)
class LineRow:
    """One service: asked for, given, from when, and what the person has of it from before."""

    id: int
    title: str
    outcome: Tag
    requested: str
    extent: str
    period: str
    evaluation_on: date | None
    goal: str
    reason: str
    unit: str
    before: str = ""


@dataclass(frozen=True)
class Changed:
    """A service as the replaced decision had it, and as it is now."""

    title: str
    before: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether anything is changed."""
        return self.before != self.now


def proposed_rows(proposal: Proposal) -> list[LineRow]:
    """Return the lines of a proposal, with what is in force of each service."""
    return [
        _row(
            terms.line, proposal.on,
            before=split_extent(terms.previous.line) if terms.previous else "",
        )
        for terms in proposal.lines
    ]  # fmt: skip


def decided_rows(decision: Decision) -> list[LineRow]:
    """Return the lines of a signed decision."""
    return [_row(line, decision.decided_on) for line in decision.lines.all()]


def comparison(decision: Decision) -> list[Changed]:
    """Return what a decision changed of the one it replaces, service by service."""
    if decision.replaces is None:
        return []
    before = {line.service: line for line in decision.replaces.lines.all()}
    now = {line.service: line for line in decision.lines.all()}
    on = decision.decided_on
    return [
        Changed(service_title(code, on), _said(before.get(code)), _said(now.get(code)))
        for code in dict.fromkeys([*now, *before])
    ]


def extent_of(line: AnyLine) -> str:
    """Return what is given, in words; a dash for what gives nothing."""
    if line.outcome in {LineOutcome.REFUSAL, LineOutcome.TERMINATION}:
        return NOTHING
    return split_extent(line)


def split_extent(line: AnyLine) -> str:
    """Return what is given, with when and how often on a line of its own."""
    said = extent_words(line)
    if line.pattern and said.endswith(f", {line.pattern}"):
        said = f"{said.removesuffix(f', {line.pattern}')}\n{line.pattern}"
    return said[:1].upper() + said[1:]


def period_words(starts_on: date | None, ends_on: date | None) -> str:
    """Return a half open period with the last day the service is given."""
    if starts_on is None:
        return NOTHING
    if ends_on is None:
        return f"fra {day(starts_on)}"
    return f"{day(starts_on)}–{day(ends_on - timedelta(days=1))}"


def _said(line: DecisionLine | None) -> str:
    if line is None:
        return "ikke med i vedtaket"
    if line.outcome == LineOutcome.REFUSAL:
        return "avslått"
    if line.outcome == LineOutcome.TERMINATION:
        return f"opphører {day(line.starts_on)}"
    return f"{split_extent(line)}\n{period_words(line.starts_on, line.ends_on)}"


def _row(line: AnyLine, on: date, *, before: str = "") -> LineRow:
    outcome = LineOutcome(line.outcome)
    label = str(outcome.label)
    return LineRow(
        id=line.pk,
        title=service_title(line.service, on),
        outcome=Tag(label[:1].upper() + label[1:], COLOURS[outcome]),
        requested=line.requested or NOTHING,
        extent=extent_of(line),
        period=_period(line, outcome),
        evaluation_on=line.evaluation_on,
        goal=line.goal,
        reason=line.reason,
        unit=line.unit.name if line.unit else "",
        before=before,
    )


def _period(line: AnyLine, outcome: LineOutcome) -> str:
    if outcome == LineOutcome.REFUSAL:
        return NOTHING
    if outcome == LineOutcome.TERMINATION:
        return f"opphører {day(line.starts_on)}"
    return period_words(line.starts_on, line.ends_on)


def titles(lines: Iterable[AnyLine], on: date) -> str:
    """Return the services of some lines in one string."""
    return ", ".join(service_title(line.service, on) for line in lines)
