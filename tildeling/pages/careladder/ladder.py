# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The care ladder of a case: the staircase, what must be found out, and going on from it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from services.reasons import reasons_for
from tildeling.assessments.models import Need
from tildeling.careladder import commands as careladder
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.policies import (
    may_check,
    may_override,
    may_propose,
    may_record_measure,
    may_settle,
)
from tildeling.careladder.queries import Staircase, lines_of, staircase
from tildeling.cases.queries import service_title
from tildeling.cases.states import CaseStatus
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission, Role
from tildeling.pages.careladder.drawing import drawn, extent, facts_used, who
from tildeling.pages.cases.bar import services_of
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form, long_text, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case, required_step, step_of
from tildeling.pages.parts import Tag
from tildeling.pages.undoing import Asked, undo
from workflows import engine

OUTCOME_COLOURS = {"grant": "success", "partial_grant": "warning", "refusal": "danger"}


class SettleForm(Form):
    """Going on from the ladder; past an open step with a reason."""

    marks_optional = False
    override_reason = long_text(
        label=gettext_lazy("Hvorfor må hjelpen gis på dette trinnet nå?"), required=False,
        max_length=4000, help_text=gettext_lazy("Minst 20 tegn. Begrunnelsen følger vedtaket."),
    )  # fmt: skip
    override_code = forms.ChoiceField(label=gettext_lazy("Grunn fra listen"), required=False)

    def __init__(self, reasons: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["override_code"]
        choice.choices = [("", _("Ingen av disse")), *reasons]


@needs(Permission.LADDER, Permission.ASSESS)
def ladder(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    user = actor(request)
    form = SettleForm(_reasons(user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.perform(
                required_step(opened.case, "ladder"), actor=user, at=now(),
                key=form.idempotency_key, node="ladder", **form.given,
            )  # fmt: skip
            messages.success(request, _("Omsorgstrappen er vurdert."))
            return redirect("careladder:proposal", number)
    found = staircase(opened.case, on=today())
    context = _staircase(opened, found) | _rights(opened, user, found) | {"form": form}
    return render_page(request, "pages/careladder/ladder.html", context)


@needs(Permission.LADDER)
@require_POST
def check(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    form = Form(request.POST)
    if form.is_valid():
        engine.run(
            careladder.run_check, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=opened.case.pk,
        )  # fmt: skip
        messages.success(request, _("Sjekken er kjørt og lagret."))
    return redirect("careladder:ladder", number)


@needs(Permission.LADDER)
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    asked = Asked(
        _("Ta tilbake vurderingen av omsorgstrappen"),
        _("Trappen kan vurderes på nytt. Sjekkene som er kjørt, blir liggende i saken."),
        _("Ta tilbake vurderingen"),
        reverse("careladder:ladder", args=[number]),
        tab="ladder",
    )
    return undo(request, opened, asked, "ladder")


def _staircase(opened: Opened, found: Staircase) -> dict[str, Any]:
    case = opened.case
    lines = list(lines_of(case))
    steps = drawn(case, found, lines)
    standing = [line for step in steps for line in step.lines]
    given = {line.on_step.line_id for line in standing}
    return {
        "bar": opened.bar("ladder"),
        "case": case,
        "found": found,
        "steps": steps,
        "standing": standing,
        "open_measures": [
            row for step in steps for _need, rows in step.needs for row in rows if row.is_open
        ],
        # A refusal or an end gives nothing, so it stands on no step.
        "others": [_other(line) for line in lines if line.pk not in given],
        "to_find_out": [who(row) for row in found.to_find_out],
        "facts": facts_used(case, on=today()),
        "has_needs": Need.objects.filter(case=case, round=case.round).exists(),
        "applied": services_of(case),
    }


def _other(line: ProposedLine) -> dict[str, Any]:
    return {
        "title": service_title(line.service, line.starts_on),
        "id": line.pk,
        "extent": extent(line),
        "tag": Tag(
            str(line.get_outcome_display()).capitalize(), OUTCOME_COLOURS.get(line.outcome, "info")
        ),
    }


def _rights(opened: Opened, user: User, found: Staircase) -> dict[str, Any]:
    """Return what the reader may do here, and who may when the reader may not."""
    case, on = opened.case, today()
    step = step_of(case, "ladder") if opened.is_office else None
    is_open = step is not None and step.closed_at is None
    rule = found.override
    return {
        "check_form": Form() if may_check(user, case, on=on) is None else None,
        "may_record": may_record_measure(user, case, on=on) is None,
        "may_propose": may_propose(user, case, on=on) is None,
        "may_settle": is_open and may_settle(user, case, on=on) is None,
        "may_pass": rule is None or may_override(user, case, on=on, rule=rule) is None,
        "authority": str(Role(rule.role).label) if rule else "",
        "is_done": step is not None and not is_open and case.status == CaseStatus.UNDER_DECISION,
    }


def _reasons(user: User) -> list[tuple[str, str]]:
    on = today()
    found = {row.code: row.text for role in user.roles_on(on) for row in reasons_for(role, on)}
    return sorted(found.items(), key=lambda row: row[1])
