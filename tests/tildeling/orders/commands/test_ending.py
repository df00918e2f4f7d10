# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A death ends what was ordered and in force, in every case of the person."""

from datetime import date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.orders import OrderFactory, PauseFactory
from tests.factories.organisation import employee
from tests.factories.people import ServiceUserFactory
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands.clocks import start_clock
from tildeling.cases.models import CaseTie, Clock, WorkItem
from tildeling.decisions.models import InForce, RecordedEnd
from tildeling.orders.commands import record_death
from tildeling.orders.states import LIVE_STATES, OrderState
from tildeling.organisation.roles import Role
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Invalid, NotAllowed, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 2, 9, tzinfo=OSLO)
DIED = date(2026, 4, 1)


@pytest.fixture
def order():
    return OrderFactory(active=True, with_version=True, tied=True)


def die(case, actor=None, died_on=DIED):
    return record_death(case=case, actor=actor or employee(unit=case.unit), at=AT, died_on=died_on)


def test_what_runs_is_completed_from_that_day(order):
    person = die(order.case)

    order.refresh_from_db()
    assert person.died_on == DIED
    assert (order.state, order.ended_on, order.end_reason) == ("COMPLETED", DIED, "died")
    assert order.versions.get().during == DateRange(date(2026, 3, 9), DIED)
    assert CaseTie.objects.get().until_on == AT.date()
    assert Message.objects.get().payload == {"order_id": order.pk, "event": "ended"}


@pytest.mark.parametrize("state", set(LIVE_STATES) - {OrderState.ACTIVE})
def test_what_has_not_begun_is_cancelled_with_its_clocks(state):
    order = OrderFactory(state=state, with_version=True)
    start_clock(case=order.case, code="implementation", source=order, on=DIED)

    die(order.case)

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert order.versions.get().during.isempty
    assert Clock.objects.get().stopped_on == AT.date()


def test_what_was_in_force_is_shortened_with_the_reason(order):
    die(order.case)

    assert InForce.objects.get().during == DateRange(date(2026, 3, 9), DIED)
    assert RecordedEnd.objects.get().reason == "died"


def test_an_open_pause_ends_too(order):
    pause = PauseFactory(order=order, open=True)

    die(order.case)

    pause.refresh_from_db()
    assert pause.during.upper == DIED


def test_every_open_case_of_the_person_gets_something_to_do(order):
    other = CaseFactory(person=order.person)
    CaseFactory(person=order.person, closed=True)
    elsewhere = OrderFactory(active=True, case=other, service="day_activity")

    die(order.case)

    items = WorkItem.objects.order_by("case_id")
    assert [(item.case, item.kind) for item in items] == [(order.case, "death"), (other, "death")]
    assert {item.due_on for item in items} == {AT.date()}
    elsewhere.refresh_from_db()
    assert elsewhere.state == OrderState.COMPLETED


def test_what_another_person_has_is_left_alone(order):
    other = OrderFactory(active=True, with_version=True)

    die(order.case)

    other.refresh_from_db()
    assert other.state == OrderState.ACTIVE
    assert InForce.objects.get(person=other.person).during.upper is None


def test_it_is_recorded_once(order):
    die(order.case)

    entry = TrailEntry.objects.get()
    assert (entry.name, entry.person_id) == ("person.died", order.person_id)
    with pytest.raises(TransitionNotAllowed):
        die(order.case)


def test_it_is_not_ahead(order):
    with pytest.raises(Invalid):
        die(order.case, died_on=date(2026, 4, 3))


def test_it_is_not_before_birth():
    with pytest.raises(Invalid):
        die(CaseFactory(person=ServiceUserFactory()), died_on=date(1900, 1, 1))


def test_the_unit_that_helps_may_say_so(order):
    die(order.case, employee(Role.PROVIDER_LEADER, order.unit))

    order.refresh_from_db()
    assert order.state == OrderState.COMPLETED


def test_nobody_else_may(order):
    with pytest.raises(NotAllowed):
        die(order.case, employee(Role.PROVIDER_LEADER))
