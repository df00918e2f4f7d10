# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mapping meeting: what the disciplines differ on first, and what they conclude."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.assessments.facts import suggestions
from tildeling.assessments.models import Assessment
from tildeling.assessments.queries import disagreements
from tildeling.organisation.roles import Permission
from tildeling.pages.assessments.meeting_form import MeetingForm
from tildeling.pages.assessments.words import say
from tildeling.pages.clock import now, today
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case, required_step, step_of
from tildeling.pages.parts import Fact
from workflows import engine


@needs(Permission.CASE_HANDLE)
def meeting(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    compared = disagreements(opened.case)
    form = MeetingForm(
        compared, suggestions(opened.case, on=today()), request.POST or None,
        initial={"held_on": today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.perform(
                required_step(opened.case, "meeting"), actor=actor(request), at=now(),
                key=form.idempotency_key, node="meeting", agreed=form.agreed(), **form.meeting(),
            )  # fmt: skip
            messages.success(request, _("Møtet er holdt. Velg nå hvilke behov personen har."))
            return redirect("assessments:needs", number)
    same = [
        Fact(fact.spec.label, say(fact.spec, fact.values[0].value))
        for fact in compared
        if fact.values and not fact.differs
    ]
    context = {
        "bar": opened.bar("mapping"),
        "case": opened.case,
        "form": form,
        "same": same,
        "back": reverse("assessments:overview", args=[number]),
    }
    return render_page(
        request, "pages/assessments/meeting.html", context | _state(opened)
    )  # fmt: skip


def _state(opened: Opened) -> dict[str, Any]:
    """Return whether the meeting can be held now, and each discipline's own words."""
    step = step_of(opened.case, "meeting")
    rows = Assessment.objects.finished().filter(case=opened.case, round=opened.case.round)
    return {
        "is_open": step is not None and step.closed_at is None,
        "assessments": list(rows.order_by("id")),
    }
