# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a case: every fault at once, by path, and never a bare KeyError."""

import copy
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services import ladder_schema
from services.ladder import evaluate
from services.ladder_case import LadderCaseError, parse
from services.load import default_rules
from services.tomldata import NotInForce
from services.types import NOT_RELEVANT, State
from tests.services.ladder_cases import cases
from tests.services.ladder_examples import case_of, examples

DESIGN = {
    "date": "2026-03-02",
    "user_group": "elderly",
    "facts": {"F10": 3, "F11": 2, "palliative": False, "lives_alone": True},
    "measures": [
        {
            "need": "medication",
            "measure": "medication_support_device",
            "state": "TRIED_INSUFFICIENT",
            "from": "2026-01-05",
            "to": "2026-02-02",
            "evidence": "dispenser_log",
            "note": "62 % of doses on time",
        }
    ],
    "proposed": [
        {
            "service": "home_nursing",
            "minutes_per_week": 840,
            "needs": ["medication"],
            "tag": "medicine_only",
        }
    ],
}
CASE_SCHEMA = Draft202012Validator(
    json.loads((ladder_schema.DIRECTORY / "ladder_case.schema.json").read_text("utf-8"))
)
ANSWER_SCHEMA = Draft202012Validator(
    json.loads((ladder_schema.DIRECTORY / "ladder_answer.schema.json").read_text("utf-8"))
)


def read(raw):
    return parse(raw, default_rules())


def faults(raw):
    with pytest.raises(LadderCaseError) as refused:
        read(raw)
    return list(refused.value.errors)


def changed(path, value):
    """Return the design's case with one value set, or removed when the value is `...`."""
    case = copy.deepcopy(DESIGN)
    *way, last = path
    table = case
    for key in way:
        table = table[key]
    if value is ...:
        del table[last]
    else:
        table[last] = value
    return case


def test_the_designs_example_is_read_whole():
    case = read(DESIGN)
    record = case.records["medication", "medication_support_device"]

    assert case.date == date(2026, 3, 2)
    assert case.facts["F10"] == 3
    assert case.facts["medicine_only_visits"] is True
    assert case.facts["evening_calls_visits"] is False
    assert "medicine_only_visits" not in case.given
    assert (record.state, record.from_on, record.to_on) == (
        State.TRIED_INSUFFICIENT,
        date(2026, 1, 5),
        date(2026, 2, 2),
    )
    assert record.evidence == ("dispenser_log",)
    assert (case.lines[0].level, case.lines[0].minutes_per_week) == (4, 840)


def test_a_fact_may_carry_where_it_comes_from():
    source = {"assessment": "A-7", "author": "ergoterapeut-12", "date": "2026-02-20"}
    case = read(changed(["facts", "F10"], {"value": 9, "source": source}))

    assert case.facts["F10"] is NOT_RELEVANT
    assert case.given["F10"].value == 9
    assert case.given["F10"].source.on == date(2026, 2, 20)


