# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The care ladder step by step: for each line, need, rule and measure the state and why."""

from dataclasses import dataclass
from datetime import date

from services import engine
from services.ladder_compiled import (
    Compiled,
    CompiledMeasure,
    CompiledRule,
    Outcome,
    Program,
    Situation,
    Standing,
    Tally,
    Why,
    residual_of,
)
from services.types import (
    Bypass,
    Exclusion,
    Finding,
    LadderCase,
    Line,
    Record,
    Rule,
    RuleSet,
    RuleVersion,
    State,
    Success,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class ExclusionFinding:
    """An exclusion that was weighed, with the truth of each of its conditions."""

    reason: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """Where one applicable measure of one rule stands for one line.

    `state` and `reason` are the recorded ones, or NOT_SUITABLE with the reason of the exclusion
    known to hold. `minutes_above` is what the lines above propose for the need, None when one is a
    place. `needs_4_6a` asks for the pbrl § 4-6 a record: the person lacks decision capacity.
    """

    need: str
    measure: str
    name: str
    service: str | None
    level: int
    rank: int
    state: State
    reason: str | None
    standing: Standing
    why: Why
    record: Record | None
    exclusions: tuple[ExclusionFinding, ...]
    unknown_facts: tuple[str, ...]
    who: tuple[str, ...]
    trial_days: int | None
    trial_ends_on: date | None
    success: Success | None
    evidence: tuple[str, ...]
    minutes_above: int | None
    residual_minutes_per_week: int
    needs_4_6a: bool


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A binding rule with its trigger and its applicable measures.

    `named` is false when the rule binds because another rule of the line requires all needs.
    """

    rule: Rule
    version: RuleVersion
    named: bool
    trigger: Finding
    measures: tuple[MeasureResult, ...]

    @property
    def standing(self) -> Standing:
        """The strictest standing among the measures; a rule without any is closed."""
        return max((measure.standing for measure in self.measures), default=Standing.CLOSED)


@dataclass(frozen=True, slots=True)
class NeedResult:
    """One need of a line, with every rule that binds the line for it; none when no rule exists."""

    need: str
    named: bool
    standing: Standing
    rules: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to find out: a fact, or whether a measure suits a need; `who` can find it out."""

    who: tuple[str, ...]
    blocking: bool
    fact: str | None = None
    need: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class LineResult:
    """The verdict of a proposed line and every step below it.

    `underlying` is what the verdict would be without a bypass; `bypasses` are those that hold.
    """

    line: Line
    rank: int
    verdict: Verdict
    underlying: Verdict
    lowest_effective_level: int | None
    re_assess_by: date | None
    bypasses: tuple[Bypass, ...]
    needs: tuple[NeedResult, ...]
    asks: tuple[Ask, ...]

    @property
    def measures(self) -> tuple[MeasureResult, ...]:
        """Every applicable measure of the line, by rank, then as the rules give them."""
        found = [m for need in self.needs for rule in need.rules for m in rule.measures]
        return tuple(sorted(found, key=lambda measure: measure.rank))

    @property
    def open(self) -> tuple[MeasureResult, ...]:
        """The measures that keep a lower level open, by rank."""
        return tuple(found for found in self.measures if found.standing is Standing.OPEN)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule in force and whether the facts say that its need is there."""

    rule: Rule
    version: RuleVersion
    finding: Finding


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything the ladder found out about a case, ready for a page, a letter or a proof."""

    case: LadderCase
    rules: RuleSet
    lines: tuple[LineResult, ...]
    triggers: tuple[Trigger, ...]
    bypasses: tuple[tuple[Bypass, Finding], ...]
    unanswered_needs: tuple[str, ...]


def steps(case: LadderCase, compiled: Compiled) -> Evaluation:
    """Evaluate a case that is already read, keeping every step."""
    return _Walk(case, compiled).evaluation()


class _Walk:
    """One evaluation: findings are made once and shared by the lines."""

    def __init__(self, case: LadderCase, compiled: Compiled) -> None:
        self.case = case
        self.rules = compiled.rules
        self.program: Program = compiled.program(case.date, case.user_group)
        self.situation = Situation(case, self.program.ranks)
        self.triggers = {
            rule.rule.code: engine.find(rule.version.trigger, case.facts)
            for rule in self.program.rules
        }
        self.weighed: dict[int, ExclusionFinding] = {}

    def evaluation(self) -> Evaluation:
        facts = self.case.facts
        return Evaluation(
            case=self.case,
            rules=self.rules,
            lines=tuple(self.line(line) for line in self.case.lines),
            triggers=tuple(
                Trigger(rule.rule, rule.version, self.triggers[rule.rule.code])
                for rule in self.program.rules
            ),
            bypasses=tuple(
                (bypass, engine.find(bypass.when, facts)) for bypass, _ in self.program.bypasses
            ),
            unanswered_needs=self.unanswered(),
        )

    def unanswered(self) -> tuple[str, ...]:
        named = {need for line in self.case.lines for need in line.needs}
        found = {
            rule.rule.need for rule in self.program.rules if self.triggers[rule.rule.code].truth
        }
        return tuple(need for need in self.rules.codes.needs if need in found - named)

    def line(self, line: Line) -> LineResult:
        tally = Tally(line, self.program.ranks[line.level], self.case)
        found: dict[str, list[RuleResult]] = {need: [] for need in line.needs}
        for rule in self.program.binding(line, self.case):
            tally.begin(rule)
            measures = tuple(self.measure(found, tally) for found in rule.below[tally.rank])
            found.setdefault(rule.rule.need, []).append(self.rule(rule, line, measures))
        bypasses = self.program.bypassed(self.case)
        said = tally.verdict(bypasses)
        needs = tuple(
            NeedResult(need, need in line.needs, _strictest(rules), tuple(rules))
            for need, rules in found.items()
        )
        return LineResult(
            line=line,
            rank=tally.rank,
            verdict=said.verdict,
            underlying=said.underlying,
            lowest_effective_level=said.lowest_effective_level,
            re_assess_by=said.re_assess_by,
            bypasses=tuple(bypasses),
            needs=needs,
            asks=self.asks(needs),
        )

    def rule(
        self, rule: CompiledRule, line: Line, measures: tuple[MeasureResult, ...]
    ) -> RuleResult:
        named = rule.rule.need in line.needs
        return RuleResult(rule.rule, rule.version, named, self.triggers[rule.rule.code], measures)

    def measure(self, measure: CompiledMeasure, tally: Tally) -> MeasureResult:
        outcome = self.situation.outcome(measure)
        tally.add(measure, outcome)
        record = self.case.records.get(measure.key)
        state = record.state if record else State.NOT_ASSESSED
        reason = record.reason if record else None
        weighed: tuple[ExclusionFinding, ...] = ()
        if state is State.NOT_ASSESSED:
            weighed = tuple(self.exclusion(found) for found in measure.exclusions)
        if outcome.why is Why.EXCLUDED:
            state = State.NOT_SUITABLE
            reason = next(found.reason for found in weighed if found.finding.truth)
        return self.result(measure, outcome, state, reason, weighed)

    def result(
        self,
        measure: CompiledMeasure,
        outcome: Outcome,
        state: State,
        reason: str | None,
        weighed: tuple[ExclusionFinding, ...],
    ) -> MeasureResult:
        record = self.case.records.get(measure.key)
        unknown: tuple[str, ...] = ()
        if outcome.why is Why.EXCLUSION_UNKNOWN:
            facts = [f for found in weighed for f in engine.unknown_facts(found.finding)]
            unknown = tuple(dict.fromkeys(facts))
        spec = measure.spec
        return MeasureResult(
            need=measure.key[0],
            measure=spec.measure,
            name=measure.code.name,
            service=measure.code.service,
            level=spec.level,
            rank=measure.rank,
            state=state,
            reason=reason,
            standing=outcome.standing,
            why=outcome.why,
            record=record,
            exclusions=weighed,
            unknown_facts=unknown,
            who=spec.who,
            trial_days=spec.trial_days,
            trial_ends_on=outcome.trial_ends_on,
            success=spec.success,
            evidence=spec.evidence,
            minutes_above=self.situation.minutes_above(measure.key[0], measure.rank),
            residual_minutes_per_week=residual_of(record),
            needs_4_6a=(
                measure.code.needs_4_6a and self.case.facts.get("decision_capacity") is False
            ),
        )

    def exclusion(self, exclusion: Exclusion) -> ExclusionFinding:
        key = id(exclusion)
        found = self.weighed.get(key)
        if found is None:
            finding = engine.find(exclusion.when, self.case.facts)
            found = self.weighed[key] = ExclusionFinding(exclusion.reason, finding)
        return found

    def asks(self, needs: tuple[NeedResult, ...]) -> tuple[Ask, ...]:
        """List what to find out for a line: what its verdict waits for first, each thing once."""
        facts: dict[str, bool] = {}
        measures: list[Ask] = []
        for rule in (rule for need in needs for rule in need.rules):
            for found in rule.measures:
                if found.standing in (Standing.INCOMPLETE, Standing.BYPASSED):
                    blocking = found.standing is Standing.INCOMPLETE
                    measures.append(
                        Ask(found.who, blocking, need=found.need, measure=found.measure)
                    )
                facts.update(dict.fromkeys(found.unknown_facts, True))
            if not rule.named and rule.standing is Standing.INCOMPLETE:
                facts.update(dict.fromkeys(engine.unknown_facts(rule.trigger), True))
        for trigger in self.triggers.values():
            for fact in engine.unknown_facts(trigger):
                facts.setdefault(fact, False)
        asked = [
            Ask(spec.who, facts[code], fact=code)
            for code, spec in self.rules.facts.items()
            if code in facts
        ]
        return tuple(sorted(asked + _in_order(measures, self.rules), key=lambda a: not a.blocking))


def _strictest(rules: list[RuleResult]) -> Standing:
    return max((rule.standing for rule in rules), default=Standing.CLOSED)


def _in_order(asks: list[Ask], rules: RuleSet) -> list[Ask]:
    needs, measures = list(rules.codes.needs), list(rules.codes.measures)
    unique = dict.fromkeys(asks)
    return sorted(
        unique, key=lambda a: (needs.index(a.need or ""), measures.index(a.measure or ""))
    )
