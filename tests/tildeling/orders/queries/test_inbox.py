# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The unit's list: its own orders, filtered, page by page, in few questions to the database."""

from datetime import date

import pytest

from services.minutes import Grant
from tests.factories.orders import (
    OrderFactory,
    OrderQuestionFactory,
    PauseFactory,
    StartQuestionFactory,
)
from tests.factories.organisation import UnitFactory, employee
from tildeling.orders.queries import inbox, inbox_counts, start_questions
from tildeling.orders.states import InboxFilter
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 18)


@pytest.fixture
def unit():
    return UnitFactory(provider=True)


@pytest.fixture
def leader(unit):
    return employee(Role.PROVIDER_LEADER, unit)


def numbers(page):
    return [row.order_number for row in page.rows]


@pytest.fixture
def one_of_each(unit):
    made = {
        name: OrderFactory(unit=unit, with_version=True, **{trait: True})
        for name, trait in [
            ("new", "tied"), ("to_start", "accepted"), ("returned", "returned"),
            ("active", "active"),
        ]
    }  # fmt: skip
    made["paused"] = PauseFactory(order=OrderFactory(unit=unit, active=True)).order
    PauseFactory(order=made["active"], from_on=date(2026, 3, 23), until_on=None)
    asked = OrderQuestionFactory(order=OrderFactory(unit=unit, active=True))
    made["questions"] = asked.order
    OrderQuestionFactory(order=made["active"], answered=True)
    OrderFactory(unit=unit, completed=True, ended_on=date(2026, 3, 1))
    OrderFactory(with_version=True)
    return made


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("new", ["new"]),
        ("to_start", ["to_start"]),
        ("returned", ["returned"]),
        ("active", ["active", "paused", "questions"]),
        ("paused", ["paused"]),
        ("questions", ["questions"]),
        ("all", ["new", "to_start", "returned", "active", "paused", "questions"]),
        ("no such", ["new", "to_start", "returned", "active", "paused", "questions"]),
    ],
)
def test_a_filter_keeps_its_own(one_of_each, leader, name, kept):
    page = inbox(leader, ON, name)

    assert numbers(page) == [one_of_each[which].order_number for which in kept]


def test_every_filter_has_a_count(one_of_each, leader):
    counts = inbox_counts(leader, ON)

    assert counts == {name: len(inbox(leader, ON, name).rows) for name in InboxFilter.values}
    assert counts["all"] == 6


def test_what_ended_lately_is_still_seen(unit, leader):
    order = OrderFactory(unit=unit, completed=True, ended_on=date(2026, 3, 5))

    assert numbers(inbox(leader, ON)) == [order.order_number]


@pytest.mark.parametrize("role", set(Role) - {Role.PROVIDER_LEADER})
def test_only_a_provider_leader_has_one(unit, role):
    OrderFactory(unit=unit)

    assert inbox(employee(role, unit), ON).rows == []


def test_pages_follow_each_other_without_gap_or_overlap(unit, leader):
    orders = [OrderFactory(unit=unit) for _ in range(5)]
    seen, after, turns = [], 0, 0

    while after is not None:
        page = inbox(leader, ON, after=after, limit=2)
        seen += [row.order_id for row in page.rows]
        after, turns = page.after, turns + 1

    assert seen == [order.pk for order in orders]
    assert turns == 3


def test_a_last_page_that_is_full_says_so(unit, leader):
    OrderFactory.create_batch(2, unit=unit)

    assert inbox(leader, ON, limit=2).after is None


def test_a_row_says_how_to_get_in_and_what_to_do(unit, leader):
    order = OrderFactory(
        unit=unit, active=True, changed=True, key_access="Nøkkelboks", safety="Hund"
    )
    OrderQuestionFactory.create_batch(2, order=order)
    pause = PauseFactory(order=order)

    (row,) = inbox(leader, ON).rows

    assert (row.key_access, row.safety) == ("Nøkkelboks", "Hund")
    assert row.person_name == order.person.full_name
    assert (row.starts_on, row.grant) == (date(2026, 3, 9), Grant(420))
    assert (row.open_questions, row.pause) == (2, pause)


def test_the_number_of_queries_does_not_grow_with_the_rows(unit, leader, django_assert_num_queries):
    OrderFactory.create_batch(3, unit=unit, active=True, with_version=True)
    assert leader.all_employments

    with django_assert_num_queries(3):
        assert len(inbox(leader, ON).rows) == 3


def test_start_questions_are_the_units_own_and_not_answered(unit, leader):
    late = StartQuestionFactory(unit=unit, due_on=date(2026, 3, 20))
    soon = StartQuestionFactory(unit=unit)
    StartQuestionFactory(unit=unit, yes=True)
    StartQuestionFactory()

    assert list(start_questions(leader, ON)) == [soon, late]
