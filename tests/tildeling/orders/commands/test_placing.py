# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""From a decision to orders: new ones, new versions, other units, and ends."""

from datetime import date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.decisions import DecisionFactory, DecisionLineFactory
from tests.factories.orders import (
    ChangeProposalFactory,
    OrderFactory,
    OrderQuestionFactory,
    PauseFactory,
)
from tests.factories.organisation import UnitFactory, UserFactory, employee
from tests.factories.people import ServiceUserFactory
from tildeling.audit.models import TrailEntry
from tildeling.careladder.states import LineOutcome
from tildeling.cases.commands.work import NewItem, open_item
from tildeling.cases.models import Case, CaseTie, Clock, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.decisions.models import InForce
from tildeling.orders.commands import place
from tildeling.orders.models import Order
from tildeling.orders.states import EndReason, OrderState
from tildeling.organisation.roles import Role
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Missing, NotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 10, 9, tzinfo=OSLO)
FROM = date(2026, 4, 20)


def decide(case, **line):
    """A second decision of the case, whose line takes over from what is in force."""
    starts_on = line.pop("starts_on", FROM)
    for row in InForce.objects.filter(
        person=case.person, service=line.get("service", "home_nursing")
    ):
        row.during = DateRange(row.during.lower, starts_on)
        row.save()
    decision = DecisionFactory(case=case, draft__round=9)
    values = {"in_force": True, "starts_on": starts_on, **line}
    if values.get("outcome") == LineOutcome.TERMINATION:
        values |= {"in_force": False}
    DecisionLineFactory(decision=decision, **values)
    return decision


def put(decision, case=None):
    return place(case=case or decision.case, actor=UserFactory(), at=AT, decision_id=decision.pk)


def periods(order):
    return [row.during for row in order.versions.order_by("number")]


@pytest.fixture
def unit():
    return UnitFactory(provider=True)


@pytest.fixture
def running(unit):
    return OrderFactory(active=True, with_version=True, tied=True, unit=unit)


class TestANewOrder:
    def test_asks_for_what_the_line_grants_while_it_is_in_force(self, unit):
        decision = decide(CaseFactory(decided=True), unit=unit, carers=2, ends_on=date(2026, 6, 1))

        (order,) = put(decision)

        line = decision.lines.get()
        version = order.versions.get()
        assert (order.state, order.unit, order.service) == ("SENT", unit, "home_nursing")
        assert version.during == DateRange(FROM, date(2026, 6, 1))
        assert (version.line, version.number, version.goal) == (line, 1, line.goal)
        assert (version.minutes, version.per_weeks, version.carers) == (420, 1, 2)

    def test_has_a_number_of_its_own_in_the_year(self, unit):
        (first,) = put(decide(CaseFactory(decided=True), unit=unit))
        (second,) = put(decide(CaseFactory(decided=True), unit=unit))

        numbers = [int(order.order_number.removeprefix("B2026-")) for order in (first, second)]
        assert numbers[1] == numbers[0] + 1
        assert len(first.order_number) == len("B2026-000001")

    def test_runs_the_clock_to_answer_and_the_clock_to_begin(self, unit):
        (order,) = put(decide(CaseFactory(decided=True), unit=unit))

        due = dict(Clock.objects.filter(source_id=order.pk).values_list("code", "due_on"))
        assert due == {"order_acceptance": date(2026, 4, 13), "implementation": FROM}
        assert order.accept_by == date(2026, 4, 13)

    def test_opens_the_case_to_the_unit_and_to_no_other(self, unit):
        decision = decide(CaseFactory(decided=True), unit=unit)

        put(decision)

        on = AT.date()
        assert Case.objects.visible_to(employee(Role.PROVIDER_LEADER, unit), on=on).count() == 1
        assert Case.objects.visible_to(employee(Role.PROVIDER_LEADER), on=on).count() == 0

    def test_leaves_a_message_with_ids_alone(self, unit):
        (order,) = put(decide(CaseFactory(decided=True), unit=unit))

        message = Message.objects.get()
        assert (message.topic, message.stream) == ("order", f"order:{order.pk}")
        assert message.payload == {"order_id": order.pk, "event": "placed"}

    def test_is_made_a_line_but_not_of_refusals_or_lines_without_a_unit(self, unit):
        decision = decide(CaseFactory(decided=True), unit=unit)
        DecisionLineFactory(decision=decision, cleaning=True, in_force=True, unit=unit)
        DecisionLineFactory(decision=decision, service="day_activity", refused=True, unit=unit)
        DecisionLineFactory(decision=decision, service="carer_allowance", in_force=True)

        orders = put(decision)

        assert [order.service for order in orders] == ["home_nursing", "practical_assistance"]

    def test_is_not_made_outside_what_is_in_force(self, unit):
        assert put(decide(CaseFactory(decided=True), unit=unit, in_force=False)) == []

    def test_is_cut_to_what_is_still_in_force(self, unit):
        decision = decide(CaseFactory(decided=True), unit=unit)
        InForce.objects.update(during=DateRange(FROM, date(2026, 5, 1)))

        (order,) = put(decision)

        assert periods(order) == [DateRange(FROM, date(2026, 5, 1))]

    def test_is_not_made_for_the_dead(self, unit):
        case = CaseFactory(decided=True, person=ServiceUserFactory(dead=True))

        assert put(decide(case, unit=unit)) == []
        assert TrailEntry.objects.get().details == {"orders": []}


