# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What leaders ask every day, and first of all that nobody is dropped."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.cases import CaseFactory, ClockFactory, WorkItemFactory
from tests.factories.decisions import DecisionFactory, DecisionLineFactory
from tests.factories.orders import OrderFactory, OrderReturnFactory, OrderVersionFactory
from tests.factories.organisation import UnitFactory, UserFactory, employee
from tests.factories.people import ServiceUserFactory
from tildeling.careladder.states import LineOutcome
from tildeling.cases.models import Case
from tildeling.decisions.models import RecordedEnd
from tildeling.insight.queries import (
    LateClock,
    NotStartedCause,
    dropped,
    never_drop,
    not_started,
    not_started_by_cause,
    open_cases,
    overdue_by_clock,
    overdue_clocks,
)
from tildeling.insight.states import Dropped
from tildeling.organisation.roles import Role
from tildeling.outbox.models import Message

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 20)
AT = datetime(2026, 3, 20, 9, tzinfo=UTC)


def message(case, **given):
    values = {"topic": "step", "stream": f"step:{case.pk}", "sequence": 1, **given}
    return Message.objects.create(case_id=case.pk, created_at=AT, due_at=AT, **values)


def kinds(on=ON, **given):
    return [row.kind for row in never_drop(on, **given)]


class TestAnOpenCase:
    def test_without_anything_to_do_is_dropped(self):
        case = CaseFactory()

        (row,) = never_drop(ON)

        assert (row.kind, row.case_id) == (Dropped.CASE_WITHOUT_NEXT, case.pk)
        assert (row.person_id, row.since) == (case.person_id, case.received_on)
        assert (row.subject_kind, row.subject_id) == ("case", case.pk)

    @pytest.mark.parametrize("given", [{}, {"step": True}, {"role": ""}, {"due_on": ON}])
    def test_with_something_in_a_queue_or_with_an_owner_is_held(self, given):
        owner = UserFactory() if given.get("role") == "" else None
        WorkItemFactory(owner=owner, **given)

        assert never_drop(ON) == []

    def test_whose_thing_to_do_is_in_no_queue_and_nobodys_is_dropped(self):
        WorkItemFactory(role="")

        assert kinds() == [Dropped.CASE_WITHOUT_NEXT]

    def test_with_only_closed_things_is_dropped(self):
        WorkItemFactory(closed=True)

        assert kinds() == [Dropped.CASE_WITHOUT_NEXT]

    def test_is_not_held_by_what_is_to_do_in_another_case(self):
        WorkItemFactory()
        lost = CaseFactory()

        assert [row.case_id for row in never_drop(ON)] == [lost.pk]

    def test_on_its_way_to_the_next_step_is_held(self):
        message(CaseFactory())

        assert never_drop(ON) == []

    @pytest.mark.parametrize("given", [{"done_at": AT}, {"needs_person": True}, {"topic": "order"}])
    def test_is_not_held_by_a_message_that_carries_it_nowhere(self, given):
        message(CaseFactory(), **given)

        assert kinds() == [Dropped.CASE_WITHOUT_NEXT]

    def test_that_is_closed_is_nobodys_to_hold(self):
        CaseFactory(closed=True)

        assert never_drop(ON) == []


