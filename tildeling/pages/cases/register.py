# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Register an application: find the person by number, then write down what came."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases import commands as cases
from tildeling.cases.models import Case
from tildeling.cases.queries import Hit, look_up
from tildeling.organisation.queries import units
from tildeling.organisation.roles import Permission, UnitKind
from tildeling.pages.cases.register_form import FindForm, RegisterForm
from tildeling.pages.clock import now, today
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.people.models import ServiceUser
from tildeling.people.queries import beside
from workflows import engine
from workflows.flows.allocation import AllocationFlow

TEMPLATE = "pages/cases/register.html"
# The button that only finds the person.
FIND = "finn"


@needs(Permission.CASE_REGISTER)
def show(request: HttpRequest) -> HttpResponse:
    """Find the person, then register the application."""
    finding = FindForm(request.POST if request.method == "POST" else None)
    if not finding.is_valid():
        return _page(request, finding)
    fnr = finding.cleaned_data["fnr"]
    hit = next(iter(look_up(actor=actor(request), at=now(), text=fnr)), None)
    person = ServiceUser.objects.get(pk=hit.person_id) if hit else None
    if person is not None and person.died_on is not None:
        return _page(request, finding, is_dead=True)
    form = _form(request, person, fnr)
    if form.is_bound and form.is_valid():
        with form.refusals():
            return _register(request, form, person)
    return _page(request, finding, form=form, person=person, hit=hit)


def _form(request: HttpRequest, person: ServiceUser | None, fnr: str) -> RegisterForm:
    on = today()
    mine = actor(request).units_on(on, permission=Permission.CASE_REGISTER)
    offices = units(UnitKind.ALLOCATION_OFFICE).filter(pk__in=mine)
    return RegisterForm(
        None if FIND in request.POST else request.POST,
        known=person is not None,
        beside=list(beside(person.pk, on=on)) if person else [],
        offices=list(offices.values_list("pk", "name")),
        initial={"fnr": fnr, "received_on": on},
    )


def _register(request: HttpRequest, form: RegisterForm, person: ServiceUser | None) -> HttpResponse:
    who: dict[str, Any] = {"person_id": person.pk} if person else {"person": form.new_person}
    done = engine.start(
        AllocationFlow, does=cases.register, actor=actor(request), at=now(),
        key=form.idempotency_key, application=form.application,
        unit_id=form.cleaned_data["unit_id"], **who,
    )  # fmt: skip
    number = Case.objects.values_list("case_number", flat=True).get(pk=done.id)
    messages.success(request, _("Søknaden er registrert. Fristene løper."))
    return redirect("cases:show", number)


def _page(
    request: HttpRequest, finding: FindForm, *, form: RegisterForm | None = None,
    person: ServiceUser | None = None, hit: Hit | None = None, is_dead: bool = False,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "finding": finding,
        "form": form,
        "person": person,
        "others": [case for case in hit.cases if case.status != "closed"] if hit else [],
        "is_dead": is_dead,
        "start_url": reverse("cases:register"),
        "cancel_url": reverse("cases:worklist"),
    }
    return render_page(request, TEMPLATE, context)
