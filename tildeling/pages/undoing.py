# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page that asks for a reason before something is withdrawn or taken back."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import HiddenInput, IntegerField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.pages.clock import now
from tildeling.pages.forms import Form, long_text, render_page
from tildeling.pages.guard import actor
from tildeling.pages.opened import Opened, required_step
from workflows import engine


class ReasonForm(Form):
    """Why; and which step it is about, so that what is sent twice is the same act."""

    step = IntegerField(widget=HiddenInput, min_value=1)
    reason = long_text(
        label=gettext_lazy("Hvorfor?"), max_length=2000, help_text=gettext_lazy("Minst 10 tegn"),
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a page of a reason says, and where one goes afterwards."""

    heading: str
    text: str
    submit: str
    back: str
    tab: str = "mapping"


def undo(
    request: HttpRequest, opened: Opened, asked: Asked, node: str, subject_id: int | None = None
) -> HttpResponse:
    """Ask for the reason and take the node's last step back."""
    form = reason_form(request, opened, node, subject_id)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.take_back(
                sent_step(opened, form, node, subject_id), actor=actor(request), at=now(),
                key=form.idempotency_key, reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Steget er åpnet igjen."))
            return redirect(asked.back)
    return show_reason(request, opened, form, asked)


def show_reason(
    request: HttpRequest, opened: Opened, form: ReasonForm, asked: Asked
) -> HttpResponse:
    """Show the page that asks for a reason."""
    context = {
        "bar": opened.bar(asked.tab), "form": form, "asked": asked, "case": opened.case,
    }  # fmt: skip
    return render_page(request, "pages/reason.html", context)


def reason_form(
    request: HttpRequest, opened: Opened, node: str, subject_id: int | None
) -> ReasonForm:
    """Return the form, about the node's last step."""
    step = required_step(opened.case, node, subject_id=subject_id)
    return ReasonForm(request.POST or None, initial={"step": step})


def sent_step(opened: Opened, form: ReasonForm, node: str, subject_id: int | None) -> int:
    """Return the step the form is about, if it is the node's and the case's own."""
    sent: int = form.cleaned_data["step"]
    return required_step(opened.case, node, subject_id=subject_id, step_id=sent)
