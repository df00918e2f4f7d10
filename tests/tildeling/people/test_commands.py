# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""People are registered once, and corrected without one overwriting another."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.organisation import employee
from tests.factories.people import ServiceUserFactory, synthetic_fnr
from tildeling.audit.models import TrailEntry
from tildeling.organisation.roles import Role
from tildeling.people.commands import (
    Correction,
    NewPerson,
    NewRelated,
    correct,
    find_or_make,
    mark_dead,
    relate,
)
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.queries import fnr_of
from tildeling.shared.refusals import Invalid, NotAllowed, Stale

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
BORN_ON, FNR = synthetic_fnr(77)
PERSON = NewPerson(
    fnr=FNR, given_name="Øyvind", family_name="Aas", born_on=BORN_ON, postal_code="3050"
)


def made(person=PERSON, actor=None):
    return find_or_make(actor=actor or employee(), at=AT, person=person)


class TestFindOrMake:
    def test_keeps_the_number_unreadable_and_readable_with_the_key(self):
        person = made()

        person.refresh_from_db()
        assert fnr_of(person) == FNR
        row = str(ServiceUser.objects.filter(pk=person.pk).values().get())
        assert FNR not in row

    def test_writes_the_names_for_search_and_for_norwegian_order(self):
        person = made()

        assert person.search_name == "Øyvind Aas"
        assert person.sort_name > ServiceUserFactory(family_name="Berg").sort_name

    def test_finds_the_same_person_again_and_changes_nothing(self):
        first = made()

        second = made(replace(PERSON, fnr=f"{FNR[:6]} {FNR[6:]}", given_name="Per"))

        assert (second, second.given_name) == (first, "Øyvind")
        assert [row.details["is_new"] for row in TrailEntry.objects.order_by("id")] == [True, False]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"fnr": "123"}, "fnr"),
            ({"fnr": FNR[:-1] + ("0" if FNR[-1] != "0" else "1")}, "fnr"),
            ({"given_name": " "}, "given_name"),
            ({"family_name": "x" * 101}, "family_name"),
            ({"born_on": date(2026, 3, 5)}, "born_on"),
            ({"postal_code": "30x0"}, "postal_code"),
            ({"user_group": "wizards"}, "user_group"),
        ],
    )
    def test_names_the_field_and_never_the_number(self, changes, field):
        person = replace(PERSON, **changes)

        with pytest.raises(Invalid) as refusal:
            made(person)

        assert list(refusal.value.errors) == [field]
        assert person.fnr not in str(refusal.value.errors) + repr(refusal.value) + repr(person)

    def test_takes_no_synthetic_number_where_real_people_are_kept(self, settings):
        settings.SYNTHETIC_PERSONS = False

        with pytest.raises(Invalid):
            made()

    def test_leaves_no_personal_data_in_the_trail(self):
        made()

        entry = TrailEntry.objects.get()
        assert entry.details == {"is_new": True}
        assert entry.person_id is not None

    def test_is_for_who_registers(self):
        with pytest.raises(NotAllowed):
            made(actor=employee(Role.MAPPER))


class TestRelate:
    NEW = NewRelated(kind="next_of_kin", name="Anne Aas", from_on=date(2026, 3, 1))

    def relate(self, actor=None, **changes):
        case = CaseFactory()
        return relate(
            case=case,
            actor=actor or employee(unit=case.unit),
            at=AT,
            related=replace(self.NEW, **changes),
        )

    def test_stands_beside_the_case_s_person(self):
        related = self.relate()

        entry = TrailEntry.objects.get()
        assert entry.person_id == related.person_id
        assert "Anne" not in str(entry.details)

    @pytest.mark.parametrize("kind", ["guardian", "representative"])
    def test_may_have_a_mandate_that_covers_health(self, kind):
        assert self.relate(kind=kind, mandate="Helse.", covers_health=True).covers_health

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"covers_health": True, "mandate": "Jeg er datter."}, "covers_health"),
            ({"kind": "guardian", "covers_health": True}, "mandate"),
            ({"until_on": date(2026, 3, 1)}, "until_on"),
            ({"kind": "friend"}, "kind"),
            ({"name": ""}, "name"),
        ],
    )
    def test_refuses_by_field(self, changes, field):
        with pytest.raises(Invalid) as refusal:
            self.relate(**changes)

        assert list(refusal.value.errors) == [field]
        assert not RelatedPerson.objects.exists()

    def test_is_for_the_case_s_own_unit(self):
        with pytest.raises(NotAllowed):
            self.relate(actor=employee())


class TestCorrect:
    def correct(self, case, correction, version=1, actor=None):
        return correct(
            case=case,
            actor=actor or employee(unit=case.unit),
            at=AT,
            correction=correction,
            version=version,
        )

    def test_changes_what_is_given_and_the_names_that_follow(self):
        case = CaseFactory()

        person = self.correct(case, Correction(family_name="Ås", phone="400 00 000"))

        person.refresh_from_db()
        assert (person.given_name, person.family_name) == ("Kari", "Ås")
        assert (person.search_name, person.version) == ("Kari Ås", 2)
        assert TrailEntry.objects.get().details == {"fields": ["family_name", "phone"]}

    def test_gives_back_what_stands_now_when_somebody_saved_first(self):
        case = CaseFactory()
        self.correct(case, Correction(zone="sør"))

        with pytest.raises(Stale) as refusal:
            self.correct(case, Correction(zone="øst"))

        assert (refusal.value.theirs, refusal.value.version) == ({"zone": "sør"}, 2)

    def test_can_empty_an_address_but_not_a_name(self):
        case = CaseFactory()
        assert self.correct(case, Correction(address="")).address == ""

        with pytest.raises(Invalid):
            self.correct(case, Correction(given_name=""), version=2)

    def test_is_for_the_case_s_own_unit(self):
        with pytest.raises(NotAllowed):
            self.correct(CaseFactory(), Correction(zone="sør"), actor=employee())


class TestMarkDead:
    def test_writes_the_date(self):
        person = ServiceUserFactory()

        mark_dead(person, date(2026, 3, 1))

        person.refresh_from_db()
        assert (person.died_on, person.version) == (date(2026, 3, 1), 2)

    def test_is_never_before_birth(self):
        with pytest.raises(Invalid):
            mark_dead(ServiceUserFactory(), date(1900, 1, 1))
