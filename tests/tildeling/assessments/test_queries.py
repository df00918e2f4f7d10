# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest

from tests.factories.assessments import (
    SCORES,
    AgreedFactFactory,
    AssessedFactFactory,
    AssessmentFactory,
    ResultOfTestFactory,
)
from tests.factories.cases import CaseFactory, CaseTieFactory
from tests.factories.organisation import employee
from tests.tildeling.assessments.conftest import ON
from tildeling.assessments.queries import (
    assessment_for,
    assessments_of,
    comparison,
    disagreements,
    my_assessments,
)
from tildeling.organisation.roles import Role
from tildeling.people.states import Household
from tildeling.shared.refusals import Missing

pytestmark = pytest.mark.django_db


@pytest.fixture
def tied(mapped, ordered):
    """The nurse's unit has its part in the case."""
    CaseTieFactory(case=mapped.case, unit=mapped.mapping, source_id=ordered.pk)
    return ordered


class TestAssessmentFor:
    def test_the_form_shows_every_fact_in_order_with_what_was_found(self, mapped, tied):
        AssessedFactFactory(assessment=tied, fact="F01", value=4, note="Støvsuger ikke")
        ResultOfTestFactory(assessment=tied)

        view = assessment_for(mapped.nurse, tied.pk, on=ON)

        first = view.groups[0].answers[0]
        assert (view.groups[0].group.label, first.spec.code) == ("Husholdning", "F01")
        assert (first.value, first.note, first.is_answered) == (4, "Støvsuger ikke", True)
        assert view.scores_answered == 1
        assert [row.test for row in view.tests] == ["sppb"]
        assert set(view.missing) == {*SCORES[1:], "mode", "visited_on", "what_matters"}

    def test_a_suggestion_is_shown_only_until_it_is_answered(self, mapped, tied):
        person = mapped.case.person
        person.household = Household.ALONE
        person.save()
        assert self.lives_alone(mapped, tied).suggestion.value is True

        AssessedFactFactory(assessment=tied, fact="lives_alone", value=False)

        assert self.lives_alone(mapped, tied).suggestion is None

    def lives_alone(self, mapped, assessment):
        view = assessment_for(mapped.nurse, assessment.pk, on=ON)
        answers = [answer for group in view.groups for answer in group.answers]
        return next(answer for answer in answers if answer.spec.code == "lives_alone")

    def test_the_caseworker_sees_every_discipline(self, mapped, tied):
        assert assessment_for(mapped.caseworker, tied.pk, on=ON).assessment == tied

    @pytest.mark.parametrize("who", ["other profession", "untied", "other office", "provider"])
    def test_hidden_and_missing_are_the_same(self, mapped, tied, who):
        actor = {
            "other profession": lambda: mapped.mapper("physician"),
            "untied": lambda: employee(Role.MAPPER, profession="nurse"),
            "other office": lambda: employee(Role.CASEWORKER),
            "provider": lambda: employee(Role.PROVIDER_LEADER),
        }[who]()

        with pytest.raises(Missing):
            assessment_for(actor, tied.pk, on=ON)

    def test_a_mapper_whose_tie_has_ended_no_longer_sees_it(self, mapped, tied):
        mapped.case.ties.update(until_on=ON)

        with pytest.raises(Missing):
            assessment_for(mapped.nurse, tied.pk, on=ON)


