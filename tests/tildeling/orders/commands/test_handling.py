# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""An order's way: accepted, sent back, sent again, begun, over; and its table of states."""

from datetime import date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.orders import OrderFactory, OrderReturnFactory, OrderVersionFactory
from tests.factories.organisation import UnitFactory, UserFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands.clocks import start_clock
from tildeling.cases.models import Case, CaseTie, Clock, WorkItem
from tildeling.cases.states import CaseStatus
from tildeling.decisions.models import InForce
from tildeling.orders.commands import Handover, accept, complete, reroute, send_back, start
from tildeling.orders.models import OrderReturn
from tildeling.orders.states import (
    LIVE_STATES,
    ORDER_TRANSITIONS,
    EndReason,
    OrderState,
    ReturnReason,
)
from tildeling.organisation.roles import Role
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed
from tildeling.shared.states import check_transition
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 11, 9, tzinfo=OSLO)
ON = date(2026, 3, 11)

WAYS = {
    ("SENT", "ACCEPTED"), ("SENT", "RETURNED"), ("SENT", "CANCELLED"),
    ("RETURNED", "SENT"), ("RETURNED", "CANCELLED"),
    ("ACCEPTED", "ACTIVE"), ("ACCEPTED", "CANCELLED"),
    ("ACTIVE", "COMPLETED"),
}  # fmt: skip


def order_in(state, **given):
    started = {"started_on": date(2026, 3, 9)} if state in {"ACTIVE", "COMPLETED"} else {}
    return OrderFactory(state=state, with_version=True, **started, **given)


def leader(order):
    return employee(Role.PROVIDER_LEADER, order.unit)


def caseworker(order):
    return employee(unit=order.case.unit)


def do(command, order, actor=None, **given):
    return command(case=order.case, actor=actor or leader(order), at=AT, order_id=order.pk, **given)


def give_back(order, reason="wrong_unit", note="Hører til sone sør."):
    return do(send_back, order, reason=reason, note=note)


def resend(order, **given):
    return do(reroute, order, caseworker(order), **{"note": "Nøkkelen er bestilt.", **given})


@pytest.mark.parametrize("target", OrderState)
@pytest.mark.parametrize("state", OrderState)
def test_an_order_changes_state_only_by_the_table(state, target):
    if (state, target) in WAYS:
        check_transition(ORDER_TRANSITIONS, state, target)
    else:
        with pytest.raises(TransitionNotAllowed):
            check_transition(ORDER_TRANSITIONS, state, target)


def test_what_is_live_can_still_become_something():
    assert {state for state in OrderState if ORDER_TRANSITIONS[state]} == set(LIVE_STATES)


COMMANDS = {
    "accept": (accept, {}, "SENT", "ACCEPTED"),
    "send_back": (send_back, {"reason": "safety", "note": "Hund"}, "SENT", "RETURNED"),
    "reroute": (reroute, {"note": "Hunden er borte"}, "RETURNED", "SENT"),
    "start": (start, {"started_on": date(2026, 3, 10)}, "ACCEPTED", "ACTIVE"),
}


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_works_from_its_own_state_alone(name, state):
    command, given, from_state, to_state = COMMANDS[name]
    order = order_in(state)
    actor = caseworker(order) if name == "reroute" else leader(order)

    if state == from_state:
        do(command, order, actor, **given)
    else:
        with pytest.raises(TransitionNotAllowed):
            do(command, order, actor, **given)

    order.refresh_from_db()
    assert order.state == (to_state if state == from_state else state)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_change_of_state_is_told_once_by_ids_and_recorded_once(name):
    command, given, from_state, _ = COMMANDS[name]
    order = order_in(from_state)

    do(command, order, caseworker(order) if name == "reroute" else leader(order), **given)

    message = Message.objects.get()
    assert (message.topic, message.stream, message.case_id) == (
        "order", f"order:{order.pk}", order.case_id,
    )  # fmt: skip
    assert set(message.payload) == {"order_id", "event"}
    entry = TrailEntry.objects.get()
    assert (entry.subject_id, entry.case_id, entry.person_id) == (
        order.pk, order.case_id, order.person_id,
    )  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_an_order_of_another_case_is_not_found(name):
    command, given, from_state, _ = COMMANDS[name]
    order = order_in(from_state)
    elsewhere = CaseFactory(unit=order.case.unit)

    with pytest.raises(Missing):
        command(
            case=elsewhere, actor=caseworker(order) if name == "reroute" else leader(order),
            at=AT, order_id=order.pk, **given,
        )  # fmt: skip