@pytest.mark.parametrize(
    ("given_at", "days"),
    [
        ("2026-03-03", 1),
        ("2026-03-02T22:30:00Z", 0),
        ("2026-03-02T23:30:00Z", 1),
        ("2026-03-02T23:30:00+01:00", 0),
        (date(2026, 2, 28), -2),
    ],
)
def test_an_instant_is_a_day_in_oslo(given_at, days):
    case = read(changed(["facts", "ready_for_discharge_at"], given_at))

    assert case.facts["ready_for_discharge_at"] == days


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["date"], ..., ("date", "mangler")),
        (["date"], "2026-3-2", ("date", "må være en dato, skrevet åååå-mm-dd")),
        (["date"], "20260302", ("date", "må være en dato, skrevet åååå-mm-dd")),
        (["date"], "2026-02-30", ("date", "må være en dato, skrevet åååå-mm-dd")),
        (["date"], "2001-01-01", ("date", "ingen omsorgstrapp gjaldt denne dagen")),
        (["user_group"], ..., ("user_group", "brukergruppe mangler")),
        (["user_group"], "young", ("user_group", "ukjent brukergruppe «young»")),
        (["colour"], "red", ("colour", "ukjent felt")),
        (["facts"], [], ("facts", "må være et objekt")),
        (["facts", "F99"], 1, ("facts.F99", "ukjent faktum «F99»")),
        (["facts", "F10"], 6, ("facts.F10", "må være 1, 2, 3, 4, 5 eller 9")),
        (["facts", "F10"], True, ("facts.F10", "må være 1, 2, 3, 4, 5 eller 9")),
        (["facts", "F10"], 3.0, ("facts.F10", "må være 1, 2, 3, 4, 5 eller 9")),
        (["facts", "F10"], None, ("facts.F10", "må være 1, 2, 3, 4, 5 eller 9")),
        (["facts", "F10"], {"value": 0}, ("facts.F10.value", "må være 1, 2, 3, 4, 5 eller 9")),
        (["facts", "F10"], {"value": 1, "x": 1}, ("facts.F10.x", "ukjent felt")),
        (["facts", "palliative"], 1, ("facts.palliative", "må være true eller false")),
        (
            ["facts", "dementia_stage"],
            "late",
            ("facts.dementia_stage", "må være en av none, mild, moderate, severe"),
        ),
        (
            ["facts", "ready_for_discharge_at"],
            "2026-03-02T10:00:00",
            ("facts.ready_for_discharge_at", "må være en dato, skrevet åååå-mm-dd"),
        ),
        (
            ["facts", "medicine_only_visits"],
            True,
            (
                "facts.medicine_only_visits",
                "settes av systemet ut fra forslaget, og kan ikke sendes inn",
            ),
        ),
        (["measures"], {}, ("measures", "må være en liste")),
        (["measures", 0], 3, ("measures[0]", "må være et objekt")),
        (["measures", 0, "need"], "joy", ("measures[0].need", "ukjent behov «joy»")),
        (["measures", 0, "measure"], "x", ("measures[0].measure", "ukjent tiltak «x»")),
        (["measures", 0, "state"], "TRIED", ("measures[0].state", "ukjent tilstand «TRIED»")),
        (["measures", 0, "state"], ["x"], ("measures[0].state", "ukjent tilstand «['x']»")),
        (
            ["measures", 0, "state"],
            "NOT_SUITABLE",
            ("measures[0].reason", "mangler: «ikke egnet» må ha en årsak"),
        ),
        (["measures", 0, "reason"], "MOON", ("measures[0].reason", "ukjent årsakskode «MOON»")),
        (["measures", 0, "reason"], [], ("measures[0].reason", "ukjent årsakskode «[]»")),
        (
            ["measures", 0, "reason"],
            "OTHER",
            ("measures[0].reason", "må forklares i «note» med minst 40 tegn"),
        ),
        (["measures", 0, "to"], "2026-01-04", ("measures[0].to", "kan ikke være før «from»")),
        (["measures", 0, "note"], 5, ("measures[0].note", "må være tekst på høyst 4000 tegn")),
        (["measures", 0, "evidence"], 5, ("measures[0].evidence", "må være en liste")),
        (
            ["measures", 0, "residual_minutes_per_week"],
            60,
            (
                "measures[0].residual_minutes_per_week",
                "kan bare følge et tiltak som virker eller er tilbudt",
            ),
        ),
        (["proposed"], None, ("proposed", "må være en liste")),
        (["proposed", 0, "service"], ..., ("proposed[0].service", "mangler")),
        (
            ["proposed", 0, "service"],
            "butler",
            ("proposed[0].service", "ukjent tjeneste «butler»"),
        ),
        (
            ["proposed", 0, "minutes_per_week"],
            -1,
            ("proposed[0].minutes_per_week", "må være et helt tall fra 0 til 20160"),
        ),
        (
            ["proposed", 0, "minutes_per_week"],
            1.5,
            ("proposed[0].minutes_per_week", "må være et helt tall fra 0 til 20160"),
        ),
        (["proposed", 0, "level"], 2, ("proposed[0].level", "ukjent felt")),
        (
            ["proposed", 0, "duration"],
            0,
            ("proposed[0].duration", "må være et helt tall fra 1 til 36600"),
        ),
        (["proposed", 0, "tag"], "blue", ("proposed[0].tag", "ukjent merke «blue»")),
        (
            ["proposed", 0, "needs"],
            [],
            ("proposed[0].needs", "forslaget må svare på minst ett behov"),
        ),
        (["proposed", 0, "needs"], ["joy"], ("proposed[0].needs", "ukjent behov «joy»")),
        (
            ["proposed", 0, "needs"],
            ["falls", "falls"],
            ("proposed[0].needs", "behovet «falls» står to ganger"),
        ),
    ],
)
def test_a_fault_is_named_by_its_path(path, value, fault):
    assert faults(changed(path, value)) == [fault]


