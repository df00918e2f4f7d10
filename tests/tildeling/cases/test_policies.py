# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may do what with a case: every role, in the case's unit and outside, in every status."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.organisation import LONG_AGO, UnitFactory
from tildeling.cases import policies
from tildeling.cases.states import CaseStatus
from tildeling.organisation.models import Employment, User
from tildeling.organisation.roles import Role, UnitKind

ON = date(2026, 3, 4)
HANDLERS = {Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}
LEADERS = HANDLERS - {Role.CASEWORKER}
ALLOWED = {
    policies.may_handle: HANDLERS,
    policies.may_note: HANDLERS | {Role.MAPPER},
    policies.may_assign: LEADERS,
    policies.may_release: LEADERS,
}
UNIT, OTHER_UNIT = 1, 2


def case_in(unit_id=UNIT, **given):
    """A case without a row: a policy reads nothing from the database."""
    return CaseFactory.build(person=None, unit=UnitFactory.build(pk=unit_id), **given)


def worker(role, unit_id=UNIT, *, pk=1, until_on=None, **user):
    """An employee without rows, with one employment."""
    made = User(pk=pk, **user)
    during = DateRange(LONG_AGO, until_on)
    made.__dict__["all_employments"] = [Employment(unit_id=unit_id, role=role, during=during)]
    return made


@pytest.mark.parametrize("policy", ALLOWED, ids=lambda policy: policy.__name__)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", CaseStatus)
def test_a_role_in_the_case_s_own_unit(policy, role, status):
    denied = policy(worker(role), case_in(status=status), on=ON)

    assert (denied is None) is (role in ALLOWED[policy])


@pytest.mark.parametrize("policy", ALLOWED, ids=lambda policy: policy.__name__)
@pytest.mark.parametrize("role", Role)
def test_a_role_in_another_unit(policy, role):
    denied = policy(worker(role, OTHER_UNIT), case_in(), on=ON)

    assert (denied is None) is (policy is policies.may_note and role == Role.MAPPER)


@pytest.mark.parametrize("policy", ALLOWED, ids=lambda policy: policy.__name__)
def test_a_role_that_has_ended_counts_no_more(policy):
    gone = worker(Role.OFFICE_LEADER, until_on=ON)

    assert policy(gone, case_in(), on=ON) is not None


@pytest.mark.parametrize("policy", ALLOWED, ids=lambda policy: policy.__name__)
def test_an_employee_taken_out_of_use_may_nothing(policy):
    assert policy(worker(Role.OFFICE_LEADER, is_active=False), case_in(), on=ON) is not None


def test_a_caseworker_releases_their_own_case_only():
    owner, colleague = worker(Role.CASEWORKER), worker(Role.CASEWORKER, pk=2)
    case = case_in(owner=owner)

    assert policies.may_release(owner, case, on=ON) is None
    assert policies.may_release(colleague, case, on=ON) is not None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", UnitKind)
def test_applications_are_registered_in_an_allocation_office(role, kind):
    unit = UnitFactory.build(pk=UNIT, kind=kind)

    denied = policies.may_register(worker(role), unit, on=ON)

    allowed = kind == UnitKind.ALLOCATION_OFFICE and role in HANDLERS | {Role.SYSTEM}
    assert (denied is None) is allowed


def test_nothing_is_registered_in_a_unit_out_of_use():
    unit = UnitFactory.build(pk=UNIT, is_active=False)

    assert policies.may_register(worker(Role.CASEWORKER), unit, on=ON).code == "unit"
