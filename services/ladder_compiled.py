# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The care ladder compiled once: where each measure stands, and the verdict of each line, fast."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from services import engine, load
from services.types import (
    Bypass,
    Exclusion,
    LadderCase,
    Line,
    MeasureCode,
    MeasureRule,
    Record,
    Rule,
    RuleSet,
    RuleVersion,
    State,
    Verdict,
)

URGENT_DAYS: Final = 14  # a step passed over because help was urgent is looked at again by then


class Standing(IntEnum):
    """Where a measure leaves the line above it, the strictest highest."""

    CLOSED = 0
    BYPASSED = 1
    INCOMPLETE = 2
    OPEN = 3


class Why(StrEnum):
    """Why a measure stands as it does."""

    TRIED_INSUFFICIENT = "tried_insufficient"
    NOT_SUITABLE = "not_suitable"
    EXCLUDED = "excluded"
    DECLINED = "declined"
    NOT_AVAILABLE = "not_available"
    COVERED = "covered"
    BYPASSED_URGENT = "bypassed_urgent"
    EXCLUSION_UNKNOWN = "exclusion_unknown"
    NOT_ASSESSED = "not_assessed"
    NOT_TRIED = "not_tried"
    WORKS = "works"
    ABOVE_RESIDUAL = "above_residual"


class Outcome(NamedTuple):
    """A measure's standing and why, with the day a running trial of it ends."""

    standing: Standing
    why: Why
    trial_ends_on: date | None = None


class LineVerdict(NamedTuple):
    """The verdict of a line; `underlying` is what a bypass stands in place of."""

    verdict: Verdict
    lowest_effective_level: int | None
    re_assess_by: date | None
    underlying: Verdict


# The states that decide alone; the others turn on trials, minutes and facts.
_DECIDED: Final = {
    State.TRIED_INSUFFICIENT: Outcome(Standing.CLOSED, Why.TRIED_INSUFFICIENT),
    State.NOT_SUITABLE: Outcome(Standing.CLOSED, Why.NOT_SUITABLE),
    State.DECLINED_BY_USER: Outcome(Standing.CLOSED, Why.DECLINED),
    State.NOT_AVAILABLE: Outcome(Standing.CLOSED, Why.NOT_AVAILABLE),
    State.BYPASSED_URGENT: Outcome(Standing.BYPASSED, Why.BYPASSED_URGENT),
}
_EXCLUDED: Final = Outcome(Standing.CLOSED, Why.EXCLUDED)
_EXCLUSION_UNKNOWN: Final = Outcome(Standing.INCOMPLETE, Why.EXCLUSION_UNKNOWN)
_NOT_ASSESSED: Final = Outcome(Standing.INCOMPLETE, Why.NOT_ASSESSED)
# In the order of Standing, which counts from 0.
_VERDICTS: Final = (
    Verdict.ESTABLISHED,
    Verdict.BYPASSED,
    Verdict.INCOMPLETE,
    Verdict.LOWER_LEVEL_OPEN,
)
_NOTHING_RECORDED: Final = State.NOT_ASSESSED
_OPEN: Final = Standing.OPEN
_BYPASSED: Final = Standing.BYPASSED


