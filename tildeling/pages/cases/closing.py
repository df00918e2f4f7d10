# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Close a case, and open it again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tildeling.cases import commands as cases
from tildeling.cases.models import Case, Clock, WorkItem
from tildeling.cases.policies import may_handle
from tildeling.cases.states import CaseStatus, CloseReason, ReopenReason
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, choices_of, found, nothing_to_do
from tildeling.pages.clock import now
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor, needs
from workflows import engine
from workflows.flows.allocation import AllocationFlow

# Nothing is ended or refused before there is a decision.
AFTER_DECISION = {CloseReason.SERVICES_ENDED, CloseReason.REFUSED}
DECIDED = {CaseStatus.DECIDED, CaseStatus.IN_DELIVERY}


class CloseForm(Form):
    """Why the case is closed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Hvorfor avsluttes saken?"),
        choices=choices_of(CloseReason),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        if not is_decided:
            reason.choices = [row for row in reason.choices if row[0] not in AFTER_DECISION]


class ReopenForm(Form):
    """Why the case is opened again."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Hvorfor åpnes saken igjen?"),
        choices=choices_of(ReopenReason),
        widget=forms.RadioSelect,
    )


@needs(Permission.CASE_HANDLE)
def close(request: HttpRequest, case_number: str) -> HttpResponse:
    """Close a case, having said what follows."""
    case = found(request, case_number, may_handle)
    if case.status == CaseStatus.CLOSED and request.method == "GET":
        return nothing_to_do(request, case, _("Saken er alt avsluttet."))
    form = CloseForm(request.POST or None, is_decided=case.status in DECIDED)
    act = Act(
        title=_("Avslutt saken"),
        submit=_("Avslutt saken"),
        done=_("Saken er avsluttet."),
        warning=_("Saken kan åpnes igjen, men da begynner den på nytt med en ny frist."),
        facts_title=_("Dette skjer når saken avsluttes"),
        facts=_what_follows(case),
    )

    def run(key: str) -> engine.Done:
        return engine.cancel(
            case.pk, does=cases.close, actor=actor(request), at=now(), key=key, **form.given
        )

    return act_page(request, case, form, act, run)


@needs(Permission.CASE_HANDLE)
def reopen(request: HttpRequest, case_number: str) -> HttpResponse:
    """Open a closed case again, in a new round."""
    case = found(request, case_number, may_handle)
    if case.status != CaseStatus.CLOSED and request.method == "GET":
        return nothing_to_do(request, case, _("Saken er åpen."))
    form = ReopenForm(request.POST or None)
    act = Act(
        title=_("Åpne saken igjen"),
        submit=_("Åpne saken"),
        done=_("Saken er åpnet. Neste steg er å sette i gang kartlegging."),
        lead=_("Saken begynner på en ny runde: ny kartlegging og en ny frist for vedtaket. "
               "Alt som er gjort før, blir stående."),
    )  # fmt: skip

    def run(key: str) -> engine.Done:
        return engine.restart(
            AllocationFlow, case.pk, does=cases.reopen, actor=actor(request), at=now(), key=key,
            **form.given,
        )  # fmt: skip

    return act_page(request, case, form, act, run)


def _what_follows(case: Case) -> tuple[str, ...]:
    """Say what is taken away when the case closes."""
    items = list(WorkItem.objects.filter(case=case).open().values_list("title", flat=True))
    clocks = Clock.objects.filter(case=case, stopped_on__isnull=True).count()
    said = []
    if items:
        listed = ", ".join(f"«{title}»" for title in dict.fromkeys(items))
        gone = ngettext("oppgave faller bort", "oppgaver faller bort", len(items))
        said.append(f"{len(items)} {gone}: {listed}.")
    if clocks:
        stopped = ngettext("frist stopper.", "frister stopper.", clocks)
        said.append(f"{clocks} {stopped}")
    said.append(_("Enheter som er bedt om noe, ser ikke lenger saken."))
    return tuple(said)
