# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Keep the list of what people must do, beside the steps that the engine keeps.

Writing helpers for other commands: they write no trail. Steps are opened and closed by the
engine alone; here they only change hands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model, Q

from tildeling.cases.commands.clocks import due_on
from tildeling.cases.models import Case, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.organisation.roles import Role
from tildeling.shared.time import oslo_date


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """A thing to do: what it is about, whose turn it is, and the clock that gives its date.

    Without a unit it is the case's own; a caseworker's thing in the case's own unit goes to the
    case's caseworker. `due_on` is for a date that no clock gives. The title names no person.
    """

    kind: WorkKind
    title: str
    subject: Model
    clock: str = ""
    clock_kind: str = ""
    due_on: date | None = None
    role: str = Role.CASEWORKER
    profession: str = ""
    unit_id: int | None = None
    owner_id: int | None = None


def open_item(case: Case, new: NewItem, *, at: datetime) -> WorkItem:
    """Write a thing to do; its date is its clock's, running in the case or by the rule."""
    due = new.due_on or due_on(
        case, new.clock, on=oslo_date(at), kind=new.clock_kind, source=new.subject
    )
    unit_id = new.unit_id or case.unit_id
    owner_id = new.owner_id
    if owner_id is None and new.role == Role.CASEWORKER and unit_id == case.unit_id:
        owner_id = case.owner_id
    return WorkItem.objects.create(
        kind=new.kind,
        title=new.title,
        case=case,
        unit_id=unit_id,
        role=new.role,
        profession=new.profession,
        owner_id=owner_id,
        due_on=due,
        clock=new.clock,
        subject_kind=new.subject._meta.model_name or "",
        subject_id=new.subject.pk,
        opened_at=at,
    )


def close_items(
    *, case: Case, at: datetime, subject: Model | None = None,
    kinds: Iterable[WorkKind] | None = None,
) -> int:  # fmt: skip
    """Close the case's open things to do, about a subject or of some kinds; never its steps."""
    found = WorkItem.objects.filter(case=case).open().exclude(kind=WorkKind.STEP)
    if subject is not None:
        found = found.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk)
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    return found.update(closed_at=at)


def move(*, case: Case, from_id: int | None, to_id: int | None) -> int:
    """Hand the caseworker's open things in a case, steps too, from one employee to another.

    None is the queue. What another employee has taken on their own stays with them.
    """
    mine = Q(owner_id__isnull=True) | Q(owner_id=from_id)
    return (
        WorkItem.objects.filter(mine, case=case, unit_id=case.unit_id, role=Role.CASEWORKER)
        .open()
        .update(owner_id=to_id)
    )
