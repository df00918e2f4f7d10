# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What was delivered against granted, by order, person and unit, for those who may see it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.factories.delivery import VisitBatchFactory, WeekSliceFactory
from tests.factories.orders import OrderFactory
from tests.factories.organisation import employee
from tildeling.delivery.queries import (
    batches_visible_to,
    delivered_of_person,
    delivered_of_unit,
    slices_visible_to,
    weeks_of_order,
)
from tildeling.delivery.states import RateLevel
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Missing, NotAllowed

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 7)
MONDAY = date(2026, 3, 9)
PERIOD = {"from_on": MONDAY, "until_on": MONDAY + timedelta(weeks=4)}


@pytest.fixture
def leader(order):
    return employee(Role.PROVIDER_LEADER, order.unit)


@pytest.fixture
def caseworker(order):
    return employee(Role.CASEWORKER, order.case.unit)


def week(order, number, **figures):
    return WeekSliceFactory(order=order, from_on=MONDAY + timedelta(weeks=number), **figures)


class TestAnOrder:
    def test_has_its_weeks_and_their_rate(self, leader, order):
        week(order, 0)
        week(order, 1, full=True)
        week(order, 4, full=True)

        found = weeks_of_order(leader, order.pk, on=ON, **PERIOD)

        assert [row.iso_week for row in found.weeks] == [11, 12]
        assert [row.figures.delivery_rate for row in found.weeks] == [Fraction(1, 2), 1]
        assert (found.rate, found.level) == (Fraction(3, 4), RateLevel.AMBER)
        assert (found.rated_from, found.rated_until) == tuple(PERIOD.values())

    def test_without_weeks_has_no_rate(self, leader, order):
        found = weeks_of_order(leader, order.pk, on=ON, **PERIOD)

        assert (found.weeks, found.rate, found.level) == ([], None, RateLevel.NONE)

    def test_that_comes_every_third_week_is_not_rated_over_four(self, caseworker, order):
        order.versions.update(per_weeks=3)
        for number in range(15):
            week(order, number, delivered_minutes=420 if number % 3 == 0 else 0,
                 decided_sevenths=140 * 7)  # fmt: skip

        short = weeks_of_order(caseworker, order.pk, on=ON, **PERIOD)
        long = weeks_of_order(
            caseworker, order.pk, on=ON, from_on=MONDAY, until_on=MONDAY + timedelta(weeks=14)
        )

        assert (short.rate, short.figures.delivered_minutes) == (None, 840)
        assert long.rate == 1
        assert long.rated_until - long.rated_from == timedelta(weeks=12)

    @pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PROVIDER_LEADER, Role.EXECUTIVE])
    def test_of_another_unit_answers_as_one_that_does_not_exist(self, order, role):
        week(order, 0)

        with pytest.raises(Missing):
            weeks_of_order(employee(role), order.pk, on=ON, **PERIOD)
        with pytest.raises(Missing):
            weeks_of_order(employee(role), 0, on=ON, **PERIOD)


def test_a_person_has_each_order_that_is_seen(leader, caseworker, order):
    other = OrderFactory(
        active=True, with_version=True, case=order.case, service="practical_assistance"
    )
    week(order, 0)
    week(other, 0)
    week(OrderFactory(active=True, with_version=True, unit=order.unit), 0)

    by_leader = delivered_of_person(leader, order.person_id, on=ON, **PERIOD)
    by_office = delivered_of_person(caseworker, order.person_id, on=ON, **PERIOD)

    assert [row.order for row in by_leader] == [order]
    assert [row.order for row in by_office] == [order, other]


class TestAUnit:
    @pytest.fixture
    def others(self, order):
        second = OrderFactory(active=True, with_version=True, unit=order.unit)
        ended = OrderFactory(
            completed=True, with_version=True, unit=order.unit, ended_on=date(2026, 3, 12)
        )
        for row in (order, second, ended):
            week(row, 0)
        week(OrderFactory(active=True, with_version=True), 0)
        return second, ended

    def test_sums_every_order_and_lists_those_that_are_seen(self, leader, order, others):
        found = delivered_of_unit(leader, order.unit, **PERIOD, on=ON)

        assert found.figures.delivered_minutes == 630
        assert found.figures.delivery_rate == Fraction(1, 2)
        assert (found.level, found.ata_share) == (RateLevel.RED, None)
        assert [row.order for row in found.orders] == [order, others[0]]
        assert [(row.iso_week, row.figures.visits) for row in found.weeks] == [(11, 21)]

    def test_has_its_share_of_direct_time_where_paid_time_is_known(self, leader, order, others):
        found = delivered_of_unit(leader, order.unit, **PERIOD, on=ON, paid_minutes=1260)

        assert found.ata_share == Fraction(1, 2)

    def test_is_seen_as_sums_only_by_those_who_see_figures(self, order, others):
        found = delivered_of_unit(employee(Role.EXECUTIVE), order.unit, **PERIOD, on=ON)

        assert (found.figures.delivered_minutes, found.orders) == (630, [])

    def test_is_seen_by_the_office_for_its_own_cases_only(self, caseworker, order, others):
        found = delivered_of_unit(caseworker, order.unit, **PERIOD, on=ON)

        assert (found.figures.delivered_minutes, len(found.orders)) == (210, 1)

    @pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PROVIDER_LEADER, Role.MAPPER])
    def test_is_not_seen_from_elsewhere(self, order, role):
        with pytest.raises(NotAllowed):
            delivered_of_unit(employee(role), order.unit, **PERIOD, on=ON)

    def test_is_found_with_as_many_questions_however_many_orders(
        self, leader, order, others, django_assert_num_queries
    ):
        leader.employments_on(ON)
        with django_assert_num_queries(4):
            delivered_of_unit(leader, order.unit, **PERIOD, on=ON)
        for _ in range(3):
            week(OrderFactory(active=True, with_version=True, unit=order.unit), 0)

        with django_assert_num_queries(4):
            delivered_of_unit(leader, order.unit, **PERIOD, on=ON)


def test_slices_are_seen_by_unit_by_case_or_all(leader, caseworker, order):
    mine, theirs = week(order, 0), week(OrderFactory(active=True, with_version=True), 0)

    assert list(slices_visible_to(leader, on=ON)) == [mine]
    assert list(slices_visible_to(caseworker, on=ON)) == [mine]
    assert list(slices_visible_to(employee(Role.AUDITOR), on=ON)) == [mine, theirs]
    assert not slices_visible_to(employee(Role.MAPPER), on=ON).exists()


def test_batches_are_seen_by_who_read_them_in_or_reads_in_for_all(leader, administrator):
    mine, other = VisitBatchFactory(received_by_id=leader.pk), VisitBatchFactory()

    assert list(batches_visible_to(leader, on=ON)) == [mine]
    assert list(batches_visible_to(administrator, on=ON)) == [other, mine]
    assert not batches_visible_to(employee(Role.CASEWORKER), on=ON).exists()


def test_a_version_that_comes_later_does_not_change_how_a_period_is_rated():
    order = OrderFactory(active=True, changed=True)
    order.versions.filter(number=2).update(per_weeks=3)
    caseworker = employee(Role.CASEWORKER, order.case.unit)
    week(order, 0, full=True)

    assert weeks_of_order(caseworker, order.pk, on=ON, **PERIOD).rate == 1
