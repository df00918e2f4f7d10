# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The care ladder's door: a case in, a verdict for each proposed line out.

The ladder orders the assessment and explains it. It never decides, never carries a refusal alone,
and never stands in the way of necessary help.
"""

from collections.abc import Mapping
from typing import Any

from services import load
from services.ladder_case import LadderCaseError, LevelOf, catalogue_level, parse
from services.ladder_compiled import Compiled, LineVerdict, Standing, Why, compiled
from services.ladder_evaluation import Ask, Evaluation, LineResult, MeasureResult, steps
from services.types import LadderCase, RuleSet, State, Verdict

__all__ = [
    "Ask",
    "Compiled",
    "Evaluation",
    "LadderCase",
    "LadderCaseError",
    "LineResult",
    "LineVerdict",
    "MeasureResult",
    "Standing",
    "State",
    "Verdict",
    "Why",
    "answer",
    "compiled",
    "evaluate",
    "evaluate_steps",
    "parse",
]


def evaluate(
    case: Mapping[str, Any], rules: RuleSet | None = None, *, level_of: LevelOf = catalogue_level
) -> dict[str, Any]:
    """Return the ladder's answer to a case, both in the JSON shapes of `services/schemas`.

    The answer carries no proof and no counterfactuals yet, so it has no such keys. A faulty case is
    one LadderCaseError with every fault in it.
    """
    return answer(evaluate_steps(case, rules, level_of=level_of))


def evaluate_steps(
    case: Mapping[str, Any], rules: RuleSet | None = None, *, level_of: LevelOf = catalogue_level
) -> Evaluation:
    """Return every step behind the answer: the staircase of each line, with states and reasons."""
    rules = rules or load.default_rules()
    return steps(parse(case, rules, level_of), compiled(rules))


def answer(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as the plain JSON answer; `minutes` are per week, dates ISO."""
    rules = evaluation.rules
    return {
        "verdicts": [_verdict(line) for line in evaluation.lines],
        "unanswered_needs": list(evaluation.unanswered_needs),
        "rules": {"version": rules.version, "sha256": rules.sha256},
    }


def _verdict(line: LineResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "service": line.line.service,
        "needs": list(line.line.needs),
        "verdict": line.verdict.value,
        "lowest_effective_level": line.lowest_effective_level,
        "re_assess_by": line.re_assess_by.isoformat() if line.re_assess_by else None,
        "open": [_open(measure, line) for measure in line.open],
        "ask": [_ask(ask) for ask in line.asks],
    }
    if line.bypasses:
        found["bypass"] = [bypass.reason for bypass in line.bypasses]
    return found


def _open(measure: MeasureResult, line: LineResult) -> dict[str, Any]:
    return {
        "need": measure.need,
        "measure": measure.measure,
        "level": measure.level,
        "rank": measure.rank,
        "service": measure.service,
        "state": measure.state.value,
        "why": measure.why.value,
        "replaces": {
            "service": line.line.service,
            "minutes_per_week": line.line.minutes_per_week,
            "residual_minutes_per_week": measure.residual_minutes_per_week,
        },
        "trial_days": measure.trial_days,
        "success": measure.success.text if measure.success else None,
        "evidence": list(measure.evidence),
        "who": list(measure.who),
    }


def _ask(ask: Ask) -> dict[str, Any]:
    about = {"fact": ask.fact} if ask.fact else {"need": ask.need, "measure": ask.measure}
    return {**about, "who": list(ask.who), "blocking": ask.blocking}
