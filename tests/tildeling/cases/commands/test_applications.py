# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""An application becomes a case, or is refused field by field."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.organisation import UnitFactory, employee
from tests.factories.people import RelatedPersonFactory, ServiceUserFactory, synthetic_fnr
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import NewApplication, NewLine, register
from tildeling.cases.models import Case, Clock
from tildeling.organisation.roles import Role
from tildeling.people.commands import NewPerson, NewRelated
from tildeling.people.models import ServiceUser
from tildeling.shared.refusals import Invalid, Missing, NotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BORN_ON, FNR = synthetic_fnr(123)
PERSON = NewPerson(fnr=FNR, given_name="Kari", family_name="Åsen", born_on=BORN_ON)
APPLICATION = NewApplication(
    received_on=date(2026, 2, 27),
    channel="phone",
    wishes="Hjelp til medisiner.",
    lines=(NewLine(service="home_nursing", requested="morgen og kveld"),),
)


def registered(application=APPLICATION, **given):
    unit = given.pop("unit", None) or UnitFactory()
    actor = given.pop("actor", None) or employee(unit=unit)
    if "person_id" not in given:
        given.setdefault("person", PERSON)
    return register(actor=actor, at=AT, application=application, unit_id=unit.pk, **given)


def refused(application, **given):
    with pytest.raises(Invalid) as refusal:
        registered(application, **given)
    return refusal.value.errors


class TestRegister:
    def test_opens_a_case_with_the_person_and_what_was_applied_for(self):
        case = registered()

        application = case.applications.get()
        assert case.person.full_name == "Kari Åsen"
        assert (case.status, case.round, case.owner) == ("received", 1, None)
        assert case.case_number.startswith("2026-")
        assert application.wishes == "Hjelp til medisiner."
        assert [line.service for line in application.lines.all()] == ["home_nursing"]

    def test_starts_the_clocks_from_the_day_the_application_came(self):
        case = registered()

        due = dict(Clock.objects.filter(case=case).values_list("code", "due_on"))
        assert due == {"preliminary_reply": date(2026, 3, 27), "decision": date(2026, 3, 13)}

    def test_gives_services_outside_the_home_the_longer_limit(self):
        case = registered(replace(APPLICATION, lines=(NewLine(service="long_term_stay"),)))

        assert Clock.objects.get(case=case, code="decision").due_on == date(2026, 3, 27)

    def test_gives_every_case_its_own_number(self):
        unit = UnitFactory()

        numbers = {registered(unit=unit).case_number for _ in range(3)}

        assert len(numbers) == 3

    def test_finds_a_person_who_is_known_and_says_that_there_is_an_open_case(self):
        unit = UnitFactory()
        first = registered(unit=unit)

        second = registered(unit=unit)

        entry = TrailEntry.objects.get(name="case.registered", case_id=second.pk)
        assert second.person == first.person
        assert entry.details["other_open_cases"] == 1
        assert entry.details["new_person"] is False

    def test_leaves_one_row_in_the_trail_without_name_or_wishes(self):
        case = registered()

        entry = TrailEntry.objects.get()
        assert (entry.name, entry.case_id, entry.person_id) == (
            "case.registered", case.pk, case.person_id,
        )  # fmt: skip
        assert entry.details["services"] == ["home_nursing"]
        assert "Kari" not in str(entry.details)
        assert "medisiner" not in str(entry.details)

    def test_marks_an_urgent_application(self):
        assert registered(replace(APPLICATION, is_urgent=True)).is_urgent

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"received_on": date(2026, 3, 3)}, "received_on"),
            ({"lines": ()}, "lines"),
            ({"lines": (NewLine(service="teleportation"),)}, "lines"),
            ({"lines": (NewLine(service="home_nursing"),) * 2}, "lines"),
            ({"lines": (NewLine(service="home_nursing", requested="x" * 301),)}, "requested"),
            ({"wishes": " \x00 "}, "wishes"),
            ({"wishes": "x" * 8001}, "wishes"),
            ({"channel": "pigeon"}, "channel"),
            ({"applicant_kind": "neighbour"}, "applicant_kind"),
            ({"applicant_kind": "next_of_kin"}, "applicant"),
        ],
    )
    def test_refuses_by_field(self, changes, field):
        assert field in refused(replace(APPLICATION, **changes))
        assert not Case.objects.exists()

    def test_registers_a_sender_s_reference_once_and_names_the_case_it_made(self):
        application = replace(APPLICATION, external_ref="nav-17")
        first = registered(application)

        errors = refused(application)

        assert first.case_number in errors["external_ref"][0]

    def test_never_shows_the_number_that_does_not_hold(self):
        wrong = FNR[:-1] + str((int(FNR[-1]) + 1) % 10)

        errors = refused(APPLICATION, person=replace(PERSON, fnr=wrong))

        assert list(errors) == ["fnr"]
        assert wrong not in str(errors)

    def test_refuses_another_birth_date_than_the_known_one(self):
        registered()

        errors = refused(APPLICATION, person=replace(PERSON, born_on=date(1950, 1, 1)))

        assert "born_on" in errors

    def test_is_refused_for_the_dead(self):
        person = ServiceUserFactory(dead=True)

        assert "person" in refused(APPLICATION, person_id=person.pk)

    @pytest.mark.parametrize("role", [Role.MAPPER, Role.PROVIDER_LEADER, Role.AUDITOR])
    def test_is_not_for_those_outside_the_office(self, role):
        unit = UnitFactory()

        with pytest.raises(NotAllowed):
            registered(unit=unit, actor=employee(role, unit))

        assert not ServiceUser.objects.exists()

    def test_is_not_for_a_caseworker_of_another_office(self):
        with pytest.raises(NotAllowed):
            registered(unit=UnitFactory(), actor=employee())

    def test_does_not_know_a_unit_or_person_that_is_not_there(self):
        with pytest.raises(Missing):
            register(actor=employee(), at=AT, application=APPLICATION, unit_id=0, person=PERSON)
        with pytest.raises(Missing):
            registered(person_id=0)


