# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Take a finished step back: drop what followed it, and make it anew where it stood."""

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from tildeling.shared.refusals import TransitionNotAllowed


def done_step(step_id: int) -> Task:
    """Return a finished step, locked; refused when it is not done."""
    task = Task.objects.select_for_update().get(pk=step_id)
    if task.status != STATUS.DONE:
        raise TransitionNotAllowed("Bare et steg som er gjort, kan tas tilbake.")
    return task


def drop_what_followed(task: Task) -> None:
    """Cancel the open tasks after a step; refuse when a person has already done one of them."""
    waiting = list(task.leading.all())
    while waiting:
        follower = waiting.pop()
        if follower.status == STATUS.DONE and follower.flow_task_type == "HUMAN":
            raise TransitionNotAllowed("Noen har alt gjort neste steg.")
        waiting.extend(follower.leading.all())
        activation = follower.flow_task.activation_class(follower)
        if hasattr(activation, "cancel") and activation.cancel.can_proceed():
            activation.cancel()


def again(task: Task, ids: dict[str, int]) -> Task:
    """Make the step anew where the old one stood, with its work item and time limit."""
    previous = task.previous.first()
    task.status = STATUS.CANCELED
    task.save(update_fields=["status"])
    before = previous.flow_task.activation_class(previous)
    made: Task = task.flow_task._create(before, task.token, data={"ids": ids}).task
    return made
