# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

import pytest

from tests.factories.assessments import AssessmentFactory
from tests.factories.cases import ApplicationFactory, ApplicationLineFactory
from tests.factories.organisation import UnitFactory, employee
from tests.tildeling.assessments.conftest import AT, ON
from tildeling.assessments.commands import MappingOrder, start_mapping, withdraw
from tildeling.assessments.models import Assessment
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Case, CaseTie
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed

pytestmark = pytest.mark.django_db


def two(unit):
    return [MappingOrder("nurse", unit.pk), MappingOrder("occupational_therapist", unit.pk)]


def start(setting, disciplines=None, **other):
    return start_mapping(
        case=setting.case,
        actor=setting.caseworker,
        at=AT,
        disciplines=two(setting.mapping) if disciplines is None else disciplines,
        **other,
    )


def test_each_discipline_is_asked_and_the_case_is_being_mapped(new_case):
    case = start(new_case)

    asked = case.assessments.order_by("id")
    assert [(row.discipline, row.status, row.round, row.ordered_on) for row in asked] == [
        ("nurse", "ordered", 1, ON),
        ("occupational_therapist", "ordered", 1, ON),
    ]
    assert Case.objects.get(pk=case.pk).status == "under_assessment"
    assert TrailEntry.objects.get().name == "case.mapping_started"


def test_the_mapping_unit_sees_the_case_from_then_on(new_case):
    assert not Case.objects.visible_to(new_case.nurse, on=ON).exists()

    start(new_case)

    assert Case.objects.visible_to(new_case.nurse, on=ON).get() == new_case.case
    assert CaseTie.objects.filter(function="mapper", source_kind="assessment").count() == 2


def test_an_urgent_mapping_marks_the_case_and_an_ordinary_one_never_takes_it_away(new_case):
    start(new_case, is_urgent=True)
    Assessment.objects.update(status="withdrawn")

    start(new_case, is_urgent=False)

    assert Case.objects.get(pk=new_case.case.pk).is_urgent


@pytest.mark.parametrize(
    "professions", [[], ["nurse", "nurse"], ["nurse", "gardener"]], ids=["none", "twice", "unknown"]
)
def test_disciplines_that_do_not_hold_are_refused(new_case, professions):
    orders = [MappingOrder(name, new_case.mapping.pk) for name in professions]

    with pytest.raises(Invalid) as refused:
        start(new_case, orders)

    assert list(refused.value.errors) == ["disciplines"]
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("kind", ["provider", "management", "closed down", "unknown"])
def test_only_a_unit_that_maps_can_be_asked(new_case, kind):
    other = {
        "provider": lambda: UnitFactory(provider=True).pk,
        "management": lambda: UnitFactory(management=True).pk,
        "closed down": lambda: UnitFactory(mapping=True, is_active=False).pk,
        "unknown": lambda: 0,
    }[kind]()

    with pytest.raises(Invalid):
        start(new_case, [*two(new_case.mapping), MappingOrder("physiotherapist", other)])


def test_the_allocation_office_may_map_itself(new_case):
    start(new_case, two(new_case.case.unit))

    assert Assessment.objects.filter(unit=new_case.case.unit).count() == 2


def test_one_profession_for_a_new_person_needs_a_reason(new_case):
    alone = [MappingOrder("nurse", new_case.mapping.pk)]

    with pytest.raises(Invalid) as refused:
        start(new_case, alone)
    start(new_case, alone, one_profession_reason="Bare sårstell i to uker.")

    assert list(refused.value.errors) == ["one_profession_reason"]
    assert Assessment.objects.get().one_profession_reason == "Bare sårstell i to uker."


def test_one_profession_will_do_for_a_person_mapped_before(new_case):
    AssessmentFactory(case__person=new_case.case.person, finished=True)

    start(new_case, [MappingOrder("nurse", new_case.mapping.pk)])

    assert new_case.case.assessments.count() == 1


def test_a_wish_for_a_stay_asks_for_two_also_for_a_person_mapped_before(new_case):
    AssessmentFactory(case__person=new_case.case.person, finished=True)
    application = ApplicationFactory(case=new_case.case)
    ApplicationLineFactory(application=application, service="long_term_stay")

    with pytest.raises(Invalid):
        start(new_case, [MappingOrder("nurse", new_case.mapping.pk)])


def test_a_case_is_not_mapped_twice_in_a_round(new_case):
    start(new_case)

    with pytest.raises(TransitionNotAllowed):
        start(new_case)


def test_a_case_that_came_back_is_mapped_again_in_its_new_round(new_case):
    start(new_case)
    new_case.case.round = 2
    new_case.case.save()

    start(new_case)

    assert Assessment.objects.filter(round=2).count() == 2


@pytest.mark.parametrize("status", ["under_decision", "decided", "closed"])
def test_only_the_table_of_transitions_leads_to_mapping(new_case, status):
    new_case.case.status = status

    if status == "closed":
        with pytest.raises(TransitionNotAllowed):
            start(new_case)
    else:
        assert start(new_case).status == "under_assessment"


@pytest.mark.parametrize("role", [Role.MAPPER, Role.PROVIDER_LEADER, Role.AUDITOR])
def test_others_than_the_office_do_not_start_mapping(new_case, role):
    new_case.caseworker = employee(role, new_case.case.unit)

    with pytest.raises(NotAllowed):
        start(new_case)


class TestWithdraw:
    def withdraw(self, mapped, assessment, reason="Personen er alt vurdert av fysioterapeut."):
        return withdraw(
            case=mapped.case,
            actor=mapped.caseworker,
            at=AT,
            assessment_id=assessment.pk,
            reason=reason,
        )

    def test_a_discipline_can_be_withdrawn_with_a_reason_and_no_longer_sees_the_case(
        self, new_case
    ):
        other = MappingOrder("physiotherapist", UnitFactory(mapping=True).pk)
        start(new_case, [MappingOrder("nurse", new_case.mapping.pk), other])
        nurse = Assessment.objects.get(discipline="nurse")

        self.withdraw(new_case, nurse)

        nurse.refresh_from_db()
        assert (nurse.status, nurse.status_reason) == (
            "withdrawn",
            "Personen er alt vurdert av fysioterapeut.",
        )
        assert not Case.objects.visible_to(new_case.nurse, on=ON).exists()
        assert TrailEntry.objects.filter(name="assessment.withdrawn").count() == 1

    def test_the_last_discipline_stays(self, mapped, ordered):
        with pytest.raises(TransitionNotAllowed):
            self.withdraw(mapped, ordered)

    def test_a_finished_assessment_is_not_withdrawn(self, mapped, ordered):
        done = AssessmentFactory(case=mapped.case, finished=True, physio=True)

        with pytest.raises(TransitionNotAllowed):
            self.withdraw(mapped, done)

    def test_a_reason_is_needed(self, mapped, ordered):
        AssessmentFactory(case=mapped.case, physio=True)

        with pytest.raises(Invalid):
            self.withdraw(mapped, ordered, reason="  ")

    def test_another_cases_assessment_does_not_exist(self, mapped, ordered):
        with pytest.raises(Missing):
            self.withdraw(mapped, AssessmentFactory())
