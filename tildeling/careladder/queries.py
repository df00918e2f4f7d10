# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What can be asked about the ladder of a case: the drawn staircase, the lines, the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import QuerySet

from services import catalogue, delegation, ladder, load, reasons
from services.ladder_evaluation import LineResult, MeasureResult
from services.ladder_words import explain_line, explain_measure
from services.tomldata import NotInForce
from services.types import Level, RuleSet
from tildeling.assessments.models import Need
from tildeling.careladder.facts import differs, ladder_case_of, minutes_per_week, proposed_lines
from tildeling.careladder.models import LadderCheck, MeasureState, ProposedLine
from tildeling.cases.models import Case
from tildeling.people.models import ServiceUser

_OPEN = frozenset({ladder.Standing.OPEN, ladder.Standing.INCOMPLETE})
# Needs that no line answers yet are drawn below the highest step, with no time above them.
_TOP_SERVICE = "long_term_stay"


@dataclass(frozen=True)
class Replaced:
    """A proposed line that a measure would replace, wholly or partly; minutes are per week."""

    service: str
    title: str
    minutes_per_week: int | None


@dataclass(frozen=True)
class ToFindOut:
    """Something that must be found out before the step is assessed, and who can."""

    label: str
    who: tuple[str, ...]
    fact: str | None = None


@dataclass(frozen=True)
class MeasureOnStep:
    """A measure for a need, as it is drawn on its step; the period is half open.

    `standing` is `open`, `incomplete`, `closed` or `bypassed`; `record_id` is the record behind it.
    """

    need: str
    need_label: str
    measure: str
    name: str
    state: str
    state_label: str
    standing: str
    sentence: str
    reason: str
    evidence: tuple[str, ...]
    wanted_evidence: tuple[str, ...]
    note: str
    from_on: date | None
    until_on: date | None
    trial_days: int | None
    success: str
    residual_minutes_per_week: int | None
    record_id: int | None
    replaces: tuple[Replaced, ...]
    to_find_out: tuple[ToFindOut, ...]
    needs_4_6a: bool


@dataclass(frozen=True)
class LineOnStep:
    """A proposed line where it stands, with its verdict and the sentences that explain it."""

    line_id: int
    service: str
    title: str
    level: int
    minutes_per_week: int | None
    needs: tuple[str, ...]
    verdict: str
    verdict_label: str
    lowest_effective_level: int | None
    re_assess_by: date | None
    bypasses: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A step of the staircase; steps of equal rank stand side by side and never precede."""

    level: int
    name: str
    rank: int
    measures: tuple[MeasureOnStep, ...]
    lines: tuple[LineOnStep, ...]


@dataclass(frozen=True)
class Staircase:
    """The ladder of a case on a date, lowest step first.

    `check` is the last run that was kept, `is_current` whether nothing has changed since it;
    `override` is who may go past what stands open, None when nothing does.
    """

    on: date
    steps: tuple[Step, ...]
    unanswered_needs: tuple[str, ...]
    to_find_out: tuple[ToFindOut, ...]
    rules_version: str
    check: LadderCheck | None
    is_current: bool
    override: delegation.OverrideRule | None


def staircase(case: Case, *, on: date) -> Staircase:
    """Return the staircase of a case as it stands on a date, also before anything is proposed."""
    asked = ladder_case_of(case, on=on)
    evaluation = ladder.evaluate_steps(asked)
    rows = proposed_lines(case)
    drawer = _Drawer(evaluation, rows, records_of(case))
    lines = [drawer.line(row, found) for row, found in zip(rows, evaluation.lines, strict=True)]
    measures = drawer.measures(evaluation) + _unlined(case, asked, drawer)
    past = [line for line in evaluation.lines if stands_open(line)]
    check = latest_check(case)
    return Staircase(
        on=on,
        steps=tuple(
            _step(level, case.person.user_group, measures, lines)
            for level in _levels(evaluation.rules, on)
        ),
        unanswered_needs=tuple(
            evaluation.rules.codes.needs[code] for code in evaluation.unanswered_needs
        ),
        to_find_out=drawer.facts_to_find_out(evaluation.lines),
        rules_version=evaluation.rules.version,
        check=check,
        is_current=check is not None and not differs(check.asked, asked),
        override=override_rule(past, on=on) if past else None,
    )


def lines_of(case: Case) -> QuerySet[ProposedLine]:
    """Return the lines proposed in the case's round that are not withdrawn, oldest first."""
    return (
        ProposedLine.objects.filter(case=case, round=case.round, is_withdrawn=False)
        .select_related("unit")
        .order_by("id")
    )


