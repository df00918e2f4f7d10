# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Perform a course: each entry is one call to the engine, by the person it names, at its time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tildeling.cases.models import Case, WorkItem
from tildeling.cases.states import CaseStatus
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, Missing
from workflows import engine
from workflows.course.reading import Course, Entry
from workflows.incoming import register_one


@dataclass(frozen=True)
class Said:
    """One entry done: when, who, which, and what came of it in plain words."""

    entry: Entry
    sentences: tuple[str, ...]


@dataclass
class Runner:
    """Takes a course through the whole main job; `case_id` is known once it is registered."""

    course: Course
    users: dict[str, User] = field(default_factory=dict)
    case_id: int = 0
    was_known: bool = False

    def run(self, *, goes_on: bool = False) -> Iterator[Said]:
        """Register the application, then perform every entry; yields as it goes.

        A case that is known already is left as it is, unless the course is to go on from it.
        """
        yield self.register()
        if self.was_known and not goes_on:
            return
        for entry in self.course.entries:
            yield self.perform(entry)

    def register(self) -> Said:
        """Register the application as it came in, unless it is registered already."""
        first = next(iter(self.course.entries), None)
        if first is None:
            raise Invalid({"file": ["Forløpet har ingen steg."]})
        by = first.by or "saksbehandler1"
        done = register_one(self.course.application, actor=self.user(by), at=first.at)
        self.case_id, self.was_known = done.id, done.is_repeat
        number = self.case.case_number
        told = (
            f"Søknaden er registrert fra før, som sak {number}."
            if self.was_known
            else f"Sak {number} er åpnet. Fristene for foreløpig svar og vedtak løper."
        )
        return Said(Entry("register", by, first.at, {}), (told,))

    def perform(self, entry: Entry) -> Said:
        """Do one entry; `Missing` when the step it needs is not open."""
        from workflows.course.steps import STEPS  # noqa: PLC0415 -- the steps know the runner

        step = STEPS.get(entry.step)
        if step is None:
            raise Invalid({"file": [f"Steget «{entry.step}» finnes ikke."]})
        return Said(entry, tuple(step(self, entry)))

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return Case.objects.get(pk=self.case_id)

    @property
    def is_open(self) -> bool:
        """Tell whether the case is still open."""
        return self.case.status != CaseStatus.CLOSED

    def user(self, name: str) -> User:
        """Return an employee by user name, afresh at first use."""
        if name not in self.users:
            found = User.objects.filter(username=name).first()
            if found is None:
                raise Invalid({"file": [f"Brukeren «{name}» finnes ikke."]})
            self.users[name] = found
        return self.users[name]

    def step(self, node: str, **subject: Any) -> WorkItem:
        """Return the open step of a node, of one subject when it is named."""
        items = WorkItem.objects.filter(case_id=self.case_id, node=node, **subject).open()
        found = items.order_by("id").first()
        if found is None:
            raise Missing(f"Steget {node} er ikke åpent i saken.")
        return found

    def move(self, node: str, entry: Entry, *, choice: str = "", **given: Any) -> engine.Done:
        """Perform the open step of a node."""
        subject = given.pop("subject", {})
        item = self.step(node, **subject)
        return engine.perform(
            item.step_id or 0, actor=self.user(entry.by), at=entry.at, node=node, choice=choice,
            **given,
        )  # fmt: skip

    def do(self, command: Callable[..., Any], entry: Entry, **given: Any) -> engine.Done:
        """Run a command where nothing moves."""
        return engine.run(
            command, actor=self.user(entry.by), at=entry.at, case_id=self.case_id, **given
        )
