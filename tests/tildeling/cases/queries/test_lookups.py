# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""One box finds people by name, case number and identity number, and only whom one may know of."""

from datetime import UTC, datetime

import pytest

from tests.factories.cases import CaseFactory, CaseTieFactory
from tests.factories.organisation import employee
from tests.factories.people import ServiceUserFactory, synthetic_fnr
from tildeling.audit.models import TrailEntry, TrailKind
from tildeling.cases.queries import look_up, lookups
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


def person(given, family, **more):
    return ServiceUserFactory(given_name=given, family_name=family, **more)


def found(actor, text, **given):
    return [hit.person_id for hit in look_up(actor=actor, at=AT, text=text, **given)]


@pytest.fixture
def case():
    return CaseFactory(person=person("Øyvind", "Åsen"))


@pytest.fixture
def actor(case):
    return employee(unit=case.unit)


class TestByName:
    @pytest.mark.parametrize("text", ["øyv", "ØYV ås", "åsen øy", "vind", "  øyvind   åsen "])
    def test_finds_by_every_word_a_fragment_whatever_the_case(self, case, actor, text):
        assert found(actor, text) == [case.person_id]

    @pytest.mark.parametrize("text", ["", " ", "øyv hansen", "%", "_", "\x00"])
    def test_finds_nobody_else(self, actor, text):
        assert found(actor, text) == []

    def test_sorts_the_norwegian_way(self, actor):
        names = ["Åsen", "Aase", "Ørn", "Ærlig", "Berg"]
        made = {name: person("Kari", name).pk for name in names}

        order = ["Berg", "Ærlig", "Ørn", "Aase", "Åsen"]
        assert found(actor, "kari") == [made[name] for name in order]

    def test_leaves_out_people_whose_cases_are_hidden(self, case):
        assert found(employee(), "øyvind") == []

    def test_leaves_out_people_without_a_case_for_who_does_not_register(self, case):
        tie = CaseTieFactory(case=case)
        person("Øyvind", "Uten sak")

        assert found(employee(Role.MAPPER, tie.unit), "øyvind") == [case.person_id]

    def test_finds_the_visible_behind_a_thousand_hidden(self, case, actor, monkeypatch):
        monkeypatch.setattr(lookups, "CANDIDATES", 2)
        unit = CaseFactory(person=person("Kari", "Aas")).unit
        for name in ["Berg", "Dahl"]:
            CaseFactory(person=person("Kari", name), unit=unit)
        mine = CaseFactory(person=person("Kari", "Zahl"), unit=case.unit)

        assert found(actor, "kari") == [mine.person_id]

    def test_shows_only_the_cases_one_may_see(self, case, actor):
        CaseFactory(person=case.person)

        (hit,) = look_up(actor=actor, at=AT, text="øyvind")

        assert [seen.case_number for seen in hit.cases] == [case.case_number]
        assert hit.name == "Øyvind Åsen"

    def test_shows_no_more_than_asked_for(self, actor):
        for _ in range(3):
            ServiceUserFactory(given_name="Kari")

        assert len(found(actor, "kari", limit=2)) == 2


class TestByNumber:
    def test_finds_a_case_by_its_number(self, case, actor):
        assert found(actor, case.case_number) == [case.person_id]
        assert found(employee(), case.case_number) == []

    def test_finds_a_person_by_the_whole_identity_number(self, actor):
        known = ServiceUserFactory(number=synthetic_fnr(42))
        fnr = synthetic_fnr(42)[1]

        assert found(actor, fnr) == [known.pk]
        assert found(actor, f"{fnr[:6]} {fnr[6:]}") == [known.pk]
        assert found(actor, synthetic_fnr(43)[1]) == []

    def test_gives_who_only_maps_nobody_by_number(self):
        ServiceUserFactory(number=synthetic_fnr(42))

        assert found(employee(Role.MAPPER), synthetic_fnr(42)[1]) == []


class TestTrail:
    @pytest.mark.parametrize(
        ("text", "what"),
        [("Øyvind", "name"), ("2026-000001", "case_number"), ("01814012345", "identity_number")],
    )
    def test_keeps_a_hash_and_a_number_and_never_the_query(self, actor, text, what):
        look_up(actor=actor, at=AT, text=text)

        entry = TrailEntry.objects.get()
        assert (entry.kind, entry.name) == (TrailKind.SEARCH, what)
        assert text not in str(entry.details)
        assert len(entry.details["query"]) == 64

    def test_keeps_the_number_of_hits(self, actor):
        look_up(actor=actor, at=AT, text="øyvind")

        assert TrailEntry.objects.get().details["hits"] == 1
