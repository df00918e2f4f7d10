# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The care ladder's verdicts, held up against worked examples per rule."""

import pytest

from services import catalogue
from services.engine import find
from services.ladder import answer, evaluate, evaluate_steps
from services.ladder_compiled import Standing, Why
from services.ladder_words import explain, explain_measure, say_date, say_minutes
from services.load import default_rules
from services.types import Verdict
from tests.services.ladder_cases import DAY, asked, verdicts
from tests.services.ladder_examples import case_of, examples, files, rule_of

TRUTHS = {True: "met", False: "not_met", None: "unknown"}


@pytest.mark.parametrize(
    ("name", "example"), [pytest.param(n, e, id=f"{n}: {e['name']}") for n, e in examples()]
)
def test_a_worked_example_holds(name, example):
    evaluation = evaluate_steps(case_of(name, example))
    said = answer(evaluation)
    first = said["verdicts"][0]
    actual = {
        "verdicts": verdicts(said),
        "level": first["lowest_effective_level"],
        "re_assess_by": first["re_assess_by"] or "",
        "open": [step["measure"] for step in first["open"]],
        "blocking": sorted(asked(first, True)),
        "unanswered": said["unanswered_needs"],
        "bypass": first.get("bypass", []),
    }
    expected = dict(example["expect"])
    optional = set(expected.pop("optional", ()))
    expected["blocking"] = sorted(expected.get("blocking", actual["blocking"]))

    trigger = find(rule_of(name).versions[-1].trigger, evaluation.case.facts).truth
    assert TRUTHS[trigger] == example["trigger"]
    assert {key: actual[key] for key in expected} == expected
    assert optional <= asked(first, False)


@pytest.mark.parametrize("rule", default_rules().rules, ids=lambda rule: rule.code)
def test_every_rule_has_examples_of_each_truth_and_verdict(rule):
    name = f"{rule.code}_{rule.need}"
    rows = files()[name]["examples"]

    assert {row["trigger"] for row in rows} == {"met", "not_met", "unknown"}
    assert {verdict for row in rows for verdict in row["expect"]["verdicts"]} == set(Verdict)


def test_no_example_is_left_of_a_rule_that_is_gone():
    assert set(files()) == {f"{rule.code}_{rule.need}" for rule in default_rules().rules}


def test_a_measure_that_is_a_service_stands_on_the_services_level():
    rules = default_rules()
    found = {
        (spec.measure, spec.level)
        for rule in rules.rules
        for version in rule.versions
        for spec in version.measures
        if rules.codes.measures[spec.measure].service
    }

    assert found
    assert found == {
        (measure, catalogue.get(rules.codes.measures[measure].service, on=DAY).level)
        for measure, _ in found
    }


STORY = {
    "date": "2026-03-02",
    "user_group": "elderly",
    "facts": {"F10": 3, "F11": 1, "can_act_on_signal": False, "decision_capacity": False},
    "measures": [
        {
            "need": "medication",
            "measure": "medication_support_device",
            "state": "SUITABLE_OFFERED",
        },
        {
            "need": "medication",
            "measure": "multidose_dispensing",
            "state": "TRIED_INSUFFICIENT",
            "from": "2026-01-05",
            "to": "2026-02-02",
        },
        {"need": "medication", "measure": "medication_routine_training", "state": "NOT_AVAILABLE"},
    ],
    "proposed": [
        {"service": "home_nursing", "minutes_per_week": 420, "needs": ["medication"]},
    ],
}


def test_an_open_step_says_what_it_replaces_and_what_ends_the_trial():
    (step,) = evaluate(STORY)["verdicts"][0]["open"]

    assert step == {
        "need": "medication",
        "measure": "medication_support_device",
        "level": 2,
        "rank": 2,
        "service": "medication_support_device",
        "state": "SUITABLE_OFFERED",
        "why": "not_tried",
        "replaces": {
            "service": "home_nursing",
            "minutes_per_week": 420,
            "residual_minutes_per_week": 0,
        },
        "trial_days": 28,
        "success": "minst 90 % av dosene tas til rett tid",
        "evidence": ["dispenser_log", "medication_reconciliation"],
        "who": ["sykepleier", "vernepleier"],
    }