class TestAccept:
    def test_keeps_when_and_stops_the_clock_to_answer_alone(self):
        order = OrderFactory()
        for code in ("order_acceptance", "implementation"):
            start_clock(case=order.case, code=code, source=order, on=ON)

        do(accept, order)

        order.refresh_from_db()
        assert order.accepted_at == AT
        assert list(Clock.objects.filter(stopped_on=None).values_list("code", flat=True)) == [
            "implementation"
        ]

    def test_is_for_the_leader_of_the_orders_own_unit(self):
        order = OrderFactory()

        with pytest.raises(NotAllowed):
            do(accept, order, employee(Role.PROVIDER_LEADER))


class TestSendBack:
    def test_keeps_why_and_by_whom(self):
        order = OrderFactory()
        actor = leader(order)

        do(send_back, order, actor, reason="wrong_unit", note=" Hører til sone sør. ")

        row = OrderReturn.objects.get()
        assert (row.reason, row.note, row.returned_by) == (
            "wrong_unit", "Hører til sone sør.", actor,
        )  # fmt: skip

    def test_for_lack_of_capacity_goes_to_the_leader_the_same_day(self):
        order = OrderFactory()

        give_back(order, ReturnReason.CAPACITY)

        item = WorkItem.objects.get()
        assert (item.role, item.unit, item.due_on) == ("office_leader", order.case.unit, ON)
        assert item.owner is None

    @pytest.mark.parametrize("reason", set(ReturnReason) - {ReturnReason.CAPACITY})
    def test_for_another_reason_is_the_caseworkers_step(self, reason):
        give_back(OrderFactory(), reason)

        assert not WorkItem.objects.exists()

    @pytest.mark.parametrize("reason", ReturnReason)
    def test_lets_the_clock_to_begin_run_on(self, reason):
        order = OrderFactory()
        clock = start_clock(case=order.case, code="implementation", source=order, on=ON)

        give_back(order, reason)

        clock.refresh_from_db()
        assert clock.stopped_on is None

    @pytest.mark.parametrize(
        ("reason", "note", "field"), [("tired", "Nei", "reason"), ("safety", " ", "note")]
    )
    def test_wants_a_known_reason_and_a_note(self, reason, note, field):
        with pytest.raises(Invalid) as refused:
            give_back(OrderFactory(), reason, note)

        assert list(refused.value.errors) == [field]


class TestReroute:
    def test_sends_again_with_a_new_date_and_an_answer_to_the_return(self):
        order = OrderFactory(returned=True)

        resend(order)

        order.refresh_from_db()
        assert (order.accept_by, order.sent_at) == (date(2026, 3, 12), AT)
        assert Clock.objects.get(code="order_acceptance").due_on == date(2026, 3, 12)
        answered = OrderReturn.objects.get()
        assert (answered.answer, answered.answered_at) == ("Nøkkelen er bestilt.", AT)

    def test_leaves_an_earlier_answer_as_it_was(self):
        order = OrderFactory(returned=True)
        earlier = OrderReturnFactory(order=order, answer="Sendt før", answered_at=AT)

        resend(order)

        earlier.refresh_from_db()
        assert earlier.answer == "Sendt før"

    def test_moves_the_tie_to_another_unit(self):
        order = OrderFactory(returned=True, tied=True)
        other = UnitFactory(provider=True)
        before = order.unit

        resend(order, unit_id=other.pk)

        order.refresh_from_db()
        assert order.unit == other
        assert CaseTie.objects.get(unit=before).until_on == ON
        assert order.case in Case.objects.visible_to(leader(order), on=ON)

    def test_writes_what_was_missing_and_leaves_the_rest(self):
        order = OrderFactory(returned=True, safety="Hund i huset", key_access="Ukjent")

        resend(order, handover=Handover(key_access="Nøkkelboks ved døra"))

        order.refresh_from_db()
        assert (order.key_access, order.safety) == ("Nøkkelboks ved døra", "Hund i huset")

    def test_closes_what_the_leader_had_to_do_about_capacity(self):
        order = OrderFactory()
        give_back(order, ReturnReason.CAPACITY)

        resend(order)

        assert WorkItem.objects.get().closed_at == AT

    @pytest.mark.parametrize("kind", [{"management": True}, {}])
    def test_goes_to_no_unit_that_carries_nothing_out(self, kind):
        with pytest.raises(Invalid):
            resend(OrderFactory(returned=True), unit_id=UnitFactory(**kind).pk)

    def test_wants_to_know_what_was_done(self):
        with pytest.raises(Invalid):
            resend(OrderFactory(returned=True), note="")

    def test_is_not_the_units_own_to_do(self):
        order = OrderFactory(returned=True)

        with pytest.raises(NotAllowed):
            do(reroute, order, note="Vi tar den likevel")