class TestAServiceThatEnds:
    """Home nursing until 2026-04-06, in a closed case unless said."""

    @pytest.fixture
    def line(self):
        decision = DecisionFactory(case=CaseFactory(closed=True))
        return DecisionLineFactory(decision=decision, time_limited=True, in_force=True)

    @pytest.mark.parametrize(
        ("on", "is_dropped"),
        [
            (date(2026, 3, 6), False),
            (date(2026, 3, 7), True),
            (date(2026, 4, 6), True),
            (date(2027, 1, 1), True),
        ],
    )
    def test_is_dropped_from_thirty_days_before(self, line, on, is_dropped):
        rows = never_drop(on)

        assert [row.kind for row in rows] == [Dropped.SERVICE_ENDS_UNSEEN] * is_dropped
        assert [row.since for row in rows] == [date(2026, 4, 6)] * is_dropped

    def test_is_held_by_something_to_do_in_its_case(self, line):
        WorkItemFactory(case=line.decision.case)

        assert never_drop(ON) == []

    def test_is_not_held_by_something_to_do_elsewhere(self, line):
        WorkItemFactory(case__person=line.decision.person)

        assert kinds() == [Dropped.SERVICE_ENDS_UNSEEN]

    def test_is_held_by_a_recorded_end(self, line):
        RecordedEnd.objects.create(
            line=line, reason="expired", ended_on=date(2026, 4, 6), recorded_at=AT,
            recorded_by=UserFactory(),
        )  # fmt: skip

        assert never_drop(ON) == []

    @pytest.mark.parametrize("outcome", LineOutcome)
    def test_is_held_by_a_later_decision_near_the_end(self, line, outcome):
        self.decide(line, outcome, decided_on=date(2026, 3, 7))

        assert never_drop(ON) == []

    @pytest.mark.parametrize("outcome", LineOutcome)
    def test_is_not_held_by_a_refusal_of_more_long_before(self, line, outcome):
        self.decide(line, outcome, decided_on=date(2026, 3, 6))

        assert bool(never_drop(ON)) is (outcome == LineOutcome.REFUSAL)

    def test_is_not_held_by_an_earlier_decision_or_another_service(self, line):
        self.decide(line, LineOutcome.GRANT, service="day_activity")
        newer = DecisionLineFactory(
            decision=DecisionFactory(case=line.decision.case, draft__round=3),
            in_force=True, starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 10),
        )  # fmt: skip

        assert [row.subject_id for row in never_drop(ON)] == [newer.in_force.pk]

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "is_dropped"),
        [(date(2026, 4, 5), None, False), (date(2026, 2, 1), date(2026, 3, 5), True)],
    )
    def test_is_held_by_what_was_decided_before_it_and_goes_on_after_it(
        self, starts_on, ends_on, is_dropped
    ):
        case = CaseFactory(closed=True)
        before, newer = (DecisionFactory(case=case, draft__round=number) for number in (1, 2))
        DecisionLineFactory(decision=before, in_force=True, starts_on=starts_on, ends_on=ends_on)
        DecisionLineFactory(decision=newer, in_force=True, ends_on=date(2026, 4, 1))

        assert [row.since for row in never_drop(ON)] == [date(2026, 4, 1)] * is_dropped

    def test_of_a_dead_person_is_nobodys_to_hold(self):
        case = CaseFactory(closed=True, person=ServiceUserFactory(dead=True))
        DecisionLineFactory(decision=DecisionFactory(case=case), time_limited=True, in_force=True)

        assert never_drop(ON) == []

    def test_without_an_end_is_held(self):
        DecisionFactory(case=CaseFactory(closed=True), in_force=True)

        assert never_drop(ON) == []

    def decide(self, line, outcome, *, decided_on=date(2026, 3, 10), service="home_nursing"):
        decision = DecisionFactory(case=line.decision.case, draft__round=2, decided_on=decided_on)
        return DecisionLineFactory(decision=decision, outcome=outcome, service=service)


class TestAnOrderInProgress:
    def test_with_a_decision_behind_it_is_held(self):
        OrderFactory(case=CaseFactory(closed=True), active=True, with_version=True)

        assert never_drop(ON) == []

    def test_without_any_is_dropped(self):
        order = OrderFactory(case=CaseFactory(closed=True), active=True)

        (row,) = never_drop(ON)

        assert (row.kind, row.case_id) == (Dropped.ORDER_WITHOUT_DECISION, order.case_id)
        assert (row.subject_kind, row.subject_id) == ("order", order.pk)
        assert row.since == order.started_on

    def test_is_dropped_the_day_its_decision_ends(self):
        order = OrderFactory(active=True)
        OrderVersionFactory(order=order, until_on=ON)
        WorkItemFactory(case=order.case)

        assert kinds(ON - timedelta(days=1)) == []
        assert kinds(ON) == [Dropped.ORDER_WITHOUT_DECISION]

    @pytest.mark.parametrize("trait", ["accepted", "returned", "completed", "cancelled", "tied"])
    def test_that_has_not_begun_or_is_over_needs_none(self, trait):
        OrderFactory(case=CaseFactory(closed=True), **{trait: True})

        assert never_drop(ON) == []

    def test_is_not_held_by_another_service_or_person(self):
        order = OrderFactory(case=CaseFactory(closed=True), active=True)
        OrderFactory(case=order.case, active=True, with_version=True, service="day_activity")
        OrderFactory(case=CaseFactory(closed=True), active=True, with_version=True)

        assert [row.subject_id for row in never_drop(ON)] == [order.pk]


