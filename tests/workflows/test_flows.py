# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is frozen, what is checked at start, and what a flow must say of itself."""

from pathlib import Path

import pytest
from viewflow.workflow.fields import get_flow_ref, get_task_ref
from viewflow.workflow.models import Task

from tests.workflows.conftest import AT, user
from tildeling.cases.models import WorkItem
from tildeling.shared.refusals import Taken, TransitionNotAllowed
from workflows import checks, engine
from workflows.flows.allocation import AllocationFlow
from workflows.nodes import Step
from workflows.worklist import differences

FROZEN = Path(__file__).with_name("frozen_nodes.txt")


def test_flow_and_node_names_are_what_stands_in_databases():
    nodes = AllocationFlow._nodes_by_name
    now = [get_flow_ref(AllocationFlow)]
    now += [f"{get_task_ref(nodes[name])} {type(nodes[name]).__name__}" for name in sorted(nodes)]

    missing = set(FROZEN.read_text().splitlines()) - set(now)

    assert missing == set()


def test_the_system_checks_find_nothing():
    assert checks.flows_are_whole() == []


def test_a_flow_without_our_lock_is_found(monkeypatch):
    from viewflow.workflow import lock

    monkeypatch.setattr(AllocationFlow, "lock_impl", lock.no_lock)

    assert [fault.id for fault in checks.flows_are_whole()] == ["flow.E1"]


def test_a_step_without_a_clock_is_found(monkeypatch):
    monkeypatch.setattr(AllocationFlow.instance.meeting, "within", "no_such_clock")

    assert [fault.id for fault in checks.flows_are_whole()] == ["flow.E4"]


def test_every_step_is_somebodys_turn():
    steps = [node for node in AllocationFlow.instance.nodes() if isinstance(node, Step)]

    assert len(steps) > 10
    assert all(step.task_title[0].isupper() for step in steps)


@pytest.mark.django_db(transaction=True)
class TestARunningCase:
    def test_has_one_work_item_for_each_open_step(self, case_before):
        for step in ("start_mapping", "assess", "sign", "accept"):
            case_before(step)

        assert differences() == (set(), set())

    def test_is_found_when_a_node_is_renamed_without_obsolete(self, case_before, monkeypatch):
        case_before("meeting")
        Task.objects.filter(finished__isnull=True).update(
            flow_task="workflows/flows.allocation.AllocationFlow.renamed"
        )

        found = checks.no_step_is_lost(databases=["default"])

        assert [fault.id for fault in found] == ["flow.E5"]

    def test_takes_a_finished_step_back_while_nobody_has_gone_on(self, case_before):
        runner = case_before("meeting")
        entry = next(one for one in runner.course.entries if one.step == "meeting")
        runner.perform(entry)
        held = WorkItem.objects.get(case_id=runner.case_id, node="meeting")

        engine.take_back(
            held.step_id, actor=user("saksbehandler1"), at=entry.at,
            reason="Møtet ble ført på feil dato.",
        )  # fmt: skip

        open_nodes = {item.node for item in engine.open_steps(runner.case)}
        assert open_nodes == {"meeting"}
        assert runner.case.status == "under_assessment"
        runner.perform(entry)
        assert {item.node for item in engine.open_steps(runner.case)} == {"ladder"}

    def test_takes_back_one_discipline_while_the_other_still_maps(self, case_before):
        runner = case_before("assess")
        nurse, therapist = [one for one in runner.course.entries if one.step == "assess"][:2]
        runner.perform(nurse)
        done = WorkItem.objects.get(case_id=runner.case_id, node="assess", profession="nurse")

        engine.take_back(
            done.step_id, actor=user("sykepleier"), at=nurse.at,
            reason="Jeg glemte å føre opp fallet i går.",
        )  # fmt: skip
        runner.perform(therapist)

        assert {item.node for item in engine.open_steps(runner.case)} == {"assess"}
        runner.perform(nurse)
        assert {item.node for item in engine.open_steps(runner.case)} == {"meeting"}

    def test_does_not_take_back_what_somebody_has_built_on(self, case_before):
        runner = case_before("ladder")
        item = WorkItem.objects.filter(case_id=runner.case_id, node="assess").first()

        with pytest.raises(TransitionNotAllowed):
            engine.take_back(
                item.step_id, actor=user("saksbehandler1"), at=AT, reason="Jeg vil endre en skår."
            )

    def test_a_step_that_another_has_is_not_done_for_them(self, case_before):
        runner = case_before("take")
        item = next(iter(engine.open_steps(runner.case)))
        engine.claim(item.pk, actor=user("saksbehandler2"), at=AT)

        with pytest.raises(Taken):
            runner.move("start_mapping", runner.course.entries[0], disciplines=[])

    def test_a_claimed_step_can_be_put_back(self, case_before):
        runner = case_before("take")
        item = next(iter(engine.open_steps(runner.case)))
        engine.claim(item.pk, actor=user("saksbehandler2"), at=AT)

        engine.release(item.pk, actor=user("saksbehandler2"), at=AT)

        item.refresh_from_db()
        assert item.owner_id is None

    def test_that_is_cancelled_leaves_nothing_to_do(self, case_before):
        from tildeling.cases.commands import close

        runner = case_before("meeting")

        engine.cancel(
            runner.case_id, does=close, actor=user("saksbehandler1"), at=AT, reason="withdrawn"
        )

        assert list(engine.open_steps(runner.case)) == []
        assert not Task.objects.filter(finished__isnull=True, flow_task_type="HUMAN").exists()
        assert runner.case.status == "closed"

    def test_an_error_in_a_background_step_keeps_no_local_variables(self, case_before, monkeypatch):
        from workflows import relay

        runner = case_before("background")
        entry = next(one for one in runner.course.entries if one.step == "background")
        secret = "01019012345"

        def broken(**given):
            number = secret
            raise RuntimeError(number)

        monkeypatch.setattr(AllocationFlow.instance.place_orders, "does", broken)
        relay.relay(lambda: entry.at)

        rows = str(list(Task.objects.values_list("data", flat=True)))
        assert secret not in rows
        assert "_exception" not in rows
        monkeypatch.undo()
        from datetime import timedelta

        relay.relay(lambda: entry.at + timedelta(minutes=1))
        assert runner.case.orders.count() == 2

    def test_silence_is_noted_when_the_unit_does_not_answer_in_time(self, case_before):
        from datetime import timedelta

        from workflows import relay

        runner = case_before("answer_start")
        entry = next(one for one in runner.course.entries if one.step == "answer_start")
        late = entry.at + timedelta(days=7)

        fired = engine.fire_due_timers(late)
        relay.relay(lambda: late)

        assert fired == 2
        assert engine.fire_due_timers(late) == 0
        answers = set(runner.case.start_questions.values_list("answer", flat=True))
        assert answers == {"silence"}
        assert {item.node for item in engine.open_steps(runner.case)} == {"sign"}
