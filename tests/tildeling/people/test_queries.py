# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""People are found by number, and those beside them by date."""

from datetime import date

import pytest

from tests.factories.people import RelatedPersonFactory, ServiceUserFactory, synthetic_fnr
from tildeling.people.queries import beside, named, with_number

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 4)


def test_a_number_finds_its_person_only():
    person = ServiceUserFactory(number=synthetic_fnr(5))
    ServiceUserFactory()

    assert with_number(synthetic_fnr(5)[1], on=ON).get() == person
    assert not with_number("5", on=ON).exists()


def test_every_word_of_a_name_must_be_there():
    person = ServiceUserFactory(given_name="Anne Marie", family_name="Lie")
    ServiceUserFactory(given_name="Anne", family_name="Berg")

    assert named("lie ann").get() == person
    assert not named("  ").exists()


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_there"),
    [
        (date(2026, 3, 4), None, True),
        (date(2026, 3, 5), None, False),
        (date(2026, 1, 1), date(2026, 3, 4), False),
        (date(2026, 1, 1), date(2026, 3, 5), True),
    ],
)
def test_those_beside_a_person_are_there_for_their_period(from_on, until_on, is_there):
    related = RelatedPersonFactory(from_on=from_on, until_on=until_on)

    assert (related in beside(related.person_id, on=ON)) is is_there
