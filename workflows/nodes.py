# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Our own nodes: a person's step, background work, a dynamic split and a time limit.

The open edition of viewflow has no dynamic split and no job; these are subclasses of what it has,
never changes to it. None of them keeps an exception's local variables: errors propagate, and the
outbox stores an error id.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from viewflow import this
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.nodes import (
    boundary,
    end,
    if_gate,
    job,
    join,
    obsolete,
    split,
    start,
    view,
)
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from tildeling.cases.models import Case
from tildeling.outbox.post import post
from workflows.moment import moment
from workflows.worklist import close_item, open_item

Ids = dict[str, int]


class Propagates:
    """Let an error through: viewflow's guard would store the frame's local variables in clear."""

    def exception_guard(self) -> Any:
        """Guard nothing."""
        return contextlib.nullcontext()

    def ids(self) -> Ids:
        """Return the ids the branch is about."""
        return dict(self.task.data.get("ids", {})) if self.task.data else {}

    @property
    def choice(self) -> str:
        """Which of a step's outcomes was chosen, when it has several."""
        return str((self.task.data or {}).get("choice", ""))


def _next_with_ids(activation: Any) -> Iterator[Any]:
    """Make the next task, which is about the same things."""
    following = activation.flow_task._next
    if following:
        yield following._create(activation, activation.task.token, data={"ids": activation.ids()})


@dataclass(frozen=True)
class Instead:
    """Another way to finish a step: its command and which roles may choose it."""

    does: Callable[..., Any]
    by: tuple[str, ...]


class StepActivation(Propagates, view.ViewActivation):
    """A person's step; its work item lives and dies in the same transaction."""

    @classmethod
    def create(
        cls, flow_task: Any, prev: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        """Make the task and its work item."""
        if flow_task.given is not None:
            data = {"ids": flow_task.given(moment().case)}
        activation = super().create(flow_task, prev, token, data=data, seed=seed)
        open_item(activation, moment())
        return activation

    def take(self, actor: Any) -> None:
        """Make the step the actor's unless somebody has it; saved when the step is done."""
        if self.task.status == STATUS.NEW:
            self.task.owner = actor
            self.task.status = STATUS.ASSIGNED

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        yield from _next_with_ids(self)

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        super().complete.original()
        close_item(self.task.pk, moment())

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        super().cancel.original()
        close_item(self.task.pk, moment())


class Step(view.View):
    """What a person does next: title, command, whose turn it is, and the clock that runs.

    `by`, `unit` and `due` may be functions of the activation, `given` one of the case that says
    what the step is about; `instead` names other commands that also finish the step, `undo` the
    command that takes it back.
    """

    activation_class = StepActivation

    def __init__(  # noqa: PLR0913 -- a step says all there is to say of itself in one place
        self,
        title: str,
        *,
        does: Callable[..., Any],
        by: Any,
        within: str = "",
        unit: Callable[[Any], int] | None = None,
        profession: Callable[[Any], str] | None = None,
        due: Callable[[Any], Any] | None = None,
        instead: dict[str, Instead] | None = None,
        undo: Callable[..., Any] | None = None,
        given: Callable[[Any], Ids] | None = None,
    ) -> None:
        super().__init__(None)
        self.task_title = title
        self.does = does
        self.by = by
        self.within = within
        self.unit = unit
        self.profession = profession
        self.due = due
        self.instead = instead or {}
        self.undo = undo
        self.given = given


class BackgroundActivation(Propagates, job.AbstractJobActivation):
    """Work done after the click: an outbox row now, the command when the row is relayed."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        if self.flow_task.given is not None:
            self.task.data = {"ids": self.flow_task.given(moment().case)}
        self.task.save()
        post(
            topic="step",
            stream=f"step:{self.task.pk}",
            at=moment().at,
            case_id=moment().case.pk,
            step_id=self.task.pk,
        )

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        yield from _next_with_ids(self)

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        super().complete.original()

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        self.complete()
        self.activate_next()

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        self.task.finished = timezone.now()  # noqa: TID251 -- viewflow's own bookkeeping
        self.task.save()


class Background(job.AbstractJob):
    """A step no person takes: `prepare` works without a lock, `does` is the command.

    `prepare(ids)` returns what the command is given beside the ids.
    """

    activation_class = BackgroundActivation

    def __init__(
        self,
        title: str,
        *,
        does: Callable[..., Any],
        prepare: Callable[..., dict[str, Any]] | None = None,
        given: Callable[[Any], Ids] | None = None,
    ) -> None:
        super().__init__()
        self.task_title = title
        self.does = does
        self.prepare = prepare
        self.given = given


class SplitEachActivation(Propagates, Activation):
    """One branch per item; the branch that has none goes straight on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.branches: list[Ids] = []
        super().__init__(*args, **kwargs)

    @Activation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        self.branches = list(self.flow_task.source(moment().case))

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        if not self.branches:
            yield self.flow_task._none._create(self, self.task.token)
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for ids in self.branches:
            yield self.flow_task._each._create(self, next(tokens), data={"ids": ids})


class SplitEach(Node):
    """A parallel split with one branch per item of `source(case)`; `.Each(node).IfNone(node)`."""

    task_type = "PARALLEL_GATEWAY"
    activation_class = SplitEachActivation
    bpmn_element = "parallelGateway"
    shape = {"width": 50, "height": 50, "svg": ""}

    def __init__(self, source: Callable[[Case], list[Ids]]) -> None:
        super().__init__()
        self.source = source
        self._each: Any = None
        self._none: Any = None

    def Each(self, node: Any) -> "SplitEach":  # noqa: N802 -- viewflow's way of naming
        """Name the node each item goes to."""
        self._each = node
        return self

    def IfNone(self, node: Any) -> "SplitEach":  # noqa: N802 -- viewflow's way of naming
        """Name the node to go to when there is no item."""
        self._none = node
        return self

    def _resolve(self, instance: Any) -> None:
        self._each = this.resolve(instance, self._each)
        self._none = this.resolve(instance, self._none)

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self._each, edge_class="next")
        yield Edge(src=self, dst=self._none, edge_class="default")


class IfActivation(Propagates, if_gate.IfActivation):
    """A choice that keeps what the branch is about."""

    @Activation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        self._condition_result = self.flow_task._condition(self, moment().case)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        node = self.flow_task._on_true if self._condition_result else self.flow_task._on_false
        yield node._create(self, self.task.token, data={"ids": self.ids()})


class If(if_gate.If):
    """A choice."""

    activation_class = IfActivation


class JoinActivation(Propagates, join.JoinActivation):
    """Waits for every branch; what a branch was about ends here."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        if self.flow_task._next:
            yield self.flow_task._next._create(self, self.task.token)


class Join(join.Join):
    """Waits for every branch of a split."""

    activation_class = JoinActivation


class TimeLimitActivation(Propagates, boundary.TimerBoundaryActivation):
    """A time limit on a step; when it is reached the step is taken away."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        host = self.task.previous.get()
        self.task.data = {"ids": (host.data or {}).get("ids", {})}
        self.task.scheduled = self.flow_task._delay(self)
        self.task.save()

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        yield from _next_with_ids(self)

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        self.cancel_host_tasks()
        self.complete()
        self.activate_next()


class TimeLimit(boundary.TimerBoundary):
    """Takes a step away at a moment and goes on another way."""

    activation_class = TimeLimitActivation


End = end.End
StartHandle = start.StartHandle
Obsolete = obsolete.Obsolete
Split = split.Split
