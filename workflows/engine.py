# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The only door to the flow: start, perform, run, claim, release, take back, cancel, resume.

A page, an API resource, a task or a management command makes one call here. Viewflow's screens,
URLs, permissions, default lock, `revive` and error capture are not used (docs/adr/0004).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from tildeling.audit.record import record
from tildeling.cases.models import Case, WorkItem
from tildeling.organisation.models import User
from tildeling.shared.refusals import (
    Busy,
    Denied,
    Missing,
    NotAllowed,
    Taken,
    TransitionNotAllowed,
)
from tildeling.shared.time import oslo_date
from workflows import going_back
from workflows.edge import Act, Done, lock_case, note_denial, through
from workflows.models import CaseProcess
from workflows.moment import moving
from workflows.nodes import Background, Step

__all__ = [
    "Done", "cancel", "claim", "fire_due_timers", "note_denial", "open_steps", "perform",
    "release", "restart", "resume", "run", "skip", "start", "system_actor", "take_back",
]  # fmt: skip

OPEN = (STATUS.NEW, STATUS.ASSIGNED)
Command = Callable[..., Any]


def start(
    flow: Any, *, does: Command, actor: User, at: datetime, key: str = "", **given: Any
) -> Done:
    """Run the command that makes (or opens again) a case, and let its flow begin."""
    act = Act(name=_name(does), actor=actor, at=at, key=key, content=given)
    return through(act, lambda: _begin(flow, does(actor=actor, at=at, **given), actor, at))


def restart(
    flow: Any, case_id: int, *, does: Command, actor: User, at: datetime, key: str = "",
    **given: Any,
) -> Done:  # fmt: skip
    """Run the command that opens a closed case again, and let a new flow begin for it."""

    def work() -> Case:
        case = lock_case(case_id, actor=actor, at=at)
        does(case=case, actor=actor, at=at, **given)
        return _begin(flow, case, actor, at)

    return through(_act(does, actor, at, key, given, case_id), work)


def run(
    command: Command, *, actor: User, at: datetime, key: str = "", case_id: int | None = None,
    trusted: bool = False, **given: Any,
) -> Done:  # fmt: skip
    """Run a command where nothing moves in the flow; the case is locked first when one is named."""

    def work() -> Any:
        if case_id is None:
            return command(actor=actor, at=at, **given)
        case = lock_case(case_id, actor=actor, at=at, trusted=trusted)
        return command(case=case, actor=actor, at=at, **given)

    return through(_act(command, actor, at, key, given, case_id), work)


def perform(
    step_id: int, *, actor: User, at: datetime, key: str = "", node: str = "", choice: str = "",
    **given: Any,
) -> Done:  # fmt: skip
    """Do the step's command, then move the flow on: both happen or neither does.

    `node` is the step the caller believes it is; `choice` one of the step's other outcomes. What
    the step is about (an assessment, an order) comes from the step and cannot be sent along.
    """
    case_id, name = _place_of(step_id, node)
    act = Act(
        name=f"step.{name}",
        actor=actor,
        at=at,
        key=key,
        content={"step": step_id, "choice": choice, **given},
        case_id=case_id,
        subject_id=step_id,
    )

    def work() -> Any:
        case = lock_case(case_id, actor=actor, at=at)
        with _step(case, step_id, actor, at) as activation:
            command = _turn(activation, actor, at, choice)
            activation.take(actor)
            activation.start(None)
            activation.task.data = {**(activation.task.data or {}), "choice": choice}
            result = command(case=case, actor=actor, at=at, **{**given, **activation.ids()})
            activation.execute()
        return result

    return through(act, work)


def claim(item_id: int, *, actor: User, at: datetime, key: str = "") -> Done:
    """Take a thing to do that nobody has; exactly one of many who try gets it."""

    def work(item: WorkItem) -> WorkItem:
        if item.owner_id not in (None, actor.pk):
            raise Taken
        item.owner = actor
        item.save(update_fields=["owner"])
        record(kind="work.claimed", subject=item, actor=actor, at=at)
        return item

    return _with_item("work.claim", item_id, actor, at, key, work)


def release(item_id: int, *, actor: User, at: datetime, key: str = "") -> Done:
    """Put a thing to do back in its queue."""

    def work(item: WorkItem) -> WorkItem:
        if item.owner_id != actor.pk:
            raise NotAllowed(Denied("owner", "Bare den som har oppgaven, kan legge den tilbake."))
        item.owner = None
        item.save(update_fields=["owner"])
        record(kind="work.released", subject=item, actor=actor, at=at)
        return item

    return _with_item("work.release", item_id, actor, at, key, work)


