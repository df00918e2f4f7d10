# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from services import ladder
from tests.factories.assessments import AssessmentFactory
from tests.factories.careladder import MeasureStateFactory, ProposedLineFactory
from tests.factories.cases import CaseFactory
from tests.tildeling.careladder.conftest import ON
from tildeling.careladder.facts import differs, exact_minutes_per_week, ladder_case_of
from tildeling.careladder.models import ProposedLine

pytestmark = pytest.mark.django_db


def test_the_case_is_the_published_shape(story):
    MeasureStateFactory(case=story.case, insufficient=True, note="62 % av dosene")
    ProposedLineFactory(case=story.case, tag="medicine_only", ends_on=date(2026, 4, 20))

    asked = ladder_case_of(story.case, on=ON)

    assert asked["date"] == "2026-03-10"
    assert asked["user_group"] == "elderly"
    assert asked["measures"] == [
        {
            "need": "medication",
            "measure": "medication_support_device",
            "state": "TRIED_INSUFFICIENT",
            "from": "2026-01-05",
            "to": "2026-02-02",
            "evidence": ["dispenser_log"],
            "note": "62 % av dosene",
            "source": {"date": "2026-03-10"},
        }
    ]
    assert asked["proposed"] == [
        {
            "service": "home_nursing",
            "needs": ["medication"],
            "duration": 28,
            "minutes_per_week": 60,
            "tag": "medicine_only",
        }
    ]
    assert ladder.evaluate(asked)["verdicts"]


def test_a_residual_of_nothing_is_kept(story):
    MeasureStateFactory(case=story.case, residual_minutes_per_week=0)

    assert ladder_case_of(story.case, on=ON)["measures"][0]["residual_minutes_per_week"] == 0


class TestMeasures:
    def states(self, story, *, on=ON):
        return [row["state"] for row in ladder_case_of(story.case, on=on)["measures"]]

    def test_they_are_the_persons_from_every_case(self, story):
        MeasureStateFactory(case__person=story.case.person)
        MeasureStateFactory()

        assert self.states(story) == ["SUITABLE_OFFERED"]

    def test_a_replaced_record_and_one_taken_back_do_not_count(self, story):
        MeasureStateFactory(case=story.case, replaced=True)
        MeasureStateFactory(case=story.case, state="NOT_ASSESSED")

        assert self.states(story) == []

    @pytest.mark.parametrize(
        ("on", "counts"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)]
    )
    def test_a_trial_referred_to_counts_for_twelve_months(self, story, on, counts):
        MeasureStateFactory(
            case=story.case,
            state="NOT_SUITABLE",
            reason_code="ALREADY_TRIED",
            note="Sak 2025-12",
            until_on=date(2025, 12, 1),
        )

        assert bool(self.states(story, on=on)) is counts
        assert ladder.evaluate(ladder_case_of(story.case, on=on))

    @pytest.mark.parametrize(
        ("reason", "recorded_on", "counts"),
        [
            ("LANGUAGE_BARRIER", 1, False),
            ("LANGUAGE_BARRIER", 5, True),
            ("UNSAFE_WITH_TECH", 1, True),
        ],
    )
    def test_a_temporary_reason_is_asked_for_again_in_the_next_round(
        self, story, reason, recorded_on, counts
    ):
        AssessmentFactory(case=story.case, ordered_on=date(2026, 3, 2))
        MeasureStateFactory(
            case=story.case,
            state="NOT_SUITABLE",
            reason_code=reason,
            recorded_at=datetime(2026, 3, recorded_on, 12, tzinfo=UTC),
        )

        assert bool(self.states(story)) is counts


class TestLines:
    @pytest.mark.parametrize("outcome", ["refusal", "termination"])
    def test_what_is_not_given_is_not_proposed(self, story, outcome):
        ProposedLineFactory(case=story.case, outcome=outcome)

        assert ladder_case_of(story.case, on=ON)["proposed"] == []

    def test_a_withdrawn_line_and_another_rounds_are_left_out(self, story):
        ProposedLineFactory(case=story.case, withdrawn=True)
        ProposedLineFactory(case=story.case, round=2)

        assert ladder_case_of(story.case, on=ON)["proposed"] == []

    @pytest.mark.parametrize(
        ("grant", "minutes"),
        [
            ({"minutes": 60, "per_weeks": 1, "carers": 2}, 120),
            ({"minutes": 90, "per_weeks": 4}, Fraction(45, 2)),
            ({"minutes": 600, "per_month": True}, Fraction(1800, 13)),
            ({"grant_unit": "hours_per_month", "quantity": 10}, Fraction(1800, 13)),
            ({"grant_unit": "days", "quantity": 10}, None),
        ],
    )
    def test_time_is_carer_minutes_a_week_exactly(self, grant, minutes):
        assert exact_minutes_per_week(ProposedLine(**grant)) == minutes

    def test_the_ladder_gets_whole_minutes_rounded_up(self, story):
        ProposedLineFactory(case=story.case, minutes=90, per_weeks=4)

        assert ladder_case_of(story.case, on=ON)["proposed"][0]["minutes_per_week"] == 23


def test_two_cases_differ_in_more_than_the_date(story):
    before = ladder_case_of(story.case, on=ON)
    assert not differs(before, ladder_case_of(story.case, on=date(2026, 3, 17)))

    ProposedLineFactory(case=story.case)

    assert differs(before, ladder_case_of(story.case, on=ON))


def test_the_ladder_of_the_persons_own_group_is_used():
    case = CaseFactory(person__user_group="mental_health")

    assert ladder_case_of(case, on=ON)["user_group"] == "mental_health"
