# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from itertools import product

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.decisions import DraftFactory
from tests.factories.organisation import employee
from tests.factories.people import ServiceUserFactory
from tildeling.cases.states import CaseStatus
from tildeling.decisions import policies
from tildeling.decisions.states import DraftStatus
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

OFFICE = {Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}
SECOND = {Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}
CLOSED = {"closed_at": "2026-04-01T09:00Z", "close_reason": "withdrawn"}
DRAFTS = [None, *DraftStatus.values]


def case_in(status, draft=None):
    case = CaseFactory(status=status, **(CLOSED if status == CaseStatus.CLOSED else {}))
    if draft is not None:
        DraftFactory(
            case=case, **({"first_signed": True} if draft == "first_signed" else {"status": draft})
        )
    return case


def opened(policy, role, case, on):
    return policy(employee(role, case.unit), case, on=on) is None


@pytest.mark.parametrize(("status", "draft"), list(product(CaseStatus.values, DRAFTS)))
def test_the_office_writes_while_nobody_has_signed(status, draft, on):
    case = case_in(status, draft)
    writable = status in {"under_assessment", "under_decision"}
    free = draft in {None, "open", "dropped"}

    for role in Role:
        expected = role in OFFICE and writable and free
        assert opened(policies.may_edit_draft, role, case, on) is expected, role


@pytest.mark.parametrize(("status", "draft"), list(product(CaseStatus.values, DRAFTS)))
def test_the_office_signs_what_is_under_decision(status, draft, on):
    case = case_in(status, draft)
    free = draft in {None, "open", "dropped"}

    for role in Role:
        expected = role in OFFICE and status == "under_decision" and free
        assert opened(policies.may_sign, role, case, on) is expected, role


@pytest.mark.parametrize(("status", "draft"), list(product(CaseStatus.values, DRAFTS)))
def test_seniors_and_leaders_sign_second_what_is_first_signed(status, draft, on):
    case = case_in(status, draft)

    for role in Role:
        expected = role in SECOND and status == "under_decision" and draft == "first_signed"
        assert opened(policies.may_second_sign, role, case, on) is expected, role


@pytest.mark.parametrize(
    ("asked", "signs"),
    [
        (None, SECOND),
        (Role.SENIOR_CASEWORKER, SECOND),
        (Role.OFFICE_LEADER, {Role.OFFICE_LEADER}),
    ],
)
def test_the_second_signer_holds_the_role_delegation_asks_for(asked, signs, on):
    case = case_in("under_decision", "first_signed")

    for role in Role:
        signer = employee(role, case.unit)
        found = policies.may_second_sign(signer, case, on=on, role=asked) is None
        assert found is (role in signs), role


@pytest.mark.parametrize("role", sorted(SECOND))
def test_the_first_signer_is_never_the_second(role, on):
    case = CaseFactory(under_decision=True)
    signer = employee(role, case.unit)
    DraftFactory(case=case, first_signed=True, prepared_by=signer)

    denied = policies.may_second_sign(signer, case, on=on)

    assert denied is not None
    assert denied.code == "four_eyes"


@pytest.mark.parametrize("status", CaseStatus.values)
def test_the_office_sends_and_follows_up_what_is_decided(status, on):
    case = case_in(status)

    for role in Role:
        expected = role in OFFICE and status in {"decided", "in_delivery"}
        assert opened(policies.may_dispatch, role, case, on) is expected, role
        assert opened(policies.may_follow_up, role, case, on) is expected, role


@pytest.mark.parametrize("status", CaseStatus.values)
def test_the_office_ends_services_until_the_case_is_closed(status, on):
    case = case_in(status)

    for role in Role:
        expected = role in OFFICE and status != "closed"
        assert opened(policies.may_end_service, role, case, on) is expected, role


@pytest.mark.parametrize(
    "policy",
    [
        policies.may_edit_draft,
        policies.may_sign,
        policies.may_dispatch,
        policies.may_follow_up,
        policies.may_end_service,
    ],
)
@pytest.mark.parametrize("status", CaseStatus.values)
def test_another_office_has_no_say(policy, status, on):
    denied = policy(employee(Role.OFFICE_LEADER), case_in(status), on=on)

    assert denied is not None
    assert denied.code == "role"


def test_another_office_does_not_sign_second(on):
    case = case_in("under_decision", "first_signed")

    denied = policies.may_second_sign(employee(Role.OFFICE_LEADER), case, on=on)

    assert denied is not None
    assert denied.code == "role"


def test_nothing_is_decided_for_the_dead(on):
    case = CaseFactory(under_decision=True, person=ServiceUserFactory(dead=True))

    denied = policies.may_sign(employee(Role.CASEWORKER, case.unit), case, on=on)

    assert denied is not None
    assert denied.code == "died"


def test_a_draft_of_an_earlier_round_stands_in_nobody_s_way(on):
    case = CaseFactory(under_decision=True, round=2)
    DraftFactory(case=case, round=1, signed=True)

    assert opened(policies.may_edit_draft, Role.CASEWORKER, case, on)
