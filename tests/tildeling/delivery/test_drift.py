# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Orders that drift from what was granted, and the thing to do that it becomes."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from tests.factories.delivery import WeekSliceFactory
from tests.factories.orders import OrderFactory
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import WorkItem
from tildeling.delivery.commands import raise_drift
from tildeling.delivery.queries import drifting
from tildeling.delivery.states import DriftReason
from tildeling.orders.models import Order
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Missing, NotAllowed, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)
ON = date(2026, 4, 8)  # a Wednesday: the last four whole weeks are those from 9 March
AT = datetime(2026, 4, 8, 9, tzinfo=OSLO)


def weeks(order, *delivered, **figures):
    for number, minutes in enumerate(delivered):
        WeekSliceFactory(
            order=order, from_on=MONDAY + timedelta(weeks=number), delivered_minutes=minutes,
            **figures,
        )  # fmt: skip


class TestDrifting:
    def test_less_than_seventy_per_cent_over_four_weeks_drifts(self, order):
        weeks(order, 290, 290, 290, 290)

        (drift,) = drifting(ON)

        assert (drift.order_id, drift.reason) == (order.pk, DriftReason.UNDER)
        assert (drift.rate, drift.weeks) == (Fraction(290, 420), 4)
        assert (drift.from_on, drift.until_on) == (MONDAY, MONDAY + timedelta(weeks=4))
        assert (drift.unit_id, drift.case_id) == (order.unit_id, order.case_id)

    def test_more_than_a_hundred_and_twenty_drifts_too(self, order):
        weeks(order, 505, 505, 505, 505)

        assert [drift.reason for drift in drifting(ON)] == [DriftReason.OVER]

    @pytest.mark.parametrize("minutes", [294, 420, 504])
    def test_between_the_limits_and_on_them_nothing_drifts(self, order, minutes):
        weeks(order, *[minutes] * 4)

        assert drifting(ON) == []

    def test_one_bad_week_among_good_ones_is_no_drift(self, order):
        weeks(order, 420, 420, 0, 420)

        assert drifting(ON) == []

    def test_two_whole_weeks_are_needed(self, order):
        weeks(order, 100)

        assert drifting(ON) == []
        assert drifting(date(2026, 3, 22)) == []

        WeekSliceFactory(order=order, from_on=date(2026, 3, 16), delivered_minutes=100)

        assert [drift.weeks for drift in drifting(date(2026, 3, 23))] == [2]

    def test_the_week_that_runs_is_not_counted(self, order):
        weeks(order, 420, 420, 420, 420, 0)

        assert drifting(date(2026, 4, 12)) == []

    def test_weeks_before_the_start_are_not_counted(self, order):
        order.started_on = date(2026, 3, 24)
        order.save()
        weeks(order, 0, 0, 0, 420)

        assert drifting(ON) == []

    def test_weeks_the_unit_has_not_reported_are_not_counted(self, order):
        weeks(order, 420, 420, visits=7)
        for number in (2, 3):
            WeekSliceFactory(
                order=order, from_on=MONDAY + timedelta(weeks=number), delivered_minutes=0,
                planned_minutes=0, visits=0,
            )  # fmt: skip

        assert drifting(ON) == []

        # When the unit reports on others, nothing for this order is nothing delivered.
        weeks(OrderFactory(active=True, with_version=True, unit=order.unit), 420, 420, 420, 420)

        assert [drift.order_id for drift in drifting(ON)] == [order.pk]

    def test_absence_is_taken_out_and_weeks_of_it_alone_say_nothing(self, order):
        weeks(order, 420, 420)
        for number in (2, 3):
            WeekSliceFactory(
                order=order, from_on=MONDAY + timedelta(weeks=number), delivered_minutes=0,
                decided_sevenths=0, absence_sevenths=2940,
            )  # fmt: skip

        assert drifting(ON) == []

    def test_grants_that_come_more_rarely_than_weekly_are_left_out(self, order):
        order.versions.update(per_weeks=3)
        weeks(order, 0, 0, 0, 0)

        assert drifting(ON) == []

    def test_only_orders_that_run_and_are_asked_about(self, order):
        weeks(order, 0, 0, 0, 0)
        other = OrderFactory(active=True, with_version=True)
        weeks(other, 0, 0, 0, 0)
        Order.objects.filter(pk=other.pk).update(state="COMPLETED")

        assert [drift.order_id for drift in drifting(ON)] == [order.pk]
        assert drifting(ON, Order.objects.exclude(pk=order.pk)) == []


class TestRaising:
    @pytest.fixture
    def caseworker(self, order):
        return employee(Role.CASEWORKER, order.case.unit)

    def raised(self, order, actor, **given):
        return raise_drift(case=order.case, actor=actor, at=AT, **{"order_id": order.pk} | given)

    def test_gives_the_caseworker_a_thing_to_do_within_five_working_days(self, order, caseworker):
        order.case.owner = caseworker
        order.case.save()

        item = self.raised(order, caseworker)

        assert (item.kind, item.owner, item.unit) == ("drift", caseworker, order.case.unit)
        assert (item.subject_kind, item.subject_id) == ("order", order.pk)
        assert item.due_on == date(2026, 4, 15)
        entry = TrailEntry.objects.get(name="delivery.drift_raised")
        assert (entry.subject_id, entry.case_id) == (order.pk, order.case_id)

    def test_is_one_thing_as_long_as_it_is_open(self, order, caseworker):
        first, second = self.raised(order, caseworker), self.raised(order, caseworker)
        first.closed_at = AT
        first.save()

        third = self.raised(order, caseworker)

        assert first == second != third
        assert WorkItem.objects.open().count() == 1

    @pytest.mark.parametrize("state", ["SENT", "ACCEPTED", "RETURNED", "COMPLETED", "CANCELLED"])
    def test_is_for_orders_that_run(self, order, caseworker, state):
        Order.objects.filter(pk=order.pk).update(state=state)

        with pytest.raises(TransitionNotAllowed):
            self.raised(order, caseworker)

    def test_is_not_for_everybody(self, order):
        with pytest.raises(NotAllowed):
            self.raised(order, employee(Role.PROVIDER_LEADER))

    def test_is_not_for_another_cases_order(self, order, caseworker):
        with pytest.raises(Missing):
            self.raised(order, caseworker, order_id=OrderFactory(active=True).pk)
