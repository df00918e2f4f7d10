# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who works where on a date."""

from datetime import date

import pytest

from tests.factories.organisation import EmploymentFactory, UnitFactory, employee
from tildeling.organisation.queries import employees, employees_who_may, provider_units
from tildeling.organisation.roles import Permission, Role

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 4)


def test_provider_units_are_those_in_use_by_name():
    beta = UnitFactory(provider=True, name="Beta")
    alfa = UnitFactory(provider=True, name="Alfa")
    UnitFactory(provider=True, is_active=False)
    UnitFactory()

    assert list(provider_units()) == [alfa, beta]


def test_employees_are_those_of_the_unit_the_role_the_profession_and_the_day():
    unit = UnitFactory(mapping=True)
    nurse = employee(Role.MAPPER, unit, profession="nurse")
    other = employee(Role.MAPPER, unit, profession="physiotherapist")
    employee(Role.MAPPER, profession="nurse")
    employee(Role.MAPPER, unit, profession="nurse", is_active=False)
    EmploymentFactory(unit=unit, role=Role.MAPPER, profession="nurse", until_on=ON)

    assert list(employees(unit.pk, on=ON, role=Role.MAPPER, profession="nurse")) == [nurse]
    assert set(employees(unit.pk, on=ON)) == {nurse, other}


def test_a_permission_is_held_through_any_role_that_grants_it():
    unit = UnitFactory()
    senior = employee(Role.SENIOR_CASEWORKER, unit)
    employee(Role.CASEWORKER, unit)

    assert list(employees_who_may(Permission.SECOND_SIGN, unit.pk, on=ON)) == [senior]
