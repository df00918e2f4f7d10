# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A letter goes to the one who is to have it."""

from datetime import date

import pytest

from services.letter_facts import Capacity
from tests.factories.organisation import employee
from tests.factories.people import RelatedPersonFactory, ServiceUserFactory
from tildeling.letters.facts import addressee_of, officer_of, party_of
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 4)


def test_the_person_is_addressed_when_nobody_acts_for_them():
    person = ServiceUserFactory()
    RelatedPersonFactory(person=person, receives_letters=True)
    RelatedPersonFactory(person=person, guardian=True)
    RelatedPersonFactory(person=person, economic_guardian=True, receives_letters=True)

    assert addressee_of(person, on=ON).capacity == Capacity.USER


@pytest.mark.parametrize("kind", ["guardian", "representative"])
def test_who_acts_for_the_person_is_addressed_in_their_capacity(kind):
    related = RelatedPersonFactory(
        **{kind: True}, receives_letters=True, name="Per", address="Veien 1, 3050 Mjøndalen"
    )

    addressee = addressee_of(related.person, on=ON)

    assert (addressee.capacity, addressee.party.name) == (Capacity(kind), "Per")
    assert addressee.party.address == ("Veien 1", "3050 Mjøndalen")


def test_an_address_has_no_empty_lines():
    person = ServiceUserFactory.build(address="", postal_code="", postal_place="Oslo")

    assert party_of(person).address == ("Oslo",)


@pytest.mark.parametrize(
    ("role", "title"),
    [(Role.CASEWORKER, "saksbehandler"), (Role.OFFICE_LEADER, "leder for tildelingskontoret")],
)
def test_an_officer_has_the_title_of_the_role(role, title):
    assert officer_of(employee(role), on=ON).title == title