def measure_history(person: ServiceUser, need: str) -> QuerySet[MeasureState]:
    """Return everything ever recorded of the measures for a need of a person, newest first."""
    return (
        MeasureState.objects.filter(person=person, need=need)
        .select_related("recorded_by", "case")
        .order_by("-recorded_at", "-id")
    )


def records_of(case: Case) -> dict[tuple[str, str], MeasureState]:
    """Return the current record of each need and measure of the case's person."""
    rows = MeasureState.objects.filter(person=case.person_id, is_current=True)
    return {(row.need, row.measure): row for row in rows}


def latest_check(case: Case) -> LadderCheck | None:
    """Return the last ladder check of the case's round, or None."""
    return LadderCheck.objects.filter(case=case, round=case.round).order_by("-id").first()


def current_check(case: Case, *, on: date) -> LadderCheck | None:
    """Return the last check when nothing it was asked about has changed since, else None."""
    check = latest_check(case)
    if check is None or differs(check.asked, ladder_case_of(case, on=on)):
        return None
    return check


def stands_open(line: LineResult) -> bool:
    """Tell whether going on with a line passes a lower step that is open or not assessed."""
    return line.verdict in {ladder.Verdict.LOWER_LEVEL_OPEN, ladder.Verdict.INCOMPLETE}


def override_rule(lines: Sequence[LineResult], *, on: date) -> delegation.OverrideRule:
    """Return the strictest rule for who may go past what stands open below the lines."""
    return reduce(_stricter, (_override_of(line, on) for line in lines))


def _stricter(
    one: delegation.OverrideRule, other: delegation.OverrideRule
) -> delegation.OverrideRule:
    return one if delegation.outranks(one.role, other.role) else other


def _override_of(line: LineResult, on: date) -> delegation.OverrideRule:
    passed = [measure for measure in line.measures if measure.standing in _OPEN]
    rules = [rule for need in line.needs for rule in need.rules if rule.standing in _OPEN]
    closed = {measure.level for measure in line.measures if measure.standing not in _OPEN}
    return delegation.override_authority(
        level=line.line.level,
        on=on,
        skipped_rules=len({rule.rule.code for rule in rules}),
        # A whole level is passed when nothing on it was tried or found unsuitable.
        whole_level=any(measure.level not in closed for measure in passed),
        not_assessed=any(measure.state == ladder.State.NOT_ASSESSED for measure in passed),
    )


def _unlined(
    case: Case, asked: dict[str, Any], drawer: "_Drawer"
) -> list[tuple[int, MeasureOnStep]]:
    """Draw the measures of the case's needs that no proposed line answers yet."""
    lined = {need for line in asked["proposed"] for need in line["needs"]}
    codes = Need.objects.filter(case=case, round=case.round).values_list("code", flat=True)
    left = [code for code in codes if code not in lined]
    if not left:
        return []
    top = {"service": _TOP_SERVICE, "needs": left, "minutes_per_week": 0}
    evaluation = ladder.evaluate_steps({**asked, "proposed": [*asked["proposed"], top]})
    return drawer.measures(evaluation)


