# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Propose a service, change the proposal, and withdraw it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from services import catalogue, load
from services.tomldata import NotInForce
from tildeling.careladder import commands as careladder
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.policies import may_propose
from tildeling.careladder.queries import lines_of
from tildeling.cases.models import Case
from tildeling.organisation.roles import Permission
from tildeling.pages.careladder.line_form import LineForm
from tildeling.pages.cases.bar import services_of
from tildeling.pages.clock import now, today
from tildeling.pages.forms import FilterForm, Form, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case
from tildeling.shared.refusals import Missing
from workflows import engine


class ServiceForm(FilterForm):
    """Which service to propose; the address holds the answer."""

    tjeneste = forms.ChoiceField(label=gettext_lazy("Tjeneste"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["tjeneste"]
        choice.choices = [("", _("Velg tjeneste")), *_services(case)]


@needs(Permission.LADDER)
def line(request: HttpRequest, number: str, line_id: int | None = None) -> HttpResponse:
    opened = open_case(request, number)
    row, service = _about(request, opened.case, line_id)
    if service is None:
        return _choose_service(request, opened)
    form = LineForm(opened.case, service, row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.run(
                careladder.propose_line, actor=actor(request), at=now(), key=form.idempotency_key,
                case_id=opened.case.pk, line=form.line(),
            )  # fmt: skip
            messages.success(request, _("Forslaget er lagret."))
            return redirect("careladder:ladder", number)
    context = _common(request, opened) | {
        "form": form,
        "service": service,
        "line": row,
        "step_name": _step_name(service),
        "withdraw_form": Form() if row else None,
    }
    return render_page(request, "pages/careladder/line.html", context)


@needs(Permission.LADDER)
@require_POST
def withdraw(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    opened = open_case(request, number)
    form = Form(request.POST)
    if form.is_valid():
        engine.run(
            careladder.withdraw_line, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=opened.case.pk, line_id=line_id,
        )  # fmt: skip
        messages.success(request, _("Forslaget er trukket."))
    return redirect("careladder:ladder", number)


def _about(
    request: HttpRequest, case: Case, line_id: int | None
) -> tuple[ProposedLine | None, catalogue.Service | None]:
    """Return the line to change, if there is one, and its service."""
    rows = lines_of(case)
    if line_id is not None:
        row = rows.filter(pk=line_id).first()
        if row is None:
            raise Missing
        return row, catalogue.get(row.service, row.starts_on)
    code = request.GET.get("tjeneste", "")
    if not code:
        return None, None
    try:
        return rows.filter(service=code).first(), catalogue.get(code, today())
    except (KeyError, NotInForce):
        raise Missing from None


def _choose_service(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = _common(request, opened) | {"form": ServiceForm(opened.case)}
    return render_page(request, "pages/careladder/service.html", context)


def _common(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    return {
        "bar": opened.bar("ladder"),
        "case": opened.case,
        "back": reverse("careladder:ladder", args=[opened.number]),
        "may_write": may_propose(actor(request), opened.case, on=today()) is None,
    }


def _services(case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the services by step, those applied for first."""
    titles = {row.code: row.title for row in catalogue.all_services(today())}
    applied = [(code, titles[code]) for code in services_of(case) if code in titles]
    by_level: dict[str, list[tuple[str, str]]] = {}
    for row in catalogue.all_services(today()):
        by_level.setdefault(_step_name(row), []).append((row.code, row.title))
    first = [(str(_("Søkt om")), applied)] if applied else []
    return first + list(by_level.items())


def _step_name(service: catalogue.Service) -> str:
    found = load.ladder_at(load.default_rules(), today())
    levels = {level.level: level.name for level in found.levels} if found else {}
    return f"{service.level} {levels.get(service.level, '')}".strip()
