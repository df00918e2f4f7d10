# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Employments never overlap, and end on a day."""

from datetime import date

import pytest

from tests.factories.organisation import EmploymentFactory, UnitFactory, UserFactory
from tildeling.organisation.commands import employ, end_employment
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, Taken

pytestmark = pytest.mark.django_db

FROM_ON, UNTIL_ON = date(2026, 1, 1), date(2026, 3, 4)


def employed(user, unit, **changes):
    given = {"role": "mapper", "from_on": FROM_ON, "profession": "nurse"} | changes
    return employ(user=user, unit=unit, **given)


def test_a_role_holds_from_the_first_day_until_the_last():
    user = UserFactory()

    made = employed(user, UnitFactory())
    end_employment(employment=made, until_on=UNTIL_ON)

    again = User.objects.get(pk=user.pk)
    assert again.roles_on(date(2025, 12, 31)) == frozenset()
    assert again.professions_on(date(2026, 3, 3)) == {"nurse"}
    assert again.roles_on(UNTIL_ON) == frozenset()


def test_the_same_role_in_the_same_unit_is_held_once_at_a_time():
    user, unit = UserFactory(), UnitFactory()
    employed(user, unit, until_on=UNTIL_ON)

    assert employed(user, unit, from_on=UNTIL_ON)
    with pytest.raises(Taken):
        employed(user, unit, from_on=date(2026, 3, 3), until_on=UNTIL_ON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"role": "king"}, "role"), ({"profession": "baker"}, "profession"),
     ({"until_on": FROM_ON}, "until_on")],
)  # fmt: skip
def test_what_does_not_hold_is_refused_by_field(changes, field):
    with pytest.raises(Invalid) as refusal:
        employed(UserFactory(), UnitFactory(), **changes)

    assert list(refusal.value.errors) == [field]


def test_an_employment_does_not_end_before_it_began():
    with pytest.raises(Invalid):
        end_employment(employment=EmploymentFactory(from_on=FROM_ON), until_on=FROM_ON)
