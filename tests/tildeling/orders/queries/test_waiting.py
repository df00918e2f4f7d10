# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What has not begun and why, what should be over, and an order's own story."""

from datetime import date, datetime

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
from tildeling.decisions.models import InForce
from tildeling.orders.models import OrderVersion
from tildeling.orders.queries import end_of_force, history, not_started, to_complete
from tildeling.orders.states import EndReason, OrderState, ProposalAnswer, ReturnReason, WaitCause
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 19)


def office(order):
    return employee(unit=order.case.unit)


class TestNotStarted:
    def test_has_the_days_since_the_decided_start(self):
        order = OrderFactory(with_version=True)

        (row,) = not_started(office(order), ON)

        assert (row.order_id, row.starts_on, row.days) == (order.pk, date(2026, 3, 9), 10)

    @pytest.mark.parametrize(
        ("given", "cause"),
        [
            ({}, WaitCause.NOT_ANSWERED),
            ({"accepted": True}, WaitCause.NOT_BEGUN),
            ({"returned": True}, ReturnReason.MISSING_INFORMATION),
            ({"state": OrderState.RETURNED}, WaitCause.RETURNED),
        ],
    )
    def test_says_why(self, given, cause):
        order = OrderFactory(with_version=True, **given)

        assert not_started(office(order), ON)[0].cause == cause

    def test_says_the_last_reason_of_several(self):
        order = OrderFactory(with_version=True, returned=True)
        OrderReturnFactory(order=order, reason=ReturnReason.CAPACITY)

        assert not_started(office(order), ON)[0].cause == ReturnReason.CAPACITY

    def test_says_when_the_person_is_away(self):
        order = OrderFactory(with_version=True, accepted=True)
        PauseFactory(order=order)

        assert not_started(office(order), ON)[0].cause == WaitCause.PAUSED

    @pytest.mark.parametrize("given", [{"active": True}, {"completed": True}, {"cancelled": True}])
    def test_leaves_out_what_has_begun_or_is_over(self, given):
        order = OrderFactory(with_version=True, **given)

        assert not_started(office(order), ON) == []

    def test_leaves_out_what_is_to_begin_later(self):
        order = OrderFactory(with_version=True)

        assert not_started(office(order), date(2026, 3, 8)) == []

    def test_has_the_oldest_first_and_only_what_the_actor_sees(self):
        newer = OrderFactory(with_version=True)
        older = OrderFactory(case=newer.case, service="day_activity")
        OrderVersionFactory(order=older, from_on=date(2026, 3, 2))
        OrderFactory(with_version=True)

        assert [row.order_id for row in not_started(office(newer), ON)] == [older.pk, newer.pk]


class TestWhatShouldBeOver:
    @pytest.fixture
    def order(self):
        return OrderFactory(active=True, with_version=True)

    @pytest.mark.parametrize(
        ("during", "over", "ends_on"),
        [
            ((date(2026, 3, 9), None), False, None),
            ((date(2026, 3, 9), date(2026, 3, 20)), False, date(2026, 3, 20)),
            ((date(2026, 3, 9), ON), True, ON),
            ((date(2026, 4, 1), None), False, None),
        ],
    )
    def test_is_what_no_decision_stands_behind(self, order, during, over, ends_on):
        InForce.objects.update(during=DateRange(*during))

        assert to_complete(ON).exists() is over
        assert end_of_force(order) == ends_on

    def test_is_what_never_came_into_force_too(self, order):
        InForce.objects.all().delete()

        assert list(to_complete(ON)) == [order]
        assert end_of_force(order) == date(2026, 3, 2)

    def test_is_not_what_is_over_already(self):
        OrderFactory(completed=True)

        assert not to_complete(ON).exists()

    def test_is_not_saved_by_another_service_or_person(self, order):
        InForce.objects.all().delete()
        OrderFactory(active=True, with_version=True)
        other = OrderFactory(
            active=True, with_version=True, case=order.case, service="day_activity"
        )

        assert other.person == order.person
        assert list(to_complete(ON)) == [order]


def test_a_history_tells_everything_in_order():
    order = OrderFactory(
        completed=True, changed=True, ended_on=date(2026, 6, 1), end_reason=EndReason.TERMINATED
    )
    OrderReturnFactory(
        order=order, returned_at=datetime(2026, 3, 2, 13, tzinfo=OSLO),
        answered_at=datetime(2026, 3, 2, 14, tzinfo=OSLO),
    )  # fmt: skip
    PauseFactory(order=order)
    OrderQuestionFactory(order=order, answered=True)
    ChangeProposalFactory(order=order, answered=True)

    events = history(order)

    assert [(event.on.isoformat(), event.code, event.detail) for event in events] == [
        ("2026-03-02", "sent", ""),
        ("2026-03-02", "returned", "missing_information"),
        ("2026-03-02", "rerouted", ""),
        ("2026-03-03", "accepted", ""),
        ("2026-03-09", "started", ""),
        ("2026-03-10", "asked", ""),
        ("2026-03-11", "answered", ""),
        ("2026-03-16", "paused", "hospital"),
        ("2026-03-23", "resumed", "hospital"),
        ("2026-03-30", "proposed", "need_reduced"),
        ("2026-04-01", "proposal_answered", ProposalAnswer.WITHIN_FRAME),
        ("2026-05-04", "changed", "2"),
        ("2026-06-01", "ended", "terminated"),
    ]


def test_a_history_leaves_out_a_version_that_never_held():
    order = OrderFactory(active=True, changed=True, unit=UnitFactory(provider=True))
    OrderVersion.objects.filter(number=2).update(during=DateRange(empty=True))

    assert "changed" not in [event.code for event in history(order)]


def test_two_things_on_a_day_without_a_time_do_not_trip_it():
    order = OrderFactory(active=True, started_on=date(2026, 3, 2), ended_on=date(2026, 3, 2))

    assert [event.code for event in history(order)][:3] == ["sent", "started", "ended"]
