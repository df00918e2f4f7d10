# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes next in a case: whose turn it is, by when, and where it is done."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases.models import WorkItem
from tildeling.cases.queries import CaseView
from tildeling.organisation.models import User
from tildeling.organisation.roles import Profession, Role
from tildeling.pages.where import url_of


@dataclass(frozen=True)
class NextStep:
    """One thing that waits; `url` is empty when the page is the case's own."""

    title: str
    who: str
    due_on: date
    url: str
    is_mine: bool
    item_id: int
    take: str
    key: str


def on_paper(steps: list[NextStep]) -> list[NextStep]:
    """Return the steps as paper shows them: without buttons."""
    return [replace(step, url="", take="") for step in steps]


def next_steps(view: CaseView, actor: User, *, on: date) -> list[NextStep]:
    """Return what waits in the case, the reader's own first, then by date."""
    home = reverse("cases:show", args=[view.case.case_number])
    theirs = WorkItem.objects.visible_to(actor, on=on).filter(case=view.case).open()
    ids = set(theirs.values_list("pk", flat=True))
    steps = [_step(item, view, actor, item.pk in ids, home) for item in view.work_items]
    return sorted(steps, key=lambda step: (not step.is_mine, step.due_on))


def _step(item: WorkItem, view: CaseView, actor: User, is_theirs: bool, home: str) -> NextStep:
    item.case = view.case
    url = url_of(item)
    is_mine = is_theirs and item.owner_id in (None, actor.pk)
    return NextStep(
        title=item.title,
        who=_who(item, actor),
        due_on=item.due_on,
        url="" if url == home or not is_mine else url,
        is_mine=is_mine,
        item_id=item.pk,
        take=_take(item) if is_mine and item.owner_id is None else "",
        key=str(uuid4()),
    )


def _take(item: WorkItem) -> str:
    """Say what taking it takes: a caseworker takes the whole case when nobody has it."""
    is_case = item.role == Role.CASEWORKER and item.case.owner_id is None
    return _("Ta saken") if is_case and item.unit_id == item.case.unit_id else _("Ta oppgaven")


def _who(item: WorkItem, actor: User) -> str:
    """Say whose turn it is, in words."""
    if item.owner_id == actor.pk:
        return _("Din tur")
    if item.owner:
        return item.owner.display_name
    label = _role(item)
    return _("%(role)s, %(unit)s") % {"role": label[:1].upper() + label[1:], "unit": item.unit.name}


def _role(item: WorkItem) -> str:
    if item.profession in Profession.values:
        return str(Profession(item.profession).label)
    return str(Role(item.role).label) if item.role in Role.values else item.role
