# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who sees which order, and one order with everything that belongs to it."""

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.orders import (
    ChangeProposalFactory,
    OrderFactory,
    OrderQuestionFactory,
    OrderReturnFactory,
    OrderVersionFactory,
    PauseFactory,
)
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry, TrailKind
from tildeling.orders.queries import order_view, read_order, version_on, visible_to
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Missing
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 18)
AT = datetime(2026, 3, 18, 9, tzinfo=OSLO)


@pytest.fixture
def order():
    return OrderFactory(active=True, with_version=True, tied=True)


def leader(order):
    return employee(Role.PROVIDER_LEADER, order.unit)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", ["case", "order", "another"])
def test_an_order_is_seen_by_its_unit_and_its_cases_office(order, role, where):
    units = {"case": order.case.unit, "order": order.unit, "another": UnitFactory()}
    office = {Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}

    seen = visible_to(employee(role, units[where]), on=ON).exists()

    assert seen is (
        (role in office and where == "case") or (role == Role.PROVIDER_LEADER and where == "order")
    )


def test_another_unit_in_the_same_case_does_not_see_it(order):
    other = OrderFactory(case=order.case, service="day_activity", tied=True)

    assert list(visible_to(leader(other), on=ON)) == [other]


@pytest.mark.parametrize(("days", "seen"), [(-5, True), (0, True), (13, True), (14, False)])
def test_a_unit_sees_an_end_for_two_weeks(days, seen):
    order = OrderFactory(completed=True, ended_on=ON - timedelta(days=days))

    assert visible_to(leader(order), on=ON).exists() is seen
    assert visible_to(employee(unit=order.case.unit), on=ON).exists()


class TestOrderView:
    def test_has_everything_that_belongs_to_the_order(self, order):
        parts = {
            "questions": [OrderQuestionFactory(order=order)],
            "returns": [OrderReturnFactory(order=order)],
            "proposals": [ChangeProposalFactory(order=order)],
            "pauses": [PauseFactory(order=order)],
        }
        OrderQuestionFactory()

        view = order_view(leader(order), order.order_number, ON)

        assert view.order == order
        assert {name: getattr(view, name) for name in parts} == parts
        assert view.pause == parts["pauses"][0]

    def test_shows_the_version_of_the_day(self):
        order = OrderFactory(active=True, changed=True)
        first, second = order.versions.order_by("number")

        assert order_view(leader(order), order.order_number, ON).version == first
        assert order_view(leader(order), order.order_number, date(2026, 5, 4)).version == second

    @pytest.mark.parametrize(("day", "number"), [(date(2026, 3, 1), 1), (date(2026, 8, 1), 2)])
    def test_shows_the_next_or_the_last_version_outside_every_period(self, day, number):
        order = OrderFactory(active=True)
        OrderVersionFactory(order=order, until_on=date(2026, 5, 4))
        OrderVersionFactory(
            order=order, number=2, from_on=date(2026, 5, 4), until_on=date(2026, 6, 1)
        )
        OrderVersionFactory(
            order=order, number=3, from_on=date(2027, 1, 1), during=DateRange(empty=True)
        )

        view = order_view(leader(order), order.order_number, day)

        assert (view.version.number, view.is_in_version) == (number, False)

    def test_has_no_pause_outside_it(self, order):
        PauseFactory(order=order)

        assert order_view(leader(order), order.order_number, date(2026, 3, 23)).pause is None

    def test_is_none_for_whoever_does_not_see_it(self, order):
        actor = employee(Role.PROVIDER_LEADER)

        assert order_view(actor, order.order_number, ON) is None
        assert order_view(leader(order), "B2026-000000", ON) is None


class TestReadOrder:
    def test_records_who_read_about_whom(self, order):
        actor = leader(order)

        view = read_order(actor=actor, at=AT, order_number=order.order_number)

        entry = TrailEntry.objects.get()
        assert view.order == order
        assert (entry.kind, entry.name, entry.actor_id) == (TrailKind.READ, "order", actor.pk)
        assert (entry.person_id, entry.case_id) == (order.person_id, order.case_id)

    def test_records_nothing_that_was_not_read(self, order):
        with pytest.raises(Missing):
            read_order(actor=employee(Role.PROVIDER_LEADER), at=AT, order_number=order.order_number)

        assert not TrailEntry.objects.exists()


def test_each_day_has_one_version():
    order = OrderFactory(active=True, changed=True)

    assert version_on(order, date(2026, 5, 3)).minutes == 420
    assert version_on(order, date(2026, 5, 4)).minutes == 300
    assert version_on(order, date(2026, 3, 8)) is None
