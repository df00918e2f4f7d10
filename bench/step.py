# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""One step through our engine, beside viewflow's own View on the same database.

Ours is `perform` of a step that nobody has: it claims it, and does visibility, policy, locks,
command, trail, outbox, work items and the idempotency key in one transaction. Theirs is a View that
does nothing: claim, then execute, two transactions, since viewflow does not execute what nobody
has. Ours with a claim of its own before it is measured too, and told in `against`. All start from
the number of an open step and read afresh who acts, as a request does.
"""

import os
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bench.measure import at_least, in_turns, median_ratio, same_work
from bench.scratch import database

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "30"))
WARM_UP = 2
BAR = 0.67
AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def run() -> list[dict[str, Any]]:
    """Take chains of eight steps in turn, ours and theirs, and compare the chains' times."""
    with database():
        from bench.flows import STEPS

        contenders = {
            "ours": _our_chains(claims_first=False),
            "claimed": _our_chains(claims_first=True),
            "theirs": _their_chains(),
        }
        seconds = in_turns(contenders, rounds=ROUNDS, warm_up=WARM_UP)
        _same_steps((ROUNDS + WARM_UP) * len(STEPS))
    own, stock = (len(STEPS) / statistics.median(seconds[name]) for name in ("ours", "theirs"))
    claimed = median_ratio(seconds["theirs"], seconds["claimed"])
    return [
        at_least(
            "step",
            own,
            unit="steps/s",
            against=f"viewflow's own View, claim then execute, {stock:.0f} steps/s "
            f"(ours with a claim of its own first: ratio {claimed:.2f})",
            ratio=median_ratio(seconds["theirs"], seconds["ours"]),
            bar=BAR,
        )
    ]


def _our_chains(*, claims_first: bool) -> Iterator[Callable[[], None]]:
    """Yield chains ready to be taken; whatever comes before the first step is not measured."""
    from bench.flows import STEPS, OwnFlow
    from tests.factories.cases import CaseFactory
    from tests.factories.organisation import employee
    from tildeling.cases.commands.clocks import start_clock
    from tildeling.cases.models import WorkItem
    from tildeling.organisation.models import User
    from workflows import engine

    made = employee()
    unit = made.all_employments[0].unit
    keys = count()

    def begin(*, actor: User, at: datetime) -> Any:
        case = CaseFactory(unit=unit)
        start_clock(case=case, code="decision", source=case, on=at.date())
        return case

    def take(case_id: int) -> None:
        for node in STEPS:
            items = WorkItem.objects.filter(case_id=case_id, node=node)
            item_id, step_id = items.values_list("pk", "step_id").get()
            if claims_first:
                actor = User.objects.get(pk=made.pk)
                engine.claim(item_id, actor=actor, at=AT, key=f"claim-{next(keys)}")
            # Read afresh, so that the employments are read once in each act.
            actor = User.objects.get(pk=made.pk)
            engine.perform(
                step_id or 0, actor=actor, at=AT, node=node, key=f"do-{next(keys)}",
                text="Snakket med tjenestemottakeren om hverdagen.",
            )  # fmt: skip

    while True:
        case = engine.start(OwnFlow, does=begin, actor=made, at=AT)
        yield lambda case_id=case.id: take(case_id)


def _their_chains() -> Iterator[Callable[[], None]]:
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from viewflow.workflow.models import Task
    from viewflow.workflow.status import STATUS

    from bench.flows import STEPS, StockFlow
    from tests.factories.organisation import employee

    users = get_user_model().objects
    made = employee()

    def take(process_id: int) -> None:
        for _ in STEPS:
            tasks = Task.objects.filter(process_id=process_id, status=STATUS.NEW)
            task_id = tasks.values_list("pk", flat=True).get()
            actor = users.get(pk=made.pk)
            task = Task.objects.get(pk=task_id)
            with task.activation() as activation:
                if not task.flow_task.can_assign(actor, activation.task):
                    raise PermissionError
                activation.assign(actor)
            actor = users.get(pk=made.pk)
            task = Task.objects.get(pk=task_id)
            with task.activation() as activation:
                if not task.flow_task.can_execute(actor, activation.task):
                    raise PermissionError
                activation.start(None)
                activation.execute()

    while True:
        node = StockFlow.register
        with transaction.atomic():
            activation = node.activation_class.create(node, None, None)
            activation.execute()
        yield lambda process_id=activation.process.pk: take(process_id)


def _same_steps(steps: int) -> None:
    """Hold every contender to `steps` steps done and owned, and ours to all that a step writes."""
    from viewflow.workflow.models import Task

    from tildeling.audit.models import TrailEntry
    from tildeling.cases.models import ContactNote, WorkItem
    from tildeling.outbox.models import Message
    from workflows.models import AnsweredKey

    done = Task.objects.filter(status="DONE", flow_task_type="HUMAN", owner__isnull=False)
    same_work("steps done", done.filter(flow_task__contains=".OwnFlow.").count(), 2 * steps)
    same_work("steps done", done.filter(flow_task__contains=".StockFlow.").count(), steps)
    same_work("rows of the command", ContactNote.objects.count(), 2 * steps)
    same_work("claims and commands in the trail", TrailEntry.objects.count(), 3 * steps)
    same_work("messages", Message.objects.count(), 2 * steps)
    same_work("closed work items", WorkItem.objects.exclude(closed_at=None).count(), 2 * steps)
    same_work("answered keys", AnsweredKey.objects.count(), 3 * steps)
