# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may read visits in, see a unit's figures, and report drift: every role against every unit."""

from datetime import date

import pytest

from tests.factories.organisation import EmploymentFactory, UnitFactory, UserFactory, employee
from tildeling.delivery.policies import (
    importable_units,
    may_import,
    may_raise_drift,
    may_see_unit,
)
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 1)

IMPORTERS = {Role.PROVIDER_LEADER, Role.ADMINISTRATOR, Role.SYSTEM}
FOR_ALL = {Role.ADMINISTRATOR, Role.SYSTEM}
OFFICE = {Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}
ALL_FIGURES = {Role.OFFICE_LEADER, Role.EXECUTIVE, Role.AUDITOR}


@pytest.fixture(params=["unit", "office", "elsewhere"])
def where(request, order):
    return request.param, {"unit": order.unit, "office": order.case.unit}.get(
        request.param
    ) or UnitFactory(provider=True)


@pytest.mark.parametrize("role", Role)
def test_who_reads_visits_in_and_for_which_units(role, where):
    _, unit = where
    actor = employee(role, unit)

    assert (may_import(actor, on=ON) is None) == (role in IMPORTERS)
    if role in FOR_ALL:
        assert importable_units(actor, on=ON) is None
    else:
        expected = {unit.pk} if role in IMPORTERS else set()
        assert importable_units(actor, on=ON) == expected


@pytest.mark.parametrize("role", Role)
def test_who_sees_what_a_unit_has_delivered(role, where, order):
    place, unit = where
    actor = employee(role, unit)

    allowed = role in ALL_FIGURES
    allowed |= place == "unit" and role in OFFICE | {Role.PROVIDER_LEADER, Role.EXECUTIVE}
    allowed |= place == "office" and role in OFFICE

    assert (may_see_unit(actor, order.unit, on=ON) is None) == allowed


@pytest.mark.parametrize("role", Role)
def test_who_reports_drift(role, where, order):
    place, unit = where
    actor = employee(role, unit)

    allowed = role == Role.SYSTEM
    allowed |= place == "office" and role in OFFICE
    allowed |= place == "unit" and role == Role.PROVIDER_LEADER

    assert (may_raise_drift(actor, order, on=ON) is None) == allowed


def test_an_employment_that_has_ended_opens_nothing(order):
    actor = UserFactory()
    EmploymentFactory(user=actor, unit=order.unit, role=Role.PROVIDER_LEADER, until_on=ON)

    assert may_import(actor, on=ON).code == "role"
    assert may_see_unit(actor, order.unit, on=ON).code == "unit"