class _Drawer:
    """Draws measures and lines with Norwegian names; each need and measure once."""

    def __init__(
        self,
        evaluation: ladder.Evaluation,
        rows: Sequence[ProposedLine],
        records: dict[tuple[str, str], MeasureState],
    ) -> None:
        self.evaluation = evaluation
        self.codes = evaluation.rules.codes
        self.rows = rows
        self.records = records
        self.drawn: set[tuple[str, str]] = set()

    def line(self, row: ProposedLine, found: LineResult) -> LineOnStep:
        return LineOnStep(
            line_id=row.pk,
            service=row.service,
            title=_title(row),
            level=found.line.level,
            minutes_per_week=found.line.minutes_per_week,
            needs=tuple(self.codes.needs[need] for need in row.needs),
            verdict=found.verdict.value,
            verdict_label=self.codes.verdicts[found.verdict],
            lowest_effective_level=found.lowest_effective_level,
            re_assess_by=found.re_assess_by,
            bypasses=tuple(bypass.title for bypass in found.bypasses),
            sentences=tuple(explain_line(found, self.evaluation)),
        )

    def measures(self, evaluation: ladder.Evaluation) -> list[tuple[int, MeasureOnStep]]:
        drawn = []
        for line in evaluation.lines:
            for measure in line.measures:
                key = (measure.need, measure.measure)
                if key not in self.drawn:
                    self.drawn.add(key)
                    drawn.append((measure.level, self.measure(measure, line, evaluation)))
        return drawn

    def measure(
        self, found: MeasureResult, line: LineResult, evaluation: ladder.Evaluation
    ) -> MeasureOnStep:
        row = self.records.get((found.need, found.measure))
        return MeasureOnStep(
            need=found.need,
            need_label=self.codes.needs[found.need],
            measure=found.measure,
            name=found.name,
            state=found.state.value,
            state_label=self.codes.states[found.state],
            standing=found.standing.name.lower(),
            sentence=explain_measure(found, line, evaluation),
            reason=_reason_text(found.reason, evaluation.case.date),
            evidence=self._evidence([row.evidence] if row and row.evidence else []),
            wanted_evidence=self._evidence(found.evidence),
            note=row.note if row else "",
            from_on=row.from_on if row else None,
            until_on=row.until_on if row else None,
            trial_days=found.trial_days,
            success=found.success.text if found.success else "",
            residual_minutes_per_week=row.residual_minutes_per_week if row else None,
            record_id=row.pk if row else None,
            replaces=tuple(self._replaced(found, evaluation)),
            to_find_out=self._to_find_out(found),
            needs_4_6a=found.needs_4_6a,
        )

    def facts_to_find_out(self, lines: Iterable[LineResult]) -> tuple[ToFindOut, ...]:
        """Return every fact the verdicts wait for or would gain from, those they wait for first."""
        asked = sorted(
            (ask for line in lines for ask in line.asks if ask.fact),
            key=lambda ask: not ask.blocking,
        )
        codes = dict.fromkeys(ask.fact for ask in asked if ask.fact)
        return tuple(self._fact(code) for code in codes)

    def _replaced(self, found: MeasureResult, evaluation: ladder.Evaluation) -> Iterable[Replaced]:
        if found.standing is ladder.Standing.CLOSED:
            return
        for row, line in zip(self.rows, evaluation.lines, strict=False):
            if found.need in row.needs and found.rank < line.rank:
                yield Replaced(row.service, _title(row), minutes_per_week(row))

    def _to_find_out(self, found: MeasureResult) -> tuple[ToFindOut, ...]:
        if found.standing is not ladder.Standing.INCOMPLETE:
            return ()
        itself = ToFindOut(f"Om tiltaket er egnet: {found.name}", self._who(found.who))
        return (itself, *(self._fact(code) for code in found.unknown_facts))

    def _fact(self, code: str) -> ToFindOut:
        spec = self.evaluation.rules.facts[code]
        return ToFindOut(spec.label, self._who(spec.who), fact=code)

    def _who(self, professions: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.codes.professions[code] for code in professions)

    def _evidence(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.codes.evidence.get(code, code) for code in codes)


def _step(
    level: Level,
    group: str,
    measures: Sequence[tuple[int, MeasureOnStep]],
    lines: Sequence[LineOnStep],
) -> Step:
    return Step(
        level=level.level,
        name=level.name,
        rank=level.ranks[group],
        measures=tuple(measure for on_level, measure in measures if on_level == level.level),
        lines=tuple(line for line in lines if line.level == level.level),
    )


def _levels(rules: RuleSet, on: date) -> tuple[Level, ...]:
    found = load.ladder_at(rules, on)
    return found.levels if found else ()


def _title(row: ProposedLine) -> str:
    try:
        return catalogue.get(row.service, row.starts_on).title
    except (KeyError, NotInForce):
        return row.service


def _reason_text(code: str | None, on: date) -> str:
    try:
        return reasons.reason(code, on).text if code else ""
    except (KeyError, NotInForce):
        return ""
