# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Send the letter: the finished PDF, how and when it left, and the deadline that follows."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.deadlines import appeal_deadline
from tildeling.cases.queries import find
from tildeling.decisions.models import Decision
from tildeling.decisions.policies import may_dispatch
from tildeling.decisions.queries import decisions_of
from tildeling.letters.states import Channel
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import today
from tildeling.pages.decisions.frame import Frame, StepForm, opened
from tildeling.pages.decisions.overview import nth_of, sent_words
from tildeling.pages.forms import FilterForm, NorwegianDateField, RadioRow, render_page
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import Missing

# How the recipient comes to know of a letter, as `services.deadlines` counts it.
KNOWN_BY = {
    Channel.DIGITAL_MAIL: "electronic_notice_on",
    Channel.POST: "posted_on",
    Channel.HANDED_OVER: "opened_on",
}


class DispatchForm(StepForm):
    """How and when the letter left."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hvordan sendes brevet?"),
        choices=[(channel, channel.label.capitalize()) for channel in KNOWN_BY],
        widget=RadioRow,
    )
    sent_on = NorwegianDateField(label=gettext_lazy("Dato brevet ble sendt"))


class DayForm(FilterForm):
    """The day the deadline is counted from."""

    sent_on = NorwegianDateField(required=False)


@dataclass(frozen=True)
class AppealBy:
    """The last day to appeal if the letter leaves this way."""

    channel: str
    known_on: date
    due_on: date


@needs(Permission.DECIDE)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the letter that is to be sent, and record that it was."""
    frame = opened(request, case_number)
    decision = decisions_of(frame.case).defer("letter__pdf").first()
    if decision is None:
        raise Missing(_("Saken har ikke noe vedtak ennå."))
    step = frame.step("dispatch")
    initial = {"step": (step.step_id if step else None) or 0, "sent_on": frame.on}
    form = DispatchForm(request.POST or None, initial=initial)
    only_shows = request.POST.get("act") == "show"
    if request.method == "POST" and form.is_valid() and not only_shows:
        with form.refusals():
            return _sent(request, frame, form)
    return render_page(
        request, "pages/decisions/dispatch.html", _context(frame, decision, form),
        status=200 if only_shows and form.is_valid() else None,
    )  # fmt: skip


@needs(Permission.DECIDE)
def deadline(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the appeal deadline that follows from a day, as a part of the page."""
    case = find(actor(request), case_number, on=today())
    decision = decisions_of(case).defer("letter__pdf").first()
    if decision is None:
        raise Missing
    rows = appeal_rows(decision, _day(DayForm(request.GET)))
    return render(request, "pages/decisions/deadline.html", {"rows": rows})


def appeal_rows(decision: Decision, sent_on: date) -> list[AppealBy]:
    """Return the appeal deadline of a decision for every way its letter can leave on a day."""
    clock = str(decision.law["appeal"]["clock"])
    found = []
    for channel, known_by in KNOWN_BY.items():
        by = appeal_deadline(clock, **{known_by: sent_on})
        found.append(
            AppealBy(channel.label.capitalize(), by.knowledge.known_on, by.deadline.due_on)
        )
    return found


def _sent(request: HttpRequest, frame: Frame, form: DispatchForm) -> HttpResponse:
    frame.perform(
        form,
        "dispatch",
        **form.given,
    )
    messages.success(request, _("Utsendingen er registrert, og klagefristen løper."))
    return redirect("decisions:list", frame.case.case_number)


def _context(frame: Frame, decision: Decision, form: DispatchForm) -> dict[str, object]:
    denied = may_dispatch(frame.user, frame.case, on=frame.on)
    return frame.context(
        form=form,
        decision=decision,
        nth=nth_of(decision),
        is_set=decision.letter.set_at is not None,
        is_open=frame.step("dispatch") is not None and denied is None,
        sent=sent_words(decision),
        reason=denied.reason if denied else "",
        rows=appeal_rows(decision, _day(form)),
    )


def _day(form: FilterForm) -> date:
    """Return the day of a form, or today while it cannot be read."""
    if not form.is_bound:
        return today()
    form.is_valid()
    found = form.cleaned_data.get("sent_on")
    return found if isinstance(found, date) else today()