class TestTheSameDecisionAgain:
    def test_changes_nothing_and_answers_the_same(self, unit):
        decision = decide(CaseFactory(decided=True), unit=unit)

        first = put(decision)
        counted = [model.objects.count() for model in (Order, Message, Clock, TrailEntry)]
        second = put(decision)

        assert first == second
        assert counted == [model.objects.count() for model in (Order, Message, Clock, TrailEntry)]

    def test_changes_nothing_after_an_end(self, running):
        decision = decide(running.case, outcome=LineOutcome.TERMINATION)

        assert put(decision) == put(decision) == [running]
        assert Message.objects.count() == 1


class TestALiveOrder:
    def test_keeps_its_number_and_gets_a_version(self, running, unit):
        decision = decide(running.case, unit=unit, outcome=LineOutcome.CHANGE, minutes=300)

        assert put(decision) == [running]

        running.refresh_from_db()
        assert running.state == OrderState.ACTIVE
        assert periods(running) == [DateRange(date(2026, 3, 9), FROM), DateRange(FROM, None)]
        assert [row.minutes for row in running.versions.order_by("number")] == [420, 300]
        assert Message.objects.get().payload["event"] == "changed"

    def test_keeps_its_pauses_when_it_is_changed(self, running, unit):
        pause = PauseFactory(order=running, open=True)

        put(decide(running.case, unit=unit))

        pause.refresh_from_db()
        assert pause.during == DateRange(date(2026, 3, 16), None)

    def test_keeps_what_is_to_come_after_a_time_limited_line(self, running, unit):
        later = decide(running.case, unit=unit, starts_on=date(2026, 9, 1))
        put(later)
        decision = DecisionFactory(case=running.case, draft__round=10)
        InForce.objects.filter(during__startswith=date(2026, 3, 9)).update(
            during=DateRange(date(2026, 3, 9), FROM)
        )
        DecisionLineFactory(
            decision=decision, in_force=True, starts_on=FROM, ends_on=date(2026, 6, 1), unit=unit
        )

        put(decision)

        assert periods(running) == [
            DateRange(date(2026, 3, 9), FROM),
            DateRange(date(2026, 9, 1), None),
            DateRange(FROM, date(2026, 6, 1)),
        ]

    def test_is_followed_by_a_new_order_when_another_unit_takes_over(self, running):
        other = UnitFactory(provider=True)
        Order.objects.update(key_access="Nøkkelboks", safety="Hund i huset")

        old, new = put(decide(running.case, unit=other))

        assert old == running
        assert (old.state, old.ended_on, old.end_reason) == ("COMPLETED", FROM, "other_unit")
        assert periods(old) == [DateRange(date(2026, 3, 9), FROM)]
        assert CaseTie.objects.get(source_id=old.pk, unit=old.unit).until_on == FROM
        assert (new.state, new.unit, new.key_access) == ("SENT", other, "Nøkkelboks")
        assert new.safety == "Hund i huset"
        assert periods(new) == [DateRange(FROM, None)]

    def test_is_completed_by_a_termination_on_its_date(self, running):
        put(decide(running.case, outcome=LineOutcome.TERMINATION))

        running.refresh_from_db()
        assert (running.state, running.ended_on) == (OrderState.COMPLETED, FROM)
        assert running.end_reason == EndReason.TERMINATED
        assert periods(running) == [DateRange(date(2026, 3, 9), FROM)]

    def test_is_cancelled_by_a_termination_when_it_never_began(self, unit):
        order = OrderFactory(accepted=True, with_version=True, tied=True, unit=unit)

        put(decide(order.case, outcome=LineOutcome.TERMINATION))

        order.refresh_from_db()
        assert order.state == OrderState.CANCELLED
        assert [period.isempty for period in periods(order)] == [True]
        assert CaseTie.objects.get().until_on == AT.date()

    def test_of_another_service_is_left_alone(self, running, unit):
        put(decide(running.case, cleaning=True, service="practical_assistance", unit=unit))

        running.refresh_from_db()
        assert running.state == OrderState.ACTIVE
        assert Order.objects.count() == 2


class TestALiveOrderOfAnotherCase:
    def test_follows_the_case_that_decided_last_with_what_waits_for_an_answer(self, running, unit):
        question = OrderQuestionFactory(order=running)
        proposal = ChangeProposalFactory(order=running)
        for row, kind in ((question, WorkKind.QUESTION), (proposal, WorkKind.CHANGE_PROPOSAL)):
            item = NewItem(kind=kind, title="Svar", subject=row, due_on=date(2026, 4, 13))
            open_item(running.case, item, at=AT)
        case = CaseFactory(decided=True, person=running.person)

        put(decide(case, unit=unit))

        running.refresh_from_db()
        assert running.case == case
        assert set(WorkItem.objects.values_list("case", flat=True)) == {case.pk}
        tie = CaseTie.objects.get(until_on__isnull=True)
        assert (tie.case, tie.unit) == (case, unit)

    def test_is_replaced_when_its_answer_is_still_awaited_there(self, unit):
        waiting = OrderFactory(with_version=True, tied=True, unit=unit)
        case = CaseFactory(decided=True, person=waiting.person)

        old, new = put(decide(case, unit=unit))

        assert (old, old.state, old.end_reason) == (waiting, "CANCELLED", "replaced")
        assert (new.case, new.state) == (case, "SENT")


def test_a_decision_of_another_case_is_not_found(unit):
    decision = decide(CaseFactory(decided=True), unit=unit)

    with pytest.raises(Missing):
        put(decision, case=CaseFactory())


def test_placing_is_for_the_system_and_the_office(unit):
    decision = decide(CaseFactory(decided=True), unit=unit)

    with pytest.raises(NotAllowed):
        place(
            case=decision.case, actor=employee(Role.PROVIDER_LEADER, unit), at=AT,
            decision_id=decision.pk,
        )  # fmt: skip