@dataclass(frozen=True, slots=True)
class CompiledMeasure:
    """A rule's measure with its rank in one user group and the exclusions that concern it.

    `key` finds what is recorded (need and measure), `line_key` a line of the proposal that is the
    measure itself (need and service).
    """

    key: tuple[str, str]
    line_key: tuple[str, str]
    code: MeasureCode
    service: str
    spec: MeasureRule
    rank: int
    exclusions: tuple[Exclusion, ...]
    tests: tuple[engine.Test, ...]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule as it stands on a day, ready to run.

    `below[rank]` holds the measures that are applicable to a line of that rank: strictly below it.
    """

    rule: Rule
    version: RuleVersion
    trigger: engine.Test
    measures: tuple[CompiledMeasure, ...]
    below: tuple[tuple[CompiledMeasure, ...], ...]


class Situation:
    """What the lines of a case mean for each other: minutes above a rank, and dated trials."""

    __slots__ = ("case", "lines_on", "trials")

    def __init__(self, case: LadderCase, ranks: tuple[int, ...]) -> None:
        """Sort the case's lines by the needs they name."""
        self.case = case
        self.lines_on: dict[str, list[tuple[int, int | None]]] = {}
        self.trials: dict[tuple[str, str], int | None] = {}
        for line in case.lines:
            place = (ranks[line.level], line.minutes_per_week)
            for need in line.needs:
                self.lines_on.setdefault(need, []).append(place)
                key = (need, line.service)
                # Two lines of one service: the trial that ends first is the one to look at.
                days = [d for d in (self.trials.get(key), line.duration_days) if d is not None]
                self.trials[key] = min(days, default=None)

    def minutes_above(self, need: str, rank: int) -> int | None:
        """Return the minutes a week of the lines that name the need above the rank.

        None when such a line has no minutes: a place cannot be held up against a residual.
        """
        total = 0
        for line_rank, minutes in self.lines_on.get(need, ()):
            if line_rank > rank:
                if minutes is None:
                    return None
                total += minutes
        return total

    def proposed_trial_end(self, measure: CompiledMeasure, record: Record | None) -> date | None:
        """Return the day a trial ends that is itself a line of this proposal, or None."""
        if measure.line_key not in self.trials:
            return None
        days = self.trials[measure.line_key]
        if days is not None:
            return self.case.date + timedelta(days)
        planned = record.to_on if record else None
        return planned if planned and planned > self.case.date else None

    def outcome(self, measure: CompiledMeasure) -> Outcome:
        """Say where a measure stands, whichever line asks."""
        record = self.case.records.get(measure.key)
        state = record.state if record else _NOTHING_RECORDED
        ends_on = self.proposed_trial_end(measure, record)
        if state is _NOTHING_RECORDED:
            decided = self._unrecorded(measure, ends_on)
        else:
            decided = _DECIDED.get(state)
        if decided is None:
            return self._offered(measure, record, state, ends_on)
        return decided if ends_on is None else decided._replace(trial_ends_on=ends_on)

    def _unrecorded(self, measure: CompiledMeasure, ends_on: date | None) -> Outcome | None:
        unknown = False
        facts = self.case.facts
        for test in measure.tests:
            truth = test(facts)
            if truth:
                return _EXCLUDED
            unknown = unknown or truth is None
        if unknown:
            return _EXCLUSION_UNKNOWN
        # Proposing a dated trial of it says that it is suitable, so nothing is left to assess.
        return _NOT_ASSESSED if ends_on is None else None

    def _offered(
        self, measure: CompiledMeasure, record: Record | None, state: State, ends_on: date | None
    ) -> Outcome:
        running = record is not None and is_running(record, self.case.date)
        if record is not None and running and record.to_on is not None:
            ends_on = record.to_on if ends_on is None else min(ends_on, record.to_on)
        works = state is State.TRIED_EFFECTIVE
        if not (works or running or ends_on is not None):
            return Outcome(Standing.OPEN, Why.NOT_TRIED)
        minutes = self.minutes_above(measure.key[0], measure.rank)
        if minutes is not None and minutes <= residual_of(record):
            return Outcome(Standing.CLOSED, Why.COVERED, ends_on)
        return Outcome(Standing.OPEN, Why.WORKS if works else Why.ABOVE_RESIDUAL, ends_on)


def is_running(record: Record, on: date) -> bool:
    """Say whether the recorded measure is in use on the day; without an end it still is."""
    if record.from_on is None or record.from_on > on:
        return False
    return record.to_on is None or on < record.to_on


def residual_of(record: Record | None) -> int:
    """Return the minutes a week a measure leaves to others; none recorded leaves none."""
    return (record.residual_minutes_per_week or 0) if record else 0


@dataclass(frozen=True, slots=True)
class Program:
    """The rules of one day and one user group, compiled."""

    ranks: tuple[int, ...]
    rules: tuple[CompiledRule, ...]
    by_need: dict[str, tuple[CompiledRule, ...]]
    bypasses: tuple[tuple[Bypass, engine.Test], ...]

    def binding(self, line: Line, case: LadderCase) -> Iterator[CompiledRule]:
        """Yield the rules that bind a line: of the needs it names, and all when one requires it.

        A rule brought in by `requires_all_needs` is left out only when its trigger is known not to
        be met: unknown is never no.
        """
        every = False
        for need in line.needs:
            for rule in self.by_need.get(need, ()):
                every = every or rule.rule.requires_all_needs
                yield rule
        if every:
            for rule in self.rules:
                if rule.rule.need not in line.needs and rule.trigger(case.facts) is not False:
                    yield rule

    def bypassed(self, case: LadderCase) -> list[Bypass]:
        """Return the bypasses that are known to hold."""
        return [bypass for bypass, test in self.bypasses if test(case.facts)]

    def verdicts(self, case: LadderCase) -> list[LineVerdict]:
        """Return the verdict of each proposed line, in order."""
        situation = Situation(case, self.ranks)
        bypasses = self.bypassed(case)
        return [self._verdict(line, situation, bypasses) for line in case.lines]

    def _verdict(self, line: Line, situation: Situation, bypasses: list[Bypass]) -> LineVerdict:
        tally = Tally(line, self.ranks[line.level], situation.case)
        for rule in self.binding(line, situation.case):
            tally.begin(rule)
            for measure in rule.below[tally.rank]:
                tally.add(measure, situation.outcome(measure))
        return tally.verdict(bypasses)


