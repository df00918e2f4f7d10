# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who registers and corrects people: every role, in the case's unit and outside."""

from datetime import date

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.organisation import employee
from tildeling.organisation.roles import Role
from tildeling.people.policies import may_correct, may_register

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 4)
OFFICE = {Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}


@pytest.mark.parametrize("role", Role)
def test_who_registers(role):
    assert (may_register(employee(role), on=ON) is None) is (role in OFFICE | {Role.SYSTEM})


@pytest.mark.parametrize("role", Role)
def test_who_corrects(role):
    case = CaseFactory()

    assert (may_correct(employee(role, case.unit), case, on=ON) is None) is (role in OFFICE)
    assert may_correct(employee(role), case, on=ON) is not None