class TestStart:
    def begin(self, order, started_on=date(2026, 3, 10)):
        return do(start, order, started_on=started_on)

    def test_stops_the_clock_to_begin_and_brings_the_case_into_delivery(self):
        order = OrderFactory(accepted=True, with_version=True)
        start_clock(case=order.case, code="implementation", source=order, on=ON)

        self.begin(order)

        order.refresh_from_db()
        assert order.started_on == date(2026, 3, 10)
        assert Clock.objects.get().stopped_on == ON
        assert Case.objects.get(pk=order.case_id).status == CaseStatus.IN_DELIVERY

    def test_leaves_a_case_that_is_in_delivery_alone(self):
        case = CaseFactory(in_delivery=True)

        self.begin(OrderFactory(accepted=True, with_version=True, case=case))

        case.refresh_from_db()
        assert (case.status, case.version) == (CaseStatus.IN_DELIVERY, 1)

    @pytest.mark.parametrize("day", [date(2026, 3, 12), date(2026, 3, 8)])
    def test_is_neither_ahead_nor_before_the_decision(self, day):
        order = OrderFactory(accepted=True, with_version=True)

        with pytest.raises(Invalid) as refused:
            self.begin(order, day)

        assert list(refused.value.errors) == ["started_on"]

    def test_is_not_after_a_time_limited_decision(self):
        order = OrderFactory(accepted=True)
        OrderVersionFactory(order=order, from_on=date(2026, 3, 2), until_on=date(2026, 3, 10))

        with pytest.raises(Invalid):
            self.begin(order)


class TestComplete:
    def finish(self, order, actor=None):
        return do(complete, order, actor or UserFactory())

    def test_ends_an_order_on_the_day_its_decision_ended(self):
        order = OrderFactory(active=True, tied=True)
        OrderVersionFactory(order=order, until_on=ON)

        self.finish(order)

        order.refresh_from_db()
        assert (order.state, order.ended_on) == (OrderState.COMPLETED, ON)
        assert order.end_reason == EndReason.EXPIRED
        assert CaseTie.objects.get().until_on == ON

    def test_shortens_what_reached_past_a_recorded_end(self):
        order = OrderFactory(active=True, with_version=True)
        InForce.objects.update(during=DateRange(date(2026, 3, 9), date(2026, 3, 10)))

        self.finish(order)

        assert order.versions.get().during == DateRange(date(2026, 3, 9), date(2026, 3, 10))

    def test_cancels_an_order_whose_decision_never_came_into_force(self):
        order = OrderFactory(accepted=True, with_version=True)
        InForce.objects.all().delete()

        assert self.finish(order).state == OrderState.CANCELLED

    @pytest.mark.parametrize("until_on", [None, date(2026, 3, 12)])
    def test_leaves_what_is_still_in_force(self, until_on):
        order = OrderFactory(active=True)
        OrderVersionFactory(order=order, until_on=until_on)

        with pytest.raises(TransitionNotAllowed):
            self.finish(order)

    def test_is_not_the_units_own_to_do(self):
        order = OrderFactory(active=True)

        with pytest.raises(NotAllowed):
            self.finish(order, leader(order))