def test_every_fault_is_named_at_once():
    raw = {"date": "2026-03-02", "facts": {"F10": 7}, "measures": [{}], "proposed": [{}, 3]}

    assert [path for path, _ in faults(raw)] == [
        "user_group",
        "facts.F10",
        *("measures[0].need", "measures[0].measure", "measures[0].state"),
        *("proposed[0].service", "proposed[0].needs"),
        "proposed[1]",
    ]


def test_a_state_recorded_twice_is_refused():
    case = changed(["measures"], DESIGN["measures"] * 2)

    assert faults(case) == [("measures[1]", "tiltaket står to ganger for samme behov")]


def test_a_service_outside_its_time_is_refused():
    def level_of(service, on):
        raise NotInForce(service)

    with pytest.raises(LadderCaseError) as refused:
        parse(DESIGN, default_rules(), level_of)

    assert refused.value.errors == (
        ("proposed[0].service", "tjenesten «home_nursing» kunne ikke innvilges denne dagen"),
    )


def already_tried(**row):
    pair = {"need": "medication", "measure": "medication_reminder"}
    return changed(
        ["measures"], [{**pair, "state": "NOT_SUITABLE", "reason": "ALREADY_TRIED", **row}]
    )


def test_an_earlier_trial_is_referred_to_and_recent():
    assert faults(already_tried()) == [
        ("measures[0].reason", "må vise til «evidence» eller «note»")
    ]
    assert faults(already_tried(note="sak 12", to="2025-02-28")) == [
        ("measures[0].reason", "gjelder bare de siste 12 månedene")
    ]
    assert read(already_tried(note="sak 12", to="2025-03-31")).records


def test_a_text_that_is_no_object_is_a_fault_and_no_crash():
    assert faults([]) == [("", "må være et objekt")]
    assert str(LadderCaseError([("", "må være et objekt")])) == "saken: må være et objekt"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
PATHS = (
    *(["date"], ["user_group"], ["facts"], ["facts", "F10"], ["facts", "x"], ["facts", "resists"]),
    *(["measures"], ["measures", 0], ["proposed"], ["proposed", 0]),
    *(["measures", 0, key] for key in ("need", "measure", "state", "reason", "from", "to", "x")),
    *(["measures", 0, key] for key in ("evidence", "note", "source", "residual_minutes_per_week")),
    *(["proposed", 0, key] for key in ("service", "minutes_per_week", "needs", "duration", "tag")),
)


@given(st.sampled_from(PATHS), JSON)
def test_nonsense_is_a_fault_or_a_case_and_the_schema_knows_no_less(path, nonsense):
    raw = changed(path, nonsense)
    refused: tuple[tuple[str, str], ...] = ()
    try:
        read(raw)
    except LadderCaseError as fault:
        refused = fault.errors

    assert refused or CASE_SCHEMA.is_valid(raw)
    assert all(message for _, message in refused)


@given(cases())
def test_random_cases_and_answers_fit_the_schemas(raw):
    CASE_SCHEMA.validate(raw)
    ANSWER_SCHEMA.validate(evaluate(raw))


@pytest.mark.parametrize(("name", "example"), examples(), ids=lambda value: "")
def test_the_examples_fit_the_schemas(name, example):
    raw = case_of(name, example)
    for row in (row for row in raw["measures"] if row["state"] == "NOT_SUITABLE"):
        row.setdefault("reason", "NEEDS_HANDS_ON")

    CASE_SCHEMA.validate(raw)
    ANSWER_SCHEMA.validate(evaluate(raw))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["measures", 0, "state"], "NOT_SUITABLE"),
        (["measures", 0, "residual_minutes_per_week"], 60),
        (["proposed", 0, "needs"], []),
        (["facts", "medicine_only_visits"], True),
        (["colour"], "red"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(path, value):
    raw = changed(path, value)

    assert faults(raw)
    assert not CASE_SCHEMA.is_valid(raw)


@pytest.mark.parametrize("name", sorted(ladder_schema.schemas()))
def test_the_committed_schema_is_the_printed_one(name):
    committed = (ladder_schema.DIRECTORY / name).read_text("utf-8")

    assert committed == ladder_schema.text(ladder_schema.schemas()[name])
    Draft202012Validator.check_schema(json.loads(committed))
