# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Fifty who claim one task at the same instant: how long the slowest waits for a true answer.

Beside ours stands viewflow's own claim under its waiting lock, with the owner checked inside: fifty
threads with a connection each on both sides, and exactly one of them gets the task.
"""

import os
import statistics
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench.measure import at_most, same_work
from bench.scratch import database
from tests.workflows.together import at_once

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "50"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "4"))
SECONDS = 1.0
AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def run() -> list[dict[str, Any]]:
    """Claim in rounds, ours and theirs in turn."""
    with database():
        clerks, ours, theirs = _ready()
        slowest: dict[str, list[float]] = {"ours": [], "theirs": []}
        for _ in range(ROUNDS):
            for name, claim in (("ours", ours()), ("theirs", theirs())):
                outcomes = at_once(
                    [lambda clerk=clerk, claim=claim: claim(clerk) for clerk in clerks]
                )
                codes = Counter(outcome.code for outcome in outcomes)
                same_work(f"claims, {name}", codes, {"done": 1, "taken": PEOPLE - 1})
                waited = sorted(outcome.seconds for outcome in outcomes)
                slowest[name].append(waited[max(0, int(PEOPLE * 0.99) - 1)])
    own, stock = (statistics.median(slowest[name]) for name in ("ours", "theirs"))
    return [
        at_most(
            "c1_claim",
            own,
            unit=f"s p99 of {PEOPLE} at once",
            against=f"{SECONDS:g} s (viewflow's own claim under its waiting lock: {stock:.2f} s)",
            ratio=own / SECONDS,
            bar=1,
        )
    ]


def _ready() -> tuple[list[Any], Callable[[], Any], Callable[[], Any]]:
    from django.db import transaction
    from viewflow.workflow.models import Task

    from bench.flows import OwnFlow, StockFlow
    from tests.factories.cases import CaseFactory
    from tests.factories.organisation import EmploymentFactory, UnitFactory, UserFactory
    from tildeling.cases.models import Case, WorkItem
    from tildeling.organisation.models import User
    from tildeling.shared.refusals import Taken
    from workflows import engine

    unit = UnitFactory()
    clerks = [EmploymentFactory(unit=unit).user for _ in range(PEOPLE)]

    def begin(*, actor: User, at: datetime) -> Case:
        made: Case = CaseFactory(unit=unit)
        return made

    def ours() -> Callable[[User], object]:
        case = engine.start(OwnFlow, does=begin, actor=UserFactory(), at=AT)
        item_id = WorkItem.objects.get(case_id=case.id).pk
        return lambda clerk: engine.claim(item_id, actor=clerk, at=AT)

    def theirs() -> Callable[[User], object]:
        node = StockFlow.register
        with transaction.atomic():
            activation = node.activation_class.create(node, None, None)
            activation.execute()
        task_id = Task.objects.get(process=activation.process, status="NEW").pk

        def claim(clerk: User) -> None:
            with Task.objects.get(pk=task_id).activation() as activation:
                if not activation.flow_task.can_assign(clerk, activation.task):
                    raise Taken
                activation.assign(clerk)

        return claim

    return clerks, ours, theirs