def test_the_steps_keep_the_facts_behind_an_exclusion():
    line = evaluate_steps(STORY).lines[0]
    reminder = next(found for found in line.measures if found.measure == "medication_reminder")
    held = [found for found in reminder.exclusions if found.finding.truth]

    assert (reminder.standing, reminder.why) == (Standing.CLOSED, Why.EXCLUDED)
    assert (reminder.state, reminder.reason) == ("NOT_SUITABLE", "UNSAFE_WITH_TECH")
    assert [found.finding.value for found in held] == [False]


def test_the_steps_in_plain_words():
    assert explain(evaluate_steps(STORY)) == [
        "Hjemmesykepleie, 7 timer i uken: et lavere trinn står åpent.",
        "Multidose fra apotek er prøvd fra 5. januar 2026 til 2. februar 2026, men det var ikke "
        "nok.",
        "Påminnelse eller digital kalender for medisiner er ikke egnet. Teknologien er ikke trygg "
        "for denne personen. Det bygger på: kan handle på et signal (nei).",
        "Elektronisk medisindispenser er ikke prøvd, men er vurdert som egnet. Det kan prøves i "
        "28 dager. Det virker når minst 90 % av dosene tas til rett tid. Dette viser resultatet: "
        "logg fra dispenseren og dato for legemiddelsamstemming.",
        "Trening i medisinrutiner finnes ikke i kommunen nå. Det skal ikke gå ut over søkeren.",
    ]


@pytest.mark.parametrize(("name", "example"), examples(), ids=lambda value: "")
def test_every_example_can_be_said_in_words(name, example):
    evaluation = evaluate_steps(case_of(name, example))
    said = explain(evaluation)

    measures = sum(len(line.measures) for line in evaluation.lines)
    assert len(said) >= len(evaluation.lines) + measures
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in said)
    assert not [sentence for sentence in said if "_" in sentence or ".." in sentence]


def test_a_sensor_without_capacity_asks_for_its_own_record():
    case = {
        **STORY,
        "measures": [{"need": "falls", "measure": "fall_sensor", "state": "SUITABLE_OFFERED"}],
        "proposed": [{"service": "home_nursing", "minutes_per_week": 60, "needs": ["falls"]}],
    }
    line = evaluate_steps(case).lines[0]

    assert [found.measure for found in line.measures if found.needs_4_6a] == ["fall_sensor"]
    assert any("§ 4-6 a" in sentence for sentence in explain(evaluate_steps(case)))


def said_of(name, example_name, measure):
    example = next(e for n, e in examples() if (n, e["name"]) == (name, example_name))
    evaluation = evaluate_steps(case_of(name, example))
    line = evaluation.lines[0]
    (found,) = (m for m in line.measures if m.measure == measure)
    return explain_measure(found, line, evaluation)


def test_what_a_trial_leaves_in_words():
    assert said_of(
        "B01_medication",
        "the story: the same trial and fourteen visits leaves the dispenser open",
        "medication_support_device",
    ) == (
        "Elektronisk medisindispenser er i bruk eller skal prøves. Med tiltaket gjenstår 1 time i "
        "uken, men forslaget er 7 timer i uken. Utprøvingen slutter 30. mars 2026."
    )
    assert said_of(
        "B05_hygiene",
        "a dated line says that the measure suits, and with no residual it leaves nothing above it",
        "reablement",
    ) == (
        "Hverdagsrehabilitering er i bruk eller skal prøves. Det er ikke anslått hvor mye hjelp "
        "som gjenstår, men forslaget er 1 time i uken. Utprøvingen slutter 13. april 2026."
    )
    assert (
        said_of(
            "B12_insecurity",
            "one step passed over in urgency: looked at again within 14 days of it",
            "digital_visit",
        )
        == "Digitalt besøk er ikke vurdert fordi hjelpen hastet. Det må gjøres innen 12. mars 2026."
    )


def test_minutes_and_dates_in_words():
    assert [say_minutes(n) for n in (0, 1, 45, 60, 90, 121)] == [
        *("0 minutter", "1 minutt", "45 minutter", "1 time"),
        *("1 time og 30 minutter", "2 timer og 1 minutt"),
    ]
    assert say_date(DAY) == "2. mars 2026"


def test_levels_may_be_injected():
    case = {**STORY, "proposed": [{"service": "trial_service", "needs": ["medication"]}]}

    said = evaluate(case, level_of=lambda service, on: 2)

    assert verdicts(said) == ["established"]