class TestDisagreements:
    def test_what_differs_comes_first_and_the_rest_in_form_order(self, mapped):
        AssessmentFactory(case=mapped.case, finished=True, scored=True)
        AssessmentFactory(case=mapped.case, finished=True, occupational=True, scored={"F11": 2})

        found = disagreements(mapped.case)

        assert [fact.spec.code for fact in found][:3] == ["F11", "F01", "F02"]
        assert [fact.differs for fact in found][:2] == [True, False]
        assert [(row.discipline, row.value) for row in found[0].values] == [
            ("nurse", 3),
            ("occupational_therapist", 2),
        ]

    def test_not_relevant_differs_from_every_score(self, mapped):
        for discipline, value in (("nurse", 9), ("physician", 1)):
            row = AssessmentFactory(case=mapped.case, finished=True, discipline=discipline)
            AssessedFactFactory(assessment=row, fact="F15", value=value)

        assert disagreements(mapped.case)[0].differs

    def test_a_fact_only_one_has_answered_is_no_disagreement(self, mapped):
        row = AssessmentFactory(case=mapped.case, finished=True)
        AssessedFactFactory(assessment=row, fact="dysphagia", value=True)
        AssessmentFactory(case=mapped.case, finished=True, physio=True)

        assert [fact.differs for fact in disagreements(mapped.case)] == [False]

    @pytest.mark.parametrize("left_out", [{"in_progress": True}, {"finished": True, "round": 2}])
    def test_what_is_not_finished_in_the_round_is_left_out(self, mapped, left_out):
        row = AssessmentFactory(case=mapped.case, **left_out)
        AssessedFactFactory(assessment=row)

        assert disagreements(mapped.case, 1) == ()


class TestComparison:
    def test_only_what_changed_since_the_last_round_is_shown(self, mapped):
        for code, before, now in (("F10", 2, 3), ("F11", 3, 3), ("F12", 3, 2)):
            AgreedFactFactory(case=mapped.case, round=1, fact=code, value=before)
            AgreedFactFactory(case=mapped.case, round=2, fact=code, value=now)
        AgreedFactFactory(case=mapped.case, round=2, fact="palliative", value=True)
        mapped.case.round = 2

        found = [
            (row.spec.code, row.before, row.now, row.is_worse) for row in comparison(mapped.case)
        ]

        assert found == [
            ("F10", 2, 3, True),
            ("F12", 3, 2, False),
            ("palliative", None, True, False),
        ]

    def test_an_earlier_case_of_the_person_is_the_round_before(self, mapped):
        later = CaseFactory(person=mapped.case.person)
        AgreedFactFactory(case=mapped.case, fact="F10", value=2)
        AgreedFactFactory(case=later, fact="F10", value=9)

        assert [(row.before, row.now, row.is_worse) for row in comparison(later)] == [(2, 9, False)]

    def test_another_persons_facts_are_never_compared_with(self, mapped):
        AgreedFactFactory(fact="F10", value=1)
        AgreedFactFactory(case=mapped.case, fact="F10", value=3)

        assert comparison(mapped.case) == ()


class TestMyAssessments:
    def test_it_is_what_ones_own_profession_and_unit_must_still_do_oldest_first(self, mapped, tied):
        older = AssessmentFactory(
            case=CaseFactory(under_assessment=True),
            unit=mapped.mapping,
            ordered_on=date(2026, 3, 1),
        )
        CaseTieFactory(case=older.case, unit=mapped.mapping, source_id=older.pk)
        AssessmentFactory(case=mapped.case, unit=mapped.mapping, physio=True)
        AssessmentFactory(case=older.case, unit=mapped.mapping, discipline="nurse", round=2,
                          finished=True)  # fmt: skip

        assert list(my_assessments(mapped.nurse, on=ON)) == [older, tied]

    def test_the_caseworker_maps_nothing(self, mapped, tied):
        assert not my_assessments(mapped.caseworker, on=ON).exists()

    def test_a_case_that_is_no_longer_ones_to_see_is_left_out(self, mapped, tied):
        mapped.case.ties.update(until_on=ON)

        assert not my_assessments(mapped.nurse, on=ON).exists()


def test_the_disciplines_do_not_see_each_others_assessments(mapped, tied):
    AssessmentFactory(case=mapped.case, unit=mapped.mapping, physio=True)

    assert list(assessments_of(mapped.nurse, mapped.case, on=ON)) == [tied]
    assert assessments_of(mapped.caseworker, mapped.case, on=ON).count() == 2
