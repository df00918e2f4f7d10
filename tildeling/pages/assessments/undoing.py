# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Withdraw a discipline, and take back what was finished: each with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.assessments.queries import assessment_for
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case
from tildeling.pages.undoing import Asked, reason_form, sent_step, show_reason, undo
from tildeling.shared.refusals import Missing
from workflows import engine


@needs(Permission.CASE_HANDLE)
def withdraw(request: HttpRequest, number: str, assessment_id: int) -> HttpResponse:
    opened = open_case(request, number)
    who = _discipline(request, opened, assessment_id)
    asked = Asked(
        _("Trekk kartlegging fra %(who)s") % {"who": who},
        _("Enheten ser ikke lenger saken. Det som er skrevet, blir liggende i saken."),
        _("Trekk kartleggingen"),
        reverse("assessments:overview", args=[number]),
    )
    form = reason_form(request, opened, "assess", assessment_id)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.perform(
                sent_step(opened, form, "assess", assessment_id), actor=actor(request), at=now(),
                key=form.idempotency_key, node="assess", choice="withdraw",
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Kartleggingen er trukket."))
            return redirect(asked.back)
    return show_reason(request, opened, form, asked)


@needs(Permission.ASSESS, Permission.CASE_HANDLE)
def take_back(request: HttpRequest, number: str, assessment_id: int) -> HttpResponse:
    opened = open_case(request, number)
    who = _discipline(request, opened, assessment_id)
    asked = Asked(
        _("Ta tilbake kartlegging fra %(who)s") % {"who": who},
        _("Kartleggingen åpnes igjen, og svarene kan rettes. Den må fullføres på nytt."),
        _("Åpne kartleggingen igjen"),
        reverse("assessments:assess", args=[number, assessment_id]),
    )
    return undo(request, opened, asked, "assess", assessment_id)


@needs(Permission.CASE_HANDLE)
def take_back_meeting(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    asked = Asked(
        _("Ta tilbake kartleggingsmøtet"),
        _(
            "Det møtet ble enig om, gjelder ikke lenger, og møtet må holdes på nytt. "
            "Fagene ser saken igjen og kan rette det de fant."
        ),
        _("Ta tilbake møtet"),
        reverse("assessments:overview", args=[number]),
    )
    return undo(request, opened, asked, "meeting")


def _discipline(request: HttpRequest, opened: Opened, assessment_id: int) -> str:
    row = assessment_for(actor(request), assessment_id, on=today()).assessment
    if row.case_id != opened.case.pk:
        raise Missing
    return str(row.get_discipline_display())
