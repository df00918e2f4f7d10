# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest

from tests.factories.assessments import AssessedFactFactory, AssessmentFactory
from tests.factories.organisation import employee
from tests.tildeling.assessments.conftest import AT, ON
from tildeling.assessments.commands import Agreement, hold_meeting, reopen_meeting
from tildeling.assessments.facts import facts_of
from tildeling.assessments.models import AgreedFact, Meeting
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Case
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, NotAllowed, TransitionNotAllowed

pytestmark = pytest.mark.django_db


def hold(mapped, agreed=None, *, actor=None, **other):
    given = {
        "held_on": ON,
        "participants": "sykepleier, ergoterapeut, datter",
        "user_took_part": True,
        "conclusion": "Vi prøver dispenser i fire uker.",
    } | other
    return hold_meeting(
        case=mapped.case, actor=actor or mapped.caseworker, at=AT, agreed=agreed or {}, **given
    )


@pytest.fixture
def nurse(mapped):
    return AssessmentFactory(case=mapped.case, unit=mapped.mapping, finished=True, scored=True)


@pytest.fixture
def therapist(mapped, nurse):
    """After the nurse's; differs from it on memory only."""
    return AssessmentFactory(
        case=mapped.case, unit=mapped.mapping, finished=True, occupational=True, scored={"F11": 2}
    )


def test_every_known_fact_is_agreed_with_its_source(mapped, nurse, therapist):
    AssessedFactFactory(assessment=therapist, fact="home_suitable", value=True)

    hold(mapped, {"F11": Agreement(2, therapist.pk)})

    agreed = {row.fact: row for row in AgreedFact.objects.filter(case=mapped.case, round=1)}
    assert len(agreed) == 21
    assert (agreed["F10"].value, agreed["F10"].source) == (3, nurse)
    assert (agreed["F11"].value, agreed["F11"].source) == (2, therapist)
    assert (agreed["home_suitable"].value, agreed["home_suitable"].source) == (True, therapist)
    assert Case.objects.get(pk=mapped.case.pk).status == "under_decision"
    assert TrailEntry.objects.get().name == "case.meeting_held"


def test_each_disagreement_must_be_settled(mapped, nurse, therapist):
    with pytest.raises(Invalid) as refused:
        hold(mapped)

    assert list(refused.value.errors) == ["F11"]
    assert not Meeting.objects.exists()
    assert not AgreedFact.objects.exists()


def test_a_value_that_no_discipline_found_needs_a_reason(mapped, nurse, therapist):
    with pytest.raises(Invalid):
        hold(mapped, {"F11": (4, None, "")})

    hold(mapped, {"F11": (4, None, "Datteren har sett mer enn vi så.")})

    row = AgreedFact.objects.get(fact="F11")
    assert (row.value, row.source, row.reason) == (4, None, "Datteren har sett mer enn vi så.")


def test_a_value_without_a_named_source_is_traced_to_who_found_it(mapped, nurse, therapist):
    hold(mapped, {"F11": (2, None, "")})

    assert AgreedFact.objects.get(fact="F11").source == therapist


def test_a_source_that_found_something_else_is_refused(mapped, nurse, therapist):
    with pytest.raises(Invalid):
        hold(mapped, {"F11": (2, nurse.pk, "")})


def test_a_source_outside_the_round_is_refused(mapped, nurse, therapist):
    other = AssessmentFactory(finished=True, scored={"F11": 2})

    with pytest.raises(Invalid):
        hold(mapped, {"F11": (2, other.pk, "")})


def test_the_meeting_may_add_what_nobody_was_asked(mapped, nurse, therapist):
    hold(mapped, {"F11": (2, None, ""), "lives_alone": (True, None, "")})

    assert AgreedFact.objects.get(fact="lives_alone").value is True


@pytest.mark.parametrize("code", ["is_child", "no_such_fact", "medicine_only_visits"])
def test_what_nobody_can_answer_is_not_agreed(mapped, nurse, therapist, code):
    with pytest.raises(Invalid) as refused:
        hold(mapped, {"F11": (2, None, ""), code: (True, None, "")})

    assert list(refused.value.errors) == [code]


def test_all_disciplines_must_be_finished(mapped, nurse):
    AssessmentFactory(case=mapped.case, in_progress=True, occupational=True)

    with pytest.raises(TransitionNotAllowed):
        hold(mapped)


def test_a_withdrawn_discipline_is_not_waited_for(mapped, nurse):
    AssessmentFactory(case=mapped.case, withdrawn=True, occupational=True)

    hold(mapped, one_profession_reason="Bare medisiner skal vurderes.")

    assert Meeting.objects.get().one_profession_reason == "Bare medisiner skal vurderes."


def test_a_case_nobody_has_mapped_has_no_meeting(mapped):
    with pytest.raises(TransitionNotAllowed):
        hold(mapped)