def test_never_drop_is_one_query(django_assert_num_queries):
    CaseFactory()
    order = OrderFactory(active=True)
    OrderVersionFactory(order=order, until_on=ON)

    with django_assert_num_queries(1):
        rows = never_drop(ON)

    assert {row.kind for row in rows} == set(Dropped)


def test_a_leader_sees_what_is_dropped_in_their_own_cases():
    mine = CaseFactory()
    OrderFactory(active=True)

    assert [row.case_id for row in dropped(employee(Role.OFFICE_LEADER, mine.unit), ON)] == [
        mine.pk
    ]
    assert len(never_drop(ON, cases=Case.objects.none())) == 0


class TestOpenCases:
    def test_have_the_nearest_date_first_and_nothing_to_do_before_all(self):
        unit = UnitFactory()
        later = WorkItemFactory(case__unit=unit, due_on=date(2026, 4, 1)).case
        soon = WorkItemFactory(case__unit=unit, due_on=date(2026, 3, 21), role="mapper").case
        WorkItemFactory(case=soon, due_on=date(2026, 3, 25))
        WorkItemFactory(case=later, due_on=date(2026, 3, 1), closed=True)
        lost = CaseFactory(unit=unit)
        CaseFactory(unit=unit, closed=True)
        CaseFactory()

        found = open_cases(employee(Role.OFFICE_LEADER, unit), ON)

        assert [(case, case.next_due_on, case.next_role) for case in found] == [
            (lost, None, None),
            (soon, date(2026, 3, 21), "mapper"),
            (later, date(2026, 4, 1), "caseworker"),
        ]


class TestOverdue:
    @pytest.fixture
    def unit(self):
        return UnitFactory()

    @pytest.fixture
    def actor(self, unit):
        return employee(Role.OFFICE_LEADER, unit)

    def test_is_what_runs_and_has_passed_in_the_actors_cases(self, unit, actor):
        late = ClockFactory(case__unit=unit, due_on=date(2026, 3, 19))
        ClockFactory(case__unit=unit, due_on=ON)
        ClockFactory(case__unit=unit, due_on=date(2026, 3, 19), stopped=True)
        ClockFactory(due_on=date(2026, 3, 19))

        assert list(overdue_clocks(actor, ON)) == [late]
        assert list(overdue_clocks(actor, ON, "preliminary_reply")) == []

    def test_is_counted_by_kind_with_statute_first(self, unit, actor):
        for due_on in (date(2026, 3, 10), date(2026, 3, 12)):
            ClockFactory(case__unit=unit, due_on=due_on)
        ClockFactory(case__unit=unit, code="formal_decision", due_on=date(2026, 3, 18))
        ClockFactory(case__unit=unit, code="gone_from_the_rules", due_on=date(2026, 3, 18))

        assert overdue_by_clock(actor, ON) == [
            LateClock(
                "formal_decision", "Vedtak når tjenesten varer mer enn to uker", True, 1,
                date(2026, 3, 18),
            ),
            LateClock("decision", "Vedtak i saken", False, 2, date(2026, 3, 10)),
            LateClock("gone_from_the_rules", "gone_from_the_rules", False, 1, date(2026, 3, 18)),
        ]  # fmt: skip


def test_not_started_is_counted_by_cause():
    case = CaseFactory(decided=True)
    actor = employee(Role.OFFICE_LEADER, case.unit)
    OrderFactory(case=case, with_version=True)
    late = OrderFactory(case=case, service="day_activity")
    OrderVersionFactory(order=late, from_on=date(2026, 3, 2))
    returned = OrderFactory(case=case, service="night_stay", with_version=True, returned=True)
    OrderReturnFactory(order=returned, reason="capacity")

    assert not_started_by_cause(actor, ON) == [
        NotStartedCause("not_answered", 2, 18),
        NotStartedCause("capacity", 1, 11),
    ]
    assert len(not_started(actor, ON)) == 3
