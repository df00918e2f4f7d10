# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What holds for every case: order is nothing, unknown is never no, closing never hurts."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services import load
from services.ladder import compiled, evaluate, evaluate_steps, parse
from services.ladder_compiled import Standing
from services.ladder_words import explain
from services.load import default_rules
from services.types import Verdict
from tests.services.ladder_cases import (
    ASKED,
    BYPASSING,
    CLOSING,
    PAIRS,
    STRICTNESS,
    asked,
    cases,
    verdicts,
)


def strictness(raw):
    return [STRICTNESS[found] for found in verdicts(evaluate(raw))]


def underlying(raw):
    return [STRICTNESS[line.underlying] for line in evaluate_steps(raw).lines]


def recorded(raw, pair, state):
    """Return the case with one measure in a state, whatever stood there before."""
    row = {"need": pair[0], "measure": pair[1], "state": state}
    if state == "NOT_SUITABLE":
        row["reason"] = "NEEDS_HANDS_ON"
    others = [r for r in raw["measures"] if (r["need"], r["measure"]) != pair]
    return {**raw, "measures": [*others, row]}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_facts_measures_and_lines_does_not_matter(raw, chance):
    facts, rows = list(raw["facts"].items()), list(raw["measures"])
    lines = list(enumerate(raw["proposed"]))
    for shuffled in (facts, rows, lines):
        chance.shuffle(shuffled)
    answer = evaluate(raw)
    other = evaluate(
        {
            **raw,
            "facts": dict(facts),
            "measures": rows,
            "proposed": [line for _, line in lines],
        }
    )

    assert other["unanswered_needs"] == answer["unanswered_needs"]
    for place, (was, _) in enumerate(lines):
        assert other["verdicts"][place] == answer["verdicts"][was]


@given(cases())
def test_the_order_of_the_rules_does_not_matter(raw):
    assert evaluate(raw, SHUFFLED) == evaluate(raw)


def shuffled_rules():
    """Return the shipped rules with files, measures and exclusions in another order."""
    found = {name: load.documents()[name] for name in reversed(load.documents())}
    rules = load.rule_set(found)
    object.__setattr__(rules, "rules", tuple(random.Random(7).sample(rules.rules, 7)))
    return rules


SHUFFLED = shuffled_rules()


@given(cases())
def test_the_fast_verdicts_are_those_of_the_full_evaluation(raw):
    rules = default_rules()
    fast = compiled(rules).verdicts(parse(raw, rules))
    full = evaluate_steps(raw).lines

    assert [
        (line.verdict, line.lowest_effective_level, line.re_assess_by, line.underlying)
        for line in full
    ] == [tuple(line) for line in fast]


@given(cases(bypassing=False), st.data())
def test_taking_a_fact_away_never_establishes(raw, data):
    assume(raw["facts"])
    code = data.draw(st.sampled_from(sorted(raw["facts"])))
    fewer = {**raw, "facts": {c: v for c, v in raw["facts"].items() if c != code}}

    for before, after in zip(underlying(raw), underlying(fewer), strict=True):
        assert after >= before


@given(cases(), st.data())
def test_finding_a_fact_out_never_asks_for_it_again(raw, data):
    before = evaluate(raw)["verdicts"]
    wanted = {ask["fact"] for line in before for ask in line["ask"] if "fact" in ask}
    assume(wanted)
    code = data.draw(st.sampled_from(sorted(wanted)))
    after = evaluate({**raw, "facts": {**raw["facts"], code: data.draw(ASKED[code])}})

    assert code not in {ask.get("fact") for line in after["verdicts"] for ask in line["ask"]}


@given(cases(), st.sampled_from(PAIRS), st.sampled_from(CLOSING))
def test_closing_a_measure_never_makes_a_verdict_stricter(raw, pair, state):
    for before, after in zip(strictness(raw), strictness(recorded(raw, pair, state)), strict=True):
        assert after <= before


@given(cases(), st.sampled_from(PAIRS))
def test_what_the_municipality_lacks_is_never_worse_than_what_does_not_suit(raw, pair):
    lacks = strictness(recorded(raw, pair, "NOT_AVAILABLE"))
    unsuited = strictness(recorded(raw, pair, "NOT_SUITABLE"))

    assert all(a <= b for a, b in zip(lacks, unsuited, strict=True))


@given(cases())
def test_a_verdict_is_what_its_steps_say(raw):
    for line in evaluate_steps(raw).lines:
        standings = [found.standing for found in line.measures]
        expected = {
            Standing.OPEN: Verdict.LOWER_LEVEL_OPEN,
            Standing.INCOMPLETE: Verdict.INCOMPLETE,
            Standing.BYPASSED: Verdict.BYPASSED,
            Standing.CLOSED: Verdict.ESTABLISHED,
        }[max(standings, default=Standing.CLOSED)]
        open_ranks = [found.rank for found in line.measures if found.standing is Standing.OPEN]

        assert line.underlying is expected
        assert line.verdict is (Verdict.BYPASSED if line.bypasses else expected)
        assert all(found.rank < line.rank for found in line.measures)
        if expected is Verdict.INCOMPLETE:
            assert line.lowest_effective_level is None
        else:
            assert line.lowest_effective_level == min(open_ranks, default=line.rank)


@given(cases())
def test_something_blocks_exactly_when_a_measure_is_unknown(raw):
    evaluation = evaluate_steps(raw)
    for line, said in zip(evaluation.lines, evaluate(raw)["verdicts"], strict=True):
        unknown = any(found.standing is Standing.INCOMPLETE for found in line.measures)

        assert bool(asked(said, True)) is unknown
        assert asked(said, True).isdisjoint(asked(said, False))


@given(cases(bypassing=False))
def test_everything_asked_for_and_answered_leaves_nothing_incomplete(raw):
    known = {code: value for code, value in raw["facts"].items() if code not in BYPASSING}
    case = {**raw, "facts": known}
    for _ in range(40):
        line = next((v for v in evaluate(case)["verdicts"] if asked(v, True)), None)
        if line is None:
            return
        measure = next(ask for ask in line["ask"] if "measure" in ask and ask["blocking"])
        case = recorded(case, (measure["need"], measure["measure"]), "TRIED_INSUFFICIENT")
    pytest.fail("still asking after 40 answers")


@given(cases())
def test_every_case_can_be_said_in_words(raw):
    evaluation = evaluate_steps(raw)

    assert len(explain(evaluation)) >= len(evaluation.lines)