class TestWhoMustMap:
    def test_one_profession_for_a_new_person_needs_a_reason(self, mapped, nurse):
        with pytest.raises(Invalid) as refused:
            hold(mapped)

        assert list(refused.value.errors) == ["one_profession_reason"]

    def test_the_reason_given_when_mapping_started_still_holds(self, mapped, nurse):
        nurse.one_profession_reason = "Bare sårstell i to uker."
        nurse.save()

        assert hold(mapped).one_profession_reason == "Bare sårstell i to uker."

    def test_one_profession_for_a_known_person_needs_a_reason_too(self, mapped, nurse):
        AssessmentFactory(case__person=mapped.case.person, finished=True)

        with pytest.raises(Invalid):
            hold(mapped)

    @pytest.mark.parametrize("code", ["F04", "F05", "F06", "F07", "F08", "F09", "F19"])
    def test_help_with_the_body_asks_for_a_therapist(self, mapped, nurse, code):
        nurse.facts.filter(fact=code).update(value=3)
        AssessmentFactory(
            case=mapped.case, finished=True, discipline="social_worker", scored={code: 3}
        )

        with pytest.raises(Invalid) as refused:
            hold(mapped)

        assert list(refused.value.errors) == ["one_profession_reason"]

    @pytest.mark.parametrize(("code", "value"), [("F08", 9), ("F08", 2), ("F03", 4)])
    def test_other_needs_do_not_ask_for_a_therapist(self, mapped, nurse, code, value):
        nurse.facts.filter(fact=code).update(value=value)
        AssessmentFactory(
            case=mapped.case, finished=True, discipline="social_worker", scored={code: value}
        )

        assert hold(mapped).one_profession_reason == ""

    @pytest.mark.parametrize("therapist", ["occupational_therapist", "physiotherapist"])
    def test_either_therapist_will_do(self, mapped, nurse, therapist):
        nurse.facts.filter(fact="F08").update(value=4)
        AssessmentFactory(case=mapped.case, finished=True, discipline=therapist, scored={"F08": 4})

        assert hold(mapped).pk


@pytest.mark.parametrize(
    "wrong",
    [{"held_on": ON + timedelta(days=1)}, {"held_on": date(2026, 2, 1)}, {"participants": " "},
     {"conclusion": "ok"}],
)  # fmt: skip
def test_a_meeting_says_when_who_and_what(mapped, nurse, therapist, wrong):
    with pytest.raises(Invalid) as refused:
        hold(mapped, {"F11": (2, None, "")}, **wrong)

    assert list(refused.value.errors) == list(wrong)


def test_a_mapper_does_not_hold_the_meeting(mapped, nurse, therapist):
    with pytest.raises(NotAllowed):
        hold(mapped, {"F11": (2, None, "")}, actor=mapped.nurse)


def test_the_mappers_no_longer_see_the_case_after_the_meeting(mapped, nurse, therapist):
    from tildeling.cases.commands.ties import tie

    tie(case=mapped.case, function="mapper", unit_id=mapped.mapping.pk, source=nurse, on=ON)
    assert Case.objects.visible_to(mapped.nurse, on=ON).exists()

    hold(mapped, {"F11": (2, None, "")})

    assert not Case.objects.visible_to(mapped.nurse, on=ON).exists()


class TestReopen:
    def reopen(self, mapped, *, actor=None, reason="Legen har kommet med nye opplysninger."):
        return reopen_meeting(
            case=mapped.case, actor=actor or mapped.caseworker, at=AT, reason=reason
        )

    @pytest.fixture
    def held(self, mapped, nurse, therapist):
        return hold(mapped, {"F11": (2, None, "")})

    def test_what_it_agreed_no_longer_counts_but_is_kept(self, mapped, held):
        self.reopen(mapped)

        old = Meeting.ever_held.get()
        assert (old.taken_back_at, len(old.taken_back_facts)) == (AT, 20)
        assert "F10" not in facts_of(mapped.case, on=ON)
        assert not Meeting.objects.exists()
        assert Case.objects.get(pk=mapped.case.pk).status == "under_assessment"

    def test_the_mappers_see_the_case_again_and_a_new_meeting_can_be_held(self, mapped, held):
        self.reopen(mapped)

        assert Case.objects.visible_to(mapped.nurse, on=ON).exists()
        again = hold(mapped, {"F11": (3, None, "")})
        assert (Meeting.objects.get(), Meeting.ever_held.count()) == (again, 2)
        assert AgreedFact.objects.get(fact="F11").value == 3

    def test_a_reason_is_needed(self, mapped, held):
        with pytest.raises(Invalid):
            self.reopen(mapped, reason="")

    def test_only_the_office_takes_it_back(self, mapped, held):
        with pytest.raises(NotAllowed):
            self.reopen(mapped, actor=employee(Role.MAPPER, mapped.mapping, profession="nurse"))

    def test_it_stays_once_the_decision_is_made(self, mapped, held):
        mapped.case.status = "decided"

        with pytest.raises(NotAllowed):
            self.reopen(mapped)
