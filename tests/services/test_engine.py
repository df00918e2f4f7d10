# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The condition grammar: closed, typed, and never a no where nothing is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import engine
from services.tomldata import BadData
from services.types import NOT_RELEVANT, Choice, FactSpec, FactType


def spec(code, kind, **more):
    return FactSpec(code, FactType(kind), code, "", "group", ("sykepleier",), **more)


STAGES = (Choice("mild", "Mild"), Choice("severe", "Alvorlig"))
FACTS = {
    "F05": spec("F05", "score"),
    "F10": spec("F10", "score"),
    "resists": spec("resists", "bool"),
    "ready": spec("ready", "date"),
    "stage": spec("stage", "code", choices=STAGES),
}


def truth(raw, **facts):
    return engine.find(engine.parse(raw, FACTS, "rule"), facts).truth


@pytest.mark.parametrize(
    ("raw", "value", "expected"),
    [
        ({"fact": "F10", "at_least": 3}, 3, True),
        ({"fact": "F10", "at_least": 3}, 2, False),
        ({"fact": "F10", "at_most": 3}, 3, True),
        ({"fact": "F10", "at_most": 3}, 4, False),
        ({"fact": "F10", "is": 3}, 3, True),
        ({"fact": "F10", "is": 3}, 4, False),
        ({"fact": "F10", "one_of": [1, 3]}, 3, True),
        ({"fact": "F10", "one_of": [1, 3]}, 2, False),
        ({"fact": "resists", "is": False}, False, True),
        ({"fact": "resists", "is": False}, True, False),
        ({"fact": "ready", "at_most": 1}, 1, True),
        ({"fact": "ready", "at_most": 1}, 2, False),
        ({"fact": "ready", "at_least": -14}, -15, False),
        ({"fact": "stage", "is": "mild"}, "mild", True),
        ({"fact": "stage", "one_of": ["mild", "severe"]}, "severe", True),
        ({"fact": "stage", "is": "mild"}, "severe", False),
    ],
)
def test_each_operator(raw, value, expected):
    assert truth(raw, **{raw["fact"]: value}) is expected
    assert truth(raw) is None


@pytest.mark.parametrize(
    "comparison", [{"at_least": 1}, {"at_most": 5}, {"is": 3}, {"one_of": [1, 2, 3, 4, 5]}]
)
def test_not_relevant_makes_every_comparison_false(comparison):
    raw = {"fact": "F10", **comparison}

    assert truth(raw, F10=NOT_RELEVANT) is False
    assert truth({"not": raw}, F10=NOT_RELEVANT) is True


YES, NO, MAYBE = (
    {"fact": "F10", "at_least": 1},
    {"fact": "F10", "at_least": 5},
    {"fact": "F05", "is": 1},
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"all": [YES, YES]}, True),
        ({"all": [YES, MAYBE]}, None),
        ({"all": [MAYBE, NO]}, False),
        ({"any": [NO, NO]}, False),
        ({"any": [NO, MAYBE]}, None),
        ({"any": [MAYBE, YES]}, True),
        ({"not": YES}, False),
        ({"not": NO}, True),
        ({"not": MAYBE}, None),
    ],
)
def test_groups_know_what_they_do_not_know(raw, expected):
    assert truth(raw, F10=2) is expected


def test_only_the_facts_it_turns_on_are_asked_for():
    raw = {
        "any": [
            {"all": [NO, {"fact": "resists", "is": True}]},
            {"all": [YES, MAYBE, {"not": {"fact": "stage", "is": "mild"}}]},
        ]
    }
    finding = engine.find(engine.parse(raw, FACTS, "rule"), {"F10": 2})

    assert engine.unknown_facts(finding) == ("F05", "stage")
    assert engine.unknown_facts(engine.find(finding.condition, {"F10": 2, "F05": 2})) == ()