class Tally:
    """Gathers the outcomes of a line's applicable measures into its verdict."""

    __slots__ = ("case", "dates", "line", "lowest", "rank", "strictest")

    def __init__(self, line: Line, rank: int, case: LadderCase) -> None:
        """Begin with nothing open below the line."""
        self.line, self.rank, self.case = line, rank, case
        self.strictest, self.lowest = Standing.CLOSED, rank
        self.dates: list[date] = []

    def begin(self, rule: CompiledRule) -> None:
        """Note the end of the line itself when it is a trial of one of the rule's measures."""
        days = self.line.duration_days
        if days is not None and any(found.service == self.line.service for found in rule.measures):
            self.dates.append(self.case.date + timedelta(days))

    def add(self, measure: CompiledMeasure, outcome: Outcome) -> None:
        """Count one applicable measure."""
        standing, _, ends_on = outcome
        if standing > self.strictest:
            self.strictest = standing
        if standing is _OPEN and measure.rank < self.lowest:
            self.lowest = measure.rank
        if ends_on is not None:
            self.dates.append(ends_on)
        if standing is _BYPASSED:
            self.dates.append(urgent_by(self.case.records[measure.key], self.case.date))

    def verdict(self, bypasses: list[Bypass]) -> LineVerdict:
        """Return the line's verdict; a bypass that holds replaces it and keeps the rest."""
        underlying = verdict = _VERDICTS[self.strictest]
        if bypasses:
            verdict = Verdict.BYPASSED
            self.dates += bypass_dates(bypasses, self.case.date)
        level = None if self.strictest is Standing.INCOMPLETE else self.lowest
        return LineVerdict(verdict, level, min(self.dates, default=None), underlying)


def urgent_by(record: Record, on: date) -> date:
    """Return the day a measure passed over in urgency is to be looked at again."""
    return (record.from_on or on) + timedelta(URGENT_DAYS)


def bypass_dates(bypasses: list[Bypass], on: date) -> list[date]:
    """Return the days the bypasses themselves ask for a re-assessment."""
    days = [bypass.re_assess_within_days for bypass in bypasses]
    return [on + timedelta(within) for within in days if within is not None]


class Compiled:
    """A rule set ready to run: programs are made once per period and user group."""

    def __init__(self, rules: RuleSet) -> None:
        """Find the days on which the rules change."""
        self.rules = rules
        days = {ladder.valid_from for ladder in rules.ladders}
        for rule in rules.rules:
            for version in rule.versions:
                days.add(version.valid_from)
                if version.valid_to is not None:
                    days.add(version.valid_to)
        self._changes = sorted(days)
        self._programs: dict[tuple[int, str], Program] = {}

    def program(self, on: date, user_group: str) -> Program:
        """Return the rules of a day for a user group; LookupError before the first ladder."""
        key = (bisect_right(self._changes, on), user_group)
        program = self._programs.get(key)
        if program is None:
            program = self._programs[key] = _program(self.rules, on, user_group)
        return program

    def verdicts(self, case: LadderCase) -> list[LineVerdict]:
        """Return the verdict of each line of a case that is already read, in order."""
        return self.program(case.date, case.user_group).verdicts(case)


@lru_cache(maxsize=16)
def compiled(rules: RuleSet) -> Compiled:
    """Return the rule set compiled; the same rule set object is compiled once."""
    return Compiled(rules)


def _program(rules: RuleSet, on: date, user_group: str) -> Program:
    ladder = load.ladder_at(rules, on)
    if ladder is None:
        raise LookupError(f"no ladder in force on {on.isoformat()}")
    ranks = tuple(level.ranks[user_group] for level in ladder.levels)
    found: list[CompiledRule] = []
    for rule in rules.rules:
        version = load.version_at(rule, on)
        if version is not None:
            found.append(_rule(rule, version, ranks, rules))
    by_need: dict[str, tuple[CompiledRule, ...]] = {}
    for compiled_rule in found:
        need = compiled_rule.rule.need
        by_need[need] = (*by_need.get(need, ()), compiled_rule)
    bypasses = tuple((bypass, engine.compiled(bypass.when)) for bypass in ladder.bypasses)
    return Program(ranks, tuple(found), by_need, bypasses)


def _rule(rule: Rule, version: RuleVersion, ranks: tuple[int, ...], rules: RuleSet) -> CompiledRule:
    measures = tuple(_measure(rule, version, spec, ranks, rules) for spec in version.measures)
    below = tuple(
        tuple(measure for measure in measures if measure.rank < rank) for rank in range(8)
    )
    return CompiledRule(rule, version, engine.compiled(version.trigger), measures, below)


def _measure(
    rule: Rule, version: RuleVersion, spec: MeasureRule, ranks: tuple[int, ...], rules: RuleSet
) -> CompiledMeasure:
    code = rules.codes.measures[spec.measure]
    exclusions = tuple(found for found in version.exclusions if found.concerns(spec.measure))
    return CompiledMeasure(
        key=(rule.need, spec.measure),
        code=code,
        line_key=(rule.need, code.service or code.code),
        service=code.service or code.code,
        spec=spec,
        rank=ranks[spec.level],
        exclusions=exclusions,
        tests=tuple(engine.compiled(found.when) for found in exclusions),
    )