def take_back(step_id: int, *, actor: User, at: datetime, reason: str, key: str = "") -> Done:
    """Open a finished step again while nobody has done anything after it."""
    case_id, _ = _place_of(step_id)
    act = Act("step.take_back", actor, at, key, {"step": step_id, "reason": reason},
              case_id, step_id)  # fmt: skip

    def work() -> WorkItem:
        case = lock_case(case_id, actor=actor, at=at)
        with moving(case, actor, at):
            task = going_back.done_step(step_id)
            step = task.flow_task
            if step.undo is None:
                raise TransitionNotAllowed("Dette steget kan ikke tas tilbake.")
            going_back.drop_what_followed(task)
            ids = (task.data or {}).get("ids", {})
            step.undo(case=case, actor=actor, at=at, reason=reason, **ids)
            again = going_back.again(task, ids)
        return WorkItem.objects.get(step_id=again.pk)

    return through(act, work)


def cancel(
    case_id: int, *, does: Command, actor: User, at: datetime, key: str = "", **given: Any
) -> Done:
    """Run the command that ends a case midway, and cancel every step that was open in it."""

    def work() -> Any:
        case = lock_case(case_id, actor=actor, at=at)
        result = does(case=case, actor=actor, at=at, **given)
        with moving(case, actor, at):
            for process in CaseProcess.objects.filter(case=case, finished__isnull=True):
                process.flow_class.instance.cancel(process)
        return result

    return through(_act(does, actor, at, key, given, case_id), work)


def resume(step_id: int, *, at: datetime) -> bool:
    """Do a background step and move on; tell whether anything was done, the second time nothing.

    What takes time (setting a PDF) is prepared before the transaction, without a lock.
    """
    task = Task.objects.filter(pk=step_id).first()
    if task is None or task.status != STATUS.SCHEDULED:
        return False
    step: Background = task.flow_task
    ids = (task.data or {}).get("ids", {})
    prepared = step.prepare(ids) if step.prepare else {}
    actor = system_actor()
    case_id = CaseProcess.objects.values_list("case_id", flat=True).get(pk=task.process_id)
    done = through(
        Act(f"step.{step.name}", actor, at, case_id=case_id, subject_id=step_id),
        lambda: _resume(case_id, step_id, actor, at, prepared),
    )
    return done.kind != ""


def skip(step_id: int, *, at: datetime) -> Done:
    """Pass a step whose matter is gone, as the product itself; the trail says which."""
    item = WorkItem.objects.filter(step_id=step_id).first()
    if item is None:
        raise Missing
    actor = system_actor()

    def work() -> WorkItem:
        case = lock_case(item.case_id, actor=actor, at=at, trusted=True)
        with _step(case, step_id, actor, at) as activation:
            if activation.task.status not in OPEN:
                raise TransitionNotAllowed("Steget er alt gjort.")
            activation.take(actor)
            activation.start(None)
            record(kind="step.passed", subject=item, actor=actor, at=at, node=item.node)
            activation.execute()
        return item

    return through(Act("step.pass", actor, at, case_id=item.case_id, subject_id=step_id), work)


def fire_due_timers(at: datetime) -> int:
    """Let every time limit that is reached take its step away; return how many did.

    Each in a transaction of its own: one broken or busy case does not hold the others.
    """
    due = Task.objects.filter(
        flow_task_type="TIMER", status=STATUS.SCHEDULED, scheduled__lte=at
    ).order_by("scheduled", "pk")
    return sum(_fire(task, at) for task in due)


def open_steps(case: Case) -> Iterator[WorkItem]:
    """Return the steps that are open in a case, nearest date first."""
    return WorkItem.objects.filter(case=case, step_id__isnull=False).open().order_by(
        "due_on", "id"
    ).iterator()  # fmt: skip


def system_actor() -> User:
    """Return the actor of the product's own background work; nobody can log in as it."""
    found = User.objects.filter(username="tildeling").first()
    return found or User.objects.create_user("tildeling", display_name="Tildeling")


def _begin(flow: Any, case: Case, actor: User, at: datetime) -> Case:
    node = flow.register
    with moving(case, actor, at):
        activation = node.activation_class.create(node, None, None)
        activation.process.case = case
        activation.execute()
    return case


def _name(command: Command) -> str:
    context = command.__module__.removeprefix("tildeling.").split(".")[0]
    return f"{context}.{command.__name__}"


