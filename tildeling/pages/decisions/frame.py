# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page of a case's decisions begins with: the case, its bar, and the step's form."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest

from tildeling.cases.models import Case, WorkItem
from tildeling.cases.queries import CaseView, Sight, read_case
from tildeling.decisions.models import Draft
from tildeling.decisions.queries import draft_of
from tildeling.organisation.models import User
from tildeling.pages.cases.bar import bar_of
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor
from tildeling.pages.opened import required_step
from tildeling.pages.parts import CaseBar
from tildeling.shared.refusals import Missing
from workflows import engine


class StepForm(Form):
    """A form that does a step of the flow; the step it was shown for is sent along.

    A resend then means the same step, also when the case has gone on since.
    """

    step = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @property
    def given(self) -> dict[str, Any]:
        """Return what was filled in, without key, version and step."""
        return {name: value for name, value in super().given.items() if name != "step"}


@dataclass(frozen=True)
class Frame:
    """An opened case: that it was read stands in the trail."""

    view: CaseView
    user: User
    on: date

    @property
    def case(self) -> Case:
        """The case itself, with person, unit and owner."""
        return self.view.case

    @cached_property
    def bar(self) -> CaseBar:
        """The bar over the page."""
        clock = self.view.next_clock
        return bar_of(
            self.case, on=self.on, tab="decision", services=self.view.services,
            due_on=clock.due_on if clock else None,
        )  # fmt: skip

    @cached_property
    def draft(self) -> Draft:
        """The round's draft, or an empty one that is not saved."""
        found = draft_of(self.case)
        if found is not None:
            found.case = self.case
            return found
        return Draft(
            case=self.case, round=self.case.round, blocks={}, prepared_by=self.user, version=0
        )

    def step(self, node: str) -> WorkItem | None:
        """Return the open step of a node, if it is open."""
        return next((item for item in self.view.work_items if item.node == node), None)

    def perform(self, form: StepForm, node: str, *, choice: str = "", **given: Any) -> engine.Done:
        """Do the step a valid form was shown for; sent twice, it is about the same step."""
        step_id = required_step(self.case, node, step_id=form.cleaned_data["step"])
        return engine.perform(
            step_id, actor=self.user, at=now(), key=form.idempotency_key, node=node, choice=choice,
            **given,
        )  # fmt: skip

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what the templates need, and more."""
        return {"case": self.case, "bar": self.bar, "number": self.case.case_number, **more}


def opened(request: HttpRequest, case_number: str) -> Frame:
    """Open the case for whoever asks, and write in the trail that it was read."""
    user = actor(request)
    view = read_case(actor=user, at=now(), case_number=case_number)
    if view.sight == Sight.PROVIDER:
        raise Missing  # the text of a decision is the office's and the mappers'
    return Frame(view, user, today())