def test_the_deciding_facts_are_those_that_hold():
    raw = {"any": [NO, {"not": {"fact": "resists", "is": True}}]}
    finding = engine.find(engine.parse(raw, FACTS, "rule"), {"F10": 2, "resists": False})

    assert finding.truth is True
    assert engine.deciding_facts(finding) == ("resists",)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ([YES], "rule must be a table"),
        ({"fact": "F99", "is": 1}, "unknown fact 'F99'"),
        ({"fact": "F10"}, "exactly one of is, at_least, at_most, one_of"),
        ({"fact": "F10", "is": 1, "at_least": 2}, "exactly one of"),
        ({"fact": "F10", "more_than": 2}, "unknown key 'more_than'"),
        ({"fact": "F10", "is": 1, "because": "x"}, "unknown key 'because'"),
        ({"all": [YES], "any": [YES]}, "unknown key 'any'"),
        ({"all": []}, "at least one condition"),
        ({"all": YES}, "at least one condition"),
        ({"any": [YES, {"fact": "F10", "is": 9}]}, "any #2: 9 is not an answer F10 can have"),
        ({"fact": "F10", "is": True}, "True is not an answer"),
        ({"fact": "F10", "at_least": 2.5}, "2.5 is not an answer"),
        ({"fact": "resists", "is": 1}, "1 is not an answer"),
        ({"fact": "resists", "at_least": True}, "at_least does not fit resists"),
        ({"fact": "stage", "is": "moderate"}, "'moderate' is not an answer"),
        ({"fact": "stage", "at_least": "mild"}, "at_least does not fit stage"),
        ({"fact": "ready", "is": 1}, "is does not fit ready"),
        ({"fact": "F10", "one_of": []}, "at least one value"),
        ({"not": {"fact": "x", "is": 1}}, "rule: not: unknown fact 'x'"),
    ],
)
def test_what_is_outside_the_grammar_is_refused(raw, message):
    with pytest.raises(BadData, match="rule") as refused:
        engine.parse(raw, FACTS, "rule")

    assert message in str(refused.value)


COMPARISONS = st.sampled_from(
    (
        YES,
        NO,
        MAYBE,
        {"fact": "F05", "one_of": [2, 3]},
        {"fact": "F05", "at_most": 2},
        {"fact": "resists", "is": True},
        {"fact": "ready", "at_most": 1},
        {"fact": "stage", "is": "mild"},
    )
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda parts: st.one_of(
        st.builds(lambda found: {"all": found}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda found: {"any": found}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda found: {"not": found}, parts),
    ),
    max_leaves=8,
)
SCORES = st.sampled_from((1, 2, 3, 4, 5, NOT_RELEVANT))
ANSWERS = {
    "F05": SCORES,
    "F10": SCORES,
    "resists": st.booleans(),
    "ready": st.integers(-20, 20),
    "stage": st.sampled_from(("mild", "severe")),
}


@given(CONDITIONS, st.fixed_dictionaries({}, optional=ANSWERS))
def test_the_compiled_condition_and_the_finding_agree(raw, facts):
    condition = engine.parse(raw, FACTS, "rule")
    finding = engine.find(condition, facts)

    assert engine.compiled(condition)(facts) is finding.truth
    assert bool(engine.unknown_facts(finding)) is (finding.truth is None)
    assert set(engine.unknown_facts(finding)).isdisjoint(facts)
    assert set(engine.deciding_facts(finding)) <= set(engine.facts_in(condition))


@given(CONDITIONS, st.fixed_dictionaries({}, optional=ANSWERS), st.data())
def test_a_new_fact_never_turns_a_known_truth(raw, facts, data):
    condition = engine.parse(raw, FACTS, "rule")
    missing = sorted(set(ANSWERS) - set(facts))
    if missing:
        code = data.draw(st.sampled_from(missing))
        before = engine.find(condition, facts).truth
        after = engine.find(condition, {**facts, code: data.draw(ANSWERS[code])}).truth

        assert before is None or after is before