def _act(
    command: Command, actor: User, at: datetime, key: str, given: Any, case_id: int | None
) -> Act:
    return Act(_name(command), actor, at, key, {"case": case_id, **given}, case_id)


def _place_of(step_id: int, node: str = "") -> tuple[int, str]:
    """Return the step's case and node; `Missing` when it is not the node it is said to be."""
    places = WorkItem.objects.filter(step_id=step_id).order_by().values_list("case_id", "node")
    found: tuple[int, str] | None = next(iter(places), None)
    if found is None or (node and found[1] != node):
        raise Missing
    return found


@contextmanager
def _step(case: Case, step_id: int, actor: User, at: datetime) -> Iterator[Any]:
    """Lock the step and its process in the one read that fetches them; give its activation.

    The same rows as the flow's own lock; that one needs a savepoint and five more queries.
    """
    tasks = Task.objects.select_related("process__caseprocess").order_by()
    task = (
        tasks.select_for_update(of=("self", "process__caseprocess"))
        .filter(pk=step_id, process__caseprocess__case=case)
        .first()
    )
    if task is None:
        raise Missing
    process = task.process.caseprocess
    process.case = case
    task.process = process
    with moving(case, actor, at):
        yield task.flow_task.activation_class(task)


def _turn(activation: Any, actor: User, at: datetime, choice: str) -> Command:
    """Return the command of the chosen outcome if the step is open and it is the actor's turn."""
    task, step = activation.task, activation.flow_task
    if task.status not in OPEN or not isinstance(step, Step):
        raise TransitionNotAllowed("Steget er alt gjort eller ikke lenger aktuelt.")
    on = oslo_date(at)
    if choice:
        other = step.instead.get(choice)
        if other is None:
            raise Missing
        if not actor.roles_on(on).intersection(other.by):
            raise NotAllowed(Denied("role", "Du har ikke rollen som kan gjøre dette."))
        return other.does
    _check_turn(task.pk, actor, on)
    command: Command = step.does
    return command


def _check_turn(step_id: int, actor: User, on: date) -> None:
    seen = WorkItem.objects.visible_to(actor, on=on).filter(step_id=step_id).order_by()
    owners = list(seen.values_list("owner_id", flat=True))
    if owners and owners[0] in (None, actor.pk):
        return
    if WorkItem.objects.filter(step_id=step_id, owner__isnull=False).exclude(owner=actor).exists():
        raise Taken
    raise NotAllowed(Denied("turn", "Det er ikke din tur i denne saken."))


def _with_item(
    name: str, item_id: int, actor: User, at: datetime, key: str, work: Callable[[WorkItem], Any]
) -> Done:
    case_id = WorkItem.objects.filter(pk=item_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Missing

    def locked_work() -> Any:
        lock_case(case_id, actor=actor, at=at)
        items = WorkItem.objects.visible_to(actor, on=oslo_date(at)).order_by()
        mine = items.filter(pk=item_id, case_id=case_id).select_for_update(of=("self",))
        item = next(iter(mine), None) or _of_another(item_id)
        if item.closed_at is not None:
            raise TransitionNotAllowed("Oppgaven er alt gjort.")
        return work(item)

    return through(Act(name, actor, at, key, {"item": item_id}, case_id, item_id), locked_work)


def _of_another(item_id: int) -> WorkItem:
    """Return what another has taken, for one who may see the case; what else waits is hidden."""
    item = WorkItem.objects.filter(pk=item_id, owner__isnull=False).first()
    if item is None:
        raise Missing
    return item


def _resume(case_id: int, step_id: int, actor: User, at: datetime, prepared: dict[str, Any]) -> Any:
    case = lock_case(case_id, actor=actor, at=at, trusted=True)
    with _step(case, step_id, actor, at) as activation:
        if activation.task.status != STATUS.SCHEDULED:
            return None
        activation.start()
        activation.flow_task.does(case=case, actor=actor, at=at, **{**prepared, **activation.ids()})
        activation.execute()
    return case


def _fire(task: Task, at: datetime) -> int:
    case_id = CaseProcess.objects.values_list("case_id", flat=True).get(pk=task.process_id)
    actor = system_actor()

    def work() -> Case | None:
        case = lock_case(case_id, actor=actor, at=at, trusted=True)
        with _step(case, task.pk, actor, at) as activation:
            if activation.task.status != STATUS.SCHEDULED:
                return None
            activation.start()
            activation.execute()
        return case

    try:
        return int(through(Act("timer", actor, at, case_id=case_id), work).kind != "")
    except Busy:
        return 0
