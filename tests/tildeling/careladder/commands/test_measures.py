# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest

from tests.factories.assessments import AssessmentFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisation import UnitFactory, employee
from tests.tildeling.careladder.conftest import AT, ON
from tildeling.audit.models import TrailEntry
from tildeling.careladder.commands import record_measure
from tildeling.careladder.models import MeasureState
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db

TRIED = {
    "evidence": "dispenser_log",
    "from_on": date(2026, 1, 5),
    "until_on": date(2026, 2, 2),
}


def note_down(story, state, *, actor=None, case=None, **given):
    return record_measure(
        case=case or story.case,
        actor=actor or story.caseworker,
        at=AT,
        **{"need": "medication", "measure": "medication_support_device", "state": state} | given,
    )


def faults(story, state, **given):
    with pytest.raises(Invalid) as refused:
        note_down(story, state, **given)
    assert not MeasureState.objects.exists()
    return list(refused.value.errors)


def test_a_new_record_replaces_and_the_former_is_kept(story):
    first = note_down(story, "SUITABLE_OFFERED")

    second = note_down(story, "TRIED_INSUFFICIENT", note="62 % av dosene til rett tid", **TRIED)

    assert MeasureState.objects.get(is_current=True) == second
    assert MeasureState.objects.get(is_current=False) == first
    assert (second.recorded_by, second.recorded_at) == (story.caseworker, AT)
    assert [row.name for row in TrailEntry.objects.all()] == ["measure.recorded"] * 2


def test_it_is_kept_with_the_person_across_cases(story):
    note_down(story, "SUITABLE_OFFERED")
    later = CaseFactory(person=story.case.person, unit=story.case.unit)

    note_down(story, "DECLINED_BY_USER", case=later)

    assert MeasureState.objects.get(is_current=True).case == later


def test_a_record_is_taken_back_by_not_assessed(story):
    note_down(story, "DECLINED_BY_USER")

    note_down(story, "NOT_ASSESSED")

    assert MeasureState.objects.get(is_current=True).state == "NOT_ASSESSED"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"need": "luxury"}, "need"),
        ({"measure": "robot"}, "measure"),
        ({"measure": "safety_alarm"}, "measure"),
        ({"evidence": "hearsay"}, "evidence"),
        ({"note": "x" * 2001}, "note"),
        ({"reason_code": "UNSAFE_WITH_TECH"}, "reason_code"),
        ({"from_on": ON, "until_on": ON - timedelta(days=1)}, "until_on"),
    ],
)
def test_a_code_or_a_period_that_does_not_hold_is_refused(story, given, field):
    assert faults(story, "SUITABLE_OFFERED", **given) == [field]


def test_an_unknown_state_is_refused(story):
    assert faults(story, "MAYBE") == ["state"]


class TestTrial:
    @pytest.mark.parametrize("missing", ["evidence", "from_on", "until_on"])
    def test_what_was_tried_needs_evidence_and_dates(self, story, missing):
        given = {name: value for name, value in TRIED.items() if name != missing}

        assert faults(story, "TRIED_INSUFFICIENT", **given) == [missing]

    def test_what_works_may_still_be_in_use(self, story):
        row = note_down(
            story, "TRIED_EFFECTIVE", evidence="dispenser_log", from_on=date(2026, 1, 5)
        )

        assert row.until_on is None

    @pytest.mark.parametrize("field", ["from_on", "until_on"])
    def test_a_trial_that_is_done_is_not_in_the_future(self, story, field):
        later = {"from_on": ON + timedelta(days=1), "until_on": ON + timedelta(days=2)}

        assert field in faults(story, "TRIED_INSUFFICIENT", **{**TRIED, **later})

    def test_a_trial_that_is_offered_may_be_in_the_future(self, story):
        planned = {"from_on": ON + timedelta(days=7), "until_on": ON + timedelta(days=35)}

        assert note_down(story, "SUITABLE_OFFERED", **planned).until_on == planned["until_on"]


