# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest

from tests.factories.assessments import (
    AgreedFactFactory,
    AssessedFactFactory,
    AssessmentFactory,
    MeetingFactory,
)
from tests.factories.cases import (
    ApplicationFactory,
    ApplicationLineFactory,
    CaseFactory,
    UrgentHelpFactory,
)
from tests.tildeling.assessments.conftest import ON
from tildeling.assessments.facts import facts_of, is_child, suggestions
from tildeling.people.states import Household

pytestmark = pytest.mark.django_db


def test_an_agreed_fact_is_traced_to_the_discipline_that_found_it():
    source = AssessmentFactory(finished=True)
    AgreedFactFactory(case=source.case, fact="F10", value=3, source=source)

    assert facts_of(source.case, on=ON)["F10"] == {
        "value": 3,
        "source": {
            "assessment": str(source.pk),
            "author": "sykepleier",
            "date": "2026-03-05",
        },
    }


def test_what_the_meeting_itself_agreed_is_traced_to_the_meeting():
    case = CaseFactory()
    MeetingFactory(case=case, held_on=date(2026, 3, 9))
    AgreedFactFactory(case=case, fact="lives_alone", value=True)

    assert facts_of(case, on=ON)["lives_alone"]["source"] == {
        "author": "kartleggingsmøtet",
        "date": "2026-03-09",
    }


def test_nine_stays_nine_and_an_absent_fact_is_absent():
    fact = AgreedFactFactory(fact="F10", value=9)

    found = facts_of(fact.case, on=ON)

    assert found["F10"]["value"] == 9
    assert set(found) == {"F10", "is_child"}


def test_what_a_discipline_found_counts_only_once_it_is_agreed():
    fact = AssessedFactFactory(fact="palliative", value=True)

    assert "palliative" not in facts_of(fact.assessment.case, on=ON)


def test_an_earlier_rounds_facts_do_not_count():
    fact = AgreedFactFactory(fact="F10", round=1)
    fact.case.round = 2

    assert "F10" not in facts_of(fact.case, on=ON)


@pytest.mark.parametrize(
    ("born_on", "child"),
    [(date(2008, 3, 11), True), (date(2008, 3, 10), False), (date(1940, 1, 1), False)],
)
def test_a_child_is_one_until_the_eighteenth_birthday(born_on, child):
    case = CaseFactory(person__born_on=born_on)

    assert facts_of(case, on=ON)["is_child"]["value"] is child


def test_a_leap_day_child_turns_eighteen_in_march():
    assert is_child(date(2008, 2, 29), on=date(2026, 2, 28))
    assert not is_child(date(2008, 2, 29), on=date(2026, 3, 1))


def test_urgent_help_that_runs_is_a_fact_and_stands_over_what_was_agreed():
    case = CaseFactory()
    AgreedFactFactory(case=case, fact="urgent", value=False)
    UrgentHelpFactory(case=case)

    assert facts_of(case, on=ON)["urgent"]["value"] is True


def test_urgent_help_that_has_ended_is_no_fact():
    help_given = UrgentHelpFactory(ended_on=date(2026, 3, 9))

    assert "urgent" not in facts_of(help_given.case, on=ON)


@pytest.mark.parametrize(
    ("household", "suggested"),
    [(Household.ALONE, True), (Household.WITH_OTHERS, False), (Household.WITH_PARENTS, False)],
)
def test_living_alone_is_suggested_and_never_used_unconfirmed(household, suggested):
    case = CaseFactory(person__household=household)

    assert suggestions(case, on=ON)["lives_alone"].value is suggested
    assert "lives_alone" not in facts_of(case, on=ON)


def test_an_unknown_household_suggests_nothing():
    assert suggestions(CaseFactory(person__household=Household.UNKNOWN), on=ON) == {}


@pytest.mark.parametrize(
    ("service", "stay"), [("short_term_stay", True), ("home_nursing", False), ("gone", False)]
)
def test_a_stay_applied_for_is_suggested(service, stay):
    application = ApplicationFactory()
    ApplicationLineFactory(application=application, service=service)

    assert suggestions(application.case, on=ON)["stay_requested"].value is stay
