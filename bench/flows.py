# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The flows that are measured: a chain of steps, ours and viewflow's own, and a hand-over."""

from datetime import datetime
from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process
from viewflow.workflow.nodes import End, StartHandle, View

from tildeling.audit.record import record
from tildeling.cases import commands as cases
from tildeling.cases.models import Case, ContactNote
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role
from tildeling.outbox.post import post
from tildeling.shared.time import oslo_date
from workflows import nodes
from workflows.models import CaseProcess

STEPS = tuple(f"step_{number}" for number in range(8))


def note(*, case: Case, actor: User, at: datetime, text: str) -> ContactNote:
    """Do what a step's command does: policy, check, row, trail, and a message to the outbox."""
    row = cases.note_contact(
        case=case, actor=actor, at=at, held_on=oslo_date(at), contact_with="service_user", text=text
    )
    post(topic="bench", stream=f"bench:{case.pk}", at=at, case_id=case.pk, note_id=row.pk)
    return row


def hand_over(*, case: Case, actor: User, at: datetime) -> ContactNote:
    """Do what placing an order does in the background: a row, the trail, an order's message."""
    row = ContactNote.objects.create(
        case=case, written_by=actor, written_at=at, held_on=oslo_date(at),
        contact_with="provider", text="Bestillingen er sendt.",
    )  # fmt: skip
    record(kind="bench.handed_over", subject=row, actor=actor, at=at)
    post(topic="order", stream=f"order:{case.pk}", at=at, case_id=case.pk, note_id=row.pk)
    return row


def _own_step(following: Any) -> Any:
    return nodes.Step("Noter", does=note, by=Role.CASEWORKER, within="decision").Next(following)


class OwnFlow(flow.Flow):
    """The chain as the product's own flows are written."""

    process_class = CaseProcess
    process_title = "Måling"
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    register = nodes.StartHandle(this.nothing).Next(this.step_0)
    step_0 = _own_step(this.step_1)
    step_1 = _own_step(this.step_2)
    step_2 = _own_step(this.step_3)
    step_3 = _own_step(this.step_4)
    step_4 = _own_step(this.step_5)
    step_5 = _own_step(this.step_6)
    step_6 = _own_step(this.step_7)
    step_7 = _own_step(this.end)
    end = nodes.End()

    def nothing(self, activation: Any) -> None:
        """Make no further start."""


class DrainFlow(flow.Flow):
    """One background step, as an order's hand-over."""

    process_class = CaseProcess
    process_title = "Måling"
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    register = nodes.StartHandle(this.nothing).Next(this.place)
    place = nodes.Background("Send bestilling", does=hand_over).Next(this.end)
    end = nodes.End()

    def nothing(self, activation: Any) -> None:
        """Make no further start."""


class StockFlow(flow.Flow):
    """The chain as viewflow's manual has it, with the lock that makes its claim safe."""

    process_class = Process
    process_title = "Måling"
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    register = StartHandle(this.nothing).Next(this.step_0)
    step_0 = View(None).Next(this.step_1)
    step_1 = View(None).Next(this.step_2)
    step_2 = View(None).Next(this.step_3)
    step_3 = View(None).Next(this.step_4)
    step_4 = View(None).Next(this.step_5)
    step_5 = View(None).Next(this.step_6)
    step_6 = View(None).Next(this.step_7)
    step_7 = View(None).Next(this.end)
    end = End()

    def nothing(self, activation: Any) -> None:
        """Make no further start."""
