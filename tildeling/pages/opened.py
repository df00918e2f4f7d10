# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A case that somebody works in: opened once a request, its reading written in the trail."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from tildeling.cases.models import Case, WorkItem
from tildeling.cases.queries import CaseView, Sight, find, read_case, sight_of
from tildeling.pages.cases.bar import bar_of
from tildeling.pages.clock import now, today
from tildeling.pages.guard import actor
from tildeling.pages.parts import CaseBar
from tildeling.shared.refusals import Missing


@dataclass(frozen=True)
class Opened:
    """A case as its mappers and its office see it; `view` is only read for a page to be shown."""

    case: Case
    sight: Sight
    view: CaseView | None = None

    @property
    def number(self) -> str:
        """The case's number, for addresses."""
        return self.case.case_number

    @property
    def is_office(self) -> bool:
        """Whether it is seen from the case's own office."""
        return self.sight is Sight.OFFICE

    def bar(self, tab: str) -> CaseBar:
        """Return the bar over the page, with the tab it belongs to."""
        if self.view is None:
            return bar_of(self.case, on=today(), tab=tab)
        clock = self.view.next_clock
        due_on: date | None = clock.due_on if clock else None
        return bar_of(
            self.case, on=today(), tab=tab, services=self.view.services, due_on=due_on
        )  # fmt: skip


def open_case(request: HttpRequest, number: str) -> Opened:
    """Return the case for one who maps or handles it, else `Missing`; a page read is logged."""
    user = actor(request)
    if request.method in {"GET", "HEAD"}:
        view = read_case(actor=user, at=now(), case_number=number)
        opened = Opened(view.case, view.sight, view)
    else:
        case = find(user, number, on=today())
        opened = Opened(case, sight_of(user, case, on=today()))
    if opened.sight is Sight.PROVIDER:
        raise Missing
    return opened


def step_of(case: Case, node: str, *, subject_id: int | None = None) -> WorkItem | None:
    """Return the last step of a node in a case, open or done; of one subject when it is named."""
    items = WorkItem.objects.filter(case=case, node=node, step_id__isnull=False)
    if subject_id is not None:
        items = items.filter(subject_id=subject_id)
    return items.order_by("-id").first()


def required_step(
    case: Case, node: str, *, subject_id: int | None = None, step_id: int | None = None
) -> int:
    """Return the number of a step to do or take back, else `Missing`.

    With `step_id`, it must be that one: what was sent twice is then about the same step.
    """
    if step_id is None:
        found = step_of(case, node, subject_id=subject_id)
    else:
        items = WorkItem.objects.filter(case=case, node=node, step_id=step_id)
        found = items.filter(subject_id=subject_id).first() if subject_id else items.first()
    if found is None or found.step_id is None:
        raise Missing
    return found.step_id