class TestResidual:
    def test_what_remains_is_kept_with_where_it_is_known_from(self, story):
        row = note_down(
            story,
            "SUITABLE_OFFERED",
            residual_minutes_per_week=60,
            residual_source="To korte besøk i uka for å fylle dispenseren",
        )

        assert row.residual_minutes_per_week == 60

    def test_it_needs_its_source(self, story):
        assert faults(story, "SUITABLE_OFFERED", residual_minutes_per_week=60) == [
            "residual_source"
        ]

    @pytest.mark.parametrize("minutes", [-1, 10081])
    def test_it_is_minutes_of_one_week(self, story, minutes):
        given = {"residual_minutes_per_week": minutes, "residual_source": "anslag"}

        assert faults(story, "SUITABLE_OFFERED", **given) == ["residual_minutes_per_week"]

    def test_what_was_not_enough_leaves_no_residual(self, story):
        given = {**TRIED, "residual_minutes_per_week": 30, "residual_source": "anslag"}

        assert faults(story, "TRIED_INSUFFICIENT", **given) == ["residual_minutes_per_week"]


class TestReason:
    def test_not_suitable_needs_one(self, story):
        assert faults(story, "NOT_SUITABLE") == ["reason_code"]

    def test_not_suitable_keeps_it(self, story):
        assert note_down(story, "NOT_SUITABLE", reason_code="UNSAFE_WITH_TECH").pk

    @pytest.mark.parametrize("code", ["NO_SUCH", "DECLINED_BY_USER", "NOT_AVAILABLE"])
    def test_an_unknown_code_or_another_states_own_is_refused(self, story, code):
        assert faults(story, "NOT_SUITABLE", reason_code=code) == ["reason_code"]

    @pytest.mark.parametrize(("length", "holds"), [(39, False), (40, True)])
    def test_another_reason_takes_forty_characters(self, story, length, holds):
        given = {"reason_code": "OTHER", "note": "x" * length}

        if holds:
            assert note_down(story, "NOT_SUITABLE", **given).pk
        else:
            assert faults(story, "NOT_SUITABLE", **given) == ["reason_code"]

    @pytest.mark.parametrize("state", ["DECLINED_BY_USER", "NOT_AVAILABLE"])
    def test_a_state_that_says_why_gets_its_own_code(self, story, state):
        assert note_down(story, state).reason_code == state

    def test_urgency_takes_a_reason_that_goes_before_the_ladder(self, story):
        assert note_down(story, "BYPASSED_URGENT", reason_code="ACUTE_URGENT").pk
        with pytest.raises(Invalid):
            note_down(story, "BYPASSED_URGENT", reason_code="UNSAFE_WITH_TECH")

    @pytest.mark.parametrize(
        ("until_on", "holds"), [(date(2025, 3, 1), True), (date(2025, 2, 28), False), (None, False)]
    )
    def test_a_trial_referred_to_is_at_most_twelve_months_old(self, story, until_on, holds):
        given = {"reason_code": "ALREADY_TRIED", "note": "Sak 2025-000012", "until_on": until_on}

        if holds:
            assert note_down(story, "NOT_SUITABLE", **given).pk
        else:
            assert faults(story, "NOT_SUITABLE", **given) == ["until_on"]

    def test_a_trial_referred_to_must_be_named(self, story):
        given = {"reason_code": "ALREADY_TRIED", "until_on": date(2026, 1, 1)}

        assert faults(story, "NOT_SUITABLE", **given) == ["reason_code"]


class TestMapper:
    @pytest.fixture
    def nurse(self, story):
        unit = UnitFactory(mapping=True)
        AssessmentFactory(case=story.case, unit=unit)
        return employee(Role.MAPPER, unit, profession="nurse")

    def test_a_mapper_in_the_case_records_what_is_clinical(self, story, nurse):
        assert note_down(story, "NOT_SUITABLE", actor=nurse, reason_code="NEEDS_HANDS_ON").pk

    @pytest.mark.parametrize(
        ("state", "given"),
        [("NOT_AVAILABLE", {}), ("NOT_SUITABLE", {"reason_code": "OTHER", "note": "x" * 40})],
    )
    def test_a_mapper_does_not_say_what_the_municipality_lacks_or_use_other(
        self, story, nurse, state, given
    ):
        assert faults(story, state, actor=nurse, **given) == ["reason_code"]

    def test_a_mapper_outside_the_case_records_nothing(self, story):
        with pytest.raises(NotAllowed):
            note_down(story, "SUITABLE_OFFERED", actor=employee(Role.MAPPER, profession="nurse"))
