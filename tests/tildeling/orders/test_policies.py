# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may do what with orders: every role, in the unit it concerns and in another."""

from datetime import date

import pytest

from tests.factories.orders import OrderFactory, StartQuestionFactory
from tests.factories.organisation import EmploymentFactory, UnitFactory, UserFactory, employee
from tildeling.orders import policies
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
OFFICE = {Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}
PROVIDER = {Role.PROVIDER_LEADER}
WHERE = ["the case's", "the order's", "another"]


@pytest.fixture
def order():
    return OrderFactory(active=True)


@pytest.fixture(params=Role)
def role(request):
    return request.param


@pytest.fixture(params=WHERE)
def where(request):
    return request.param


@pytest.fixture
def actor(order, role, where):
    units = {"the case's": order.case.unit, "the order's": order.unit}
    return employee(role, units.get(where) or UnitFactory())


def allows(denied):
    return denied is None


def test_an_order_is_answered_by_the_leader_in_its_own_unit(order, actor, role, where):
    denied = policies.may_answer_order(actor, order, on=ON)

    assert allows(denied) is (role in PROVIDER and where == "the order's")


def test_a_question_of_start_is_answered_by_the_leader_of_the_unit_asked(order, actor, role, where):
    question = StartQuestionFactory(case=order.case, unit=order.unit)

    denied = policies.may_answer_start(actor, question, on=ON)

    assert allows(denied) is (role in PROVIDER and where == "the order's")


@pytest.mark.parametrize("policy", ["may_pause", "may_record_death"])
def test_unit_and_office_may_both_say_that_the_person_is_away(order, actor, role, where, policy):
    subject = order if policy == "may_pause" else order.case

    denied = getattr(policies, policy)(actor, subject, on=ON)

    expected = (role in OFFICE and where == "the case's") or (
        role in PROVIDER and where == "the order's"
    )
    assert allows(denied) is expected


def test_orders_are_placed_by_the_system_or_the_office(order, actor, role, where):
    denied = policies.may_place(actor, order.case, on=ON)

    assert allows(denied) is (role == Role.SYSTEM or (role in OFFICE and where == "the case's"))


def test_silence_is_noted_by_the_system_alone(actor, role):
    assert allows(policies.may_work_in_background(actor, on=ON)) is (role == Role.SYSTEM)


def test_the_products_own_actor_has_no_employment(order):
    actor = UserFactory()

    assert allows(policies.may_work_in_background(actor, on=ON))
    assert allows(policies.may_place(actor, order.case, on=ON))
    assert not allows(policies.may_answer_order(actor, order, on=ON))


def test_a_role_that_has_ended_opens_nothing(order):
    actor = UserFactory()
    EmploymentFactory(user=actor, unit=order.unit, role=Role.PROVIDER_LEADER, until_on=ON)

    assert not allows(policies.may_answer_order(actor, order, on=ON))