class TestApplicant:
    """Who can apply on a person's behalf."""

    @pytest.mark.parametrize(
        ("kind", "trait"),
        [("next_of_kin", {}), ("representative", {"representative": True}),
         ("guardian", {"guardian": True})],
    )  # fmt: skip
    def test_is_somebody_registered_beside_the_person(self, kind, trait):
        person = ServiceUserFactory()
        daughter = RelatedPersonFactory(person=person, **trait)

        case = registered(
            replace(APPLICATION, applicant_kind=kind, applicant_id=daughter.pk),
            person_id=person.pk,
        )

        assert case.applications.get().applicant == daughter

    def test_may_be_registered_with_the_application(self):
        daughter = NewRelated(
            kind="next_of_kin", name="Anne Åsen", relation="datter", from_on=date(2026, 2, 27)
        )

        case = registered(replace(APPLICATION, applicant_kind="next_of_kin", applicant=daughter))

        assert case.applications.get().applicant.name == "Anne Åsen"
        assert case.person.related.count() == 1

    def test_cannot_be_a_guardian_in_economic_matters_only(self):
        person = ServiceUserFactory()
        guardian = RelatedPersonFactory(person=person, economic_guardian=True)

        errors = refused(
            replace(APPLICATION, applicant_kind="guardian", applicant_id=guardian.pk),
            person_id=person.pk,
        )

        assert "helse- og omsorgstjenester" in errors["applicant"][0]

    def test_cannot_use_a_mandate_that_ended_before_the_application_came(self):
        person = ServiceUserFactory()
        ended = RelatedPersonFactory(
            person=person, representative=True, until_on=APPLICATION.received_on
        )

        errors = refused(
            replace(APPLICATION, applicant_kind="representative", applicant_id=ended.pk),
            person_id=person.pk,
        )

        assert "applicant" in errors

    def test_cannot_be_somebody_beside_another_person(self):
        stranger = RelatedPersonFactory()

        errors = refused(
            replace(APPLICATION, applicant_kind="next_of_kin", applicant_id=stranger.pk),
            person_id=CaseFactory().person_id,
        )

        assert "applicant" in errors

    def test_cannot_act_in_another_role_than_the_registered_one(self):
        person = ServiceUserFactory()
        daughter = RelatedPersonFactory(person=person)

        errors = refused(
            replace(APPLICATION, applicant_kind="guardian", applicant_id=daughter.pk),
            person_id=person.pk,
        )

        assert "applicant" in errors

    def test_stands_beside_only_when_they_are_the_applicant(self):
        person = ServiceUserFactory()
        daughter = RelatedPersonFactory(person=person)

        errors = refused(replace(APPLICATION, applicant_id=daughter.pk), person_id=person.pk)

        assert "applicant_kind" in errors
