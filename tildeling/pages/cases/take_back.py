# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take back a step that was finished by mistake, while nobody has gone on from it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases.models import Case, WorkItem
from tildeling.cases.policies import may_note
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, found, nothing_to_do
from tildeling.pages.clock import now
from tildeling.pages.formatting import day
from tildeling.pages.forms import Form, long_text
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import Missing
from workflows import engine
from workflows.picture import can_be_taken_back


class TakeBackForm(Form):
    """Why the step is opened again."""

    reason = long_text(label=gettext_lazy("Hvorfor tas steget tilbake?"), rows=3, max_length=2000)


@needs(Permission.CASE_READ)
def show(request: HttpRequest, case_number: str, step_id: int) -> HttpResponse:
    """Open a finished step again, with a reason."""
    case: Case = found(request, case_number, may_note)
    item = next((one for one in can_be_taken_back(case) if one.step_id == step_id), None)
    if item is None and request.method == "GET":
        return nothing_to_do(request, case, _("Steget kan ikke tas tilbake lenger."))
    form = TakeBackForm(request.POST or None)
    act = Act(
        title=_("Ta steget tilbake"),
        submit=_("Ta tilbake"),
        done=_("Steget er åpnet igjen."),
        lead=_("Steget blir åpent på nytt, og det som kom etter, faller bort. "
               "Det som er skrevet, blir stående."),
        facts=(f"«{item.title}», {_('gjort')} {day(item.closed_at)}",) if item else (),
    )  # fmt: skip

    def run(key: str) -> engine.Done:
        reason = form.cleaned_data["reason"]
        _require_in(case, step_id)
        return engine.take_back(step_id, actor=actor(request), at=now(), reason=reason, key=key)

    return act_page(request, case, form, act, run)


def _require_in(case: Case, step_id: int) -> None:
    """Refuse a step of another case than the address names."""
    if not WorkItem.objects.filter(case=case, step_id=step_id).exists():
        raise Missing
