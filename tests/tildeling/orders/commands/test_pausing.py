# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A service rests and begins again: whole dates, half open, never twice on a day."""

from datetime import date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.orders import OrderFactory, PauseFactory
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.orders.commands import pause, resume
from tildeling.orders.models import Pause
from tildeling.orders.states import LIVE_STATES, OrderState, PauseCause
from tildeling.organisation.roles import Role
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 16, 9, tzinfo=OSLO)
IN, OUT = date(2026, 3, 16), date(2026, 3, 23)


@pytest.fixture
def order():
    return OrderFactory(active=True, with_version=True)


def leader(order):
    return employee(Role.PROVIDER_LEADER, order.unit)


def rest(order, actor=None, **given):
    values = {"cause": PauseCause.HOSPITAL, "from_on": IN, "until_on": OUT, **given}
    return pause(case=order.case, actor=actor or leader(order), at=AT, **values)


def go_on(order, on, actor=None, **given):
    return resume(case=order.case, actor=actor or leader(order), at=AT, on=on, **given)


class TestPause:
    def test_is_kept_as_a_half_open_period_told_and_recorded(self, order):
        (row,) = rest(order)

        row.refresh_from_db()
        assert (row.order, row.cause) == (order, "hospital")
        assert row.during == DateRange(IN, OUT)
        assert Message.objects.get().payload == {"order_id": order.pk, "event": "paused"}
        assert TrailEntry.objects.get().details["orders"] == [order.pk]

    def test_may_last_until_somebody_resumes(self, order):
        assert rest(order, until_on=None)[0].during == DateRange(IN, None)

    @pytest.mark.parametrize("until_on", [IN, date(2026, 3, 15)])
    def test_lasts_at_least_a_day(self, order, until_on):
        with pytest.raises(Invalid) as refused:
            rest(order, until_on=until_on)

        assert list(refused.value.errors) == ["until_on"]

    def test_has_a_known_cause(self, order):
        with pytest.raises(Invalid) as refused:
            rest(order, cause="declined")

        assert list(refused.value.errors) == ["cause"]

    @pytest.mark.parametrize(
        ("from_on", "until_on", "meets"),
        [
            (date(2026, 3, 9), IN, False),
            (date(2026, 3, 9), date(2026, 3, 17), True),
            (date(2026, 3, 18), date(2026, 3, 19), True),
            (date(2026, 3, 22), None, True),
            (OUT, None, False),
        ],
    )
    def test_does_not_cover_a_day_twice(self, order, from_on, until_on, meets):
        rest(order)

        if meets:
            with pytest.raises(Invalid):
                rest(order, from_on=from_on, until_on=until_on)
        else:
            rest(order, from_on=from_on, until_on=until_on)

        assert Pause.objects.count() == (1 if meets else 2)

    def test_is_for_nothing_when_one_of_several_rests_already(self, order):
        other = OrderFactory(active=True, case=order.case, service="day_activity", unit=order.unit)
        PauseFactory(order=other)

        with pytest.raises(Invalid):
            rest(order, order_ids=[order.pk, other.pk])

        assert Pause.objects.count() == 1

    def test_by_the_office_is_for_every_live_order_of_the_case(self, order):
        other = OrderFactory(active=True, case=order.case, service="day_activity")
        OrderFactory(completed=True, case=order.case, service="night_stay")

        rows = rest(order, employee(unit=order.case.unit))

        assert [row.order for row in rows] == [order, other]

    def test_by_a_unit_is_for_its_own_orders(self, order):
        OrderFactory(active=True, case=order.case, service="day_activity")

        assert [row.order for row in rest(order)] == [order]

    def test_by_a_stranger_is_refused(self, order):
        with pytest.raises(NotAllowed):
            rest(order, employee(Role.PROVIDER_LEADER))

    def test_of_another_units_order_is_refused(self, order):
        other = OrderFactory(active=True, case=order.case, service="day_activity")

        with pytest.raises(NotAllowed):
            rest(order, order_ids=[order.pk, other.pk])

    def test_of_an_order_of_another_case_is_not_found(self, order):
        with pytest.raises(Missing):
            rest(order, order_ids=[OrderFactory(active=True, unit=order.unit).pk])

    @pytest.mark.parametrize("state", OrderState)
    def test_is_for_live_orders(self, state):
        order = OrderFactory(state=state, started_on=date(2026, 3, 9))

        if state in LIVE_STATES:
            assert rest(order, order_ids=[order.pk])
        else:
            with pytest.raises(TransitionNotAllowed):
                rest(order, order_ids=[order.pk])

    def test_needs_an_order(self):
        case = CaseFactory()

        with pytest.raises(TransitionNotAllowed):
            pause(case=case, actor=employee(unit=case.unit), at=AT, cause="holiday", from_on=IN)


class TestResume:
    def test_ends_an_open_pause_the_day_the_person_is_back(self, order):
        PauseFactory(order=order, open=True)

        (row,) = go_on(order, date(2026, 3, 20))

        row.refresh_from_db()
        assert row.during == DateRange(IN, date(2026, 3, 20))
        assert Message.objects.get().payload["event"] == "resumed"

    def test_shortens_a_pause_that_was_to_last_longer(self, order):
        PauseFactory(order=order)

        assert go_on(order, date(2026, 3, 18))[0].during == DateRange(IN, date(2026, 3, 18))

    def test_on_the_first_day_keeps_it_as_never_having_been(self, order):
        PauseFactory(order=order)

        (row,) = go_on(order, IN)

        row.refresh_from_db()
        assert row.during.isempty

    @pytest.mark.parametrize("on", [date(2026, 3, 15), OUT])
    def test_needs_a_pause_that_day(self, order, on):
        PauseFactory(order=order)

        with pytest.raises(TransitionNotAllowed):
            go_on(order, on)

    def test_without_ids_is_for_those_that_rest(self, order):
        OrderFactory(active=True, case=order.case, service="day_activity", unit=order.unit)
        PauseFactory(order=order)

        assert [row.order for row in go_on(order, date(2026, 3, 20))] == [order]

    def test_with_ids_is_for_all_of_them_or_none(self, order):
        other = OrderFactory(active=True, case=order.case, service="day_activity", unit=order.unit)
        PauseFactory(order=order)

        with pytest.raises(TransitionNotAllowed):
            go_on(order, date(2026, 3, 20), order_ids=[order.pk, other.pk])

    def test_leaves_a_pause_that_is_still_to_come(self, order):
        PauseFactory(order=order)
        later = PauseFactory(order=order, from_on=date(2026, 4, 1), until_on=None)

        go_on(order, date(2026, 3, 20))

        later.refresh_from_db()
        assert later.during == DateRange(date(2026, 4, 1), None)

    def test_by_a_stranger_is_refused(self, order):
        PauseFactory(order=order)

        with pytest.raises(NotAllowed):
            go_on(order, date(2026, 3, 20), employee(Role.MAPPER))
