# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The steps of the flow as work items, kept in the transaction that moves the flow.

Inboxes read this projection, never viewflow's own tables: its queue needs seconds at 50 000 tasks.
"""

from datetime import date
from typing import Any

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from services import deadlines
from tildeling.cases.models import Case, Clock, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.organisation.roles import Role
from workflows.moment import Moment

OPEN_STATUSES = (STATUS.NEW, STATUS.ASSIGNED)

# What the caseworker of the case does is theirs at once; other roles have a queue.
OWNERS_ROLES = {Role.CASEWORKER}


def open_item(activation: Any, move: Moment) -> WorkItem:
    """Write the work item of a step that opens."""
    step = activation.flow_task
    case = move.case
    role = step.by(activation) if callable(step.by) else step.by
    return WorkItem.objects.create(
        kind=WorkKind.STEP,
        title=step.task_title,
        case=case,
        unit_id=step.unit(activation) if step.unit else case.unit_id,
        role=role,
        profession=step.profession(activation) if step.profession else "",
        owner_id=case.owner_id if role in OWNERS_ROLES else None,
        due_on=step.due(activation) if step.due else due_on(case, step.within, move.on),
        clock=step.within,
        step_id=activation.task.pk,
        node=step.name,
        opened_at=move.at,
        **_subject(activation.ids()),
    )


def close_item(step_id: int, move: Moment) -> None:
    """Close the work item of a step that is done or taken away."""
    WorkItem.objects.filter(step_id=step_id, closed_at__isnull=True).update(closed_at=move.at)


def differences() -> tuple[set[int], set[int]]:
    """Return the open steps without an open work item, and the open items without an open step."""
    items = WorkItem.objects.filter(step_id__isnull=False).open()
    open_items = {step for step in items.values_list("step_id", flat=True) if step is not None}
    steps = Task.objects.filter(flow_task_type="HUMAN", status__in=OPEN_STATUSES)
    open_steps = set(steps.values_list("pk", flat=True))
    return open_steps - open_items, open_items - open_steps


def due_on(case: Case, code: str, on: date) -> date:
    """Return the date of the case's running clock of a code, or what the code gives from `on`."""
    running = Clock.objects.filter(case=case, code=code, stopped_on__isnull=True)
    nearest = next(iter(running.order_by("due_on").values_list("due_on", flat=True)[:1]), None)
    return nearest or deadlines.due(code, on=on).due_on


def _subject(ids: dict[str, int]) -> dict[str, Any]:
    """Say what a branch is about: the last of its ids."""
    if not ids:
        return {}
    name, number = list(ids.items())[-1]
    return {"subject_kind": name.removesuffix("_id"), "subject_id": number}
