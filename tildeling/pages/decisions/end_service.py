# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Record that a service ended without a new decision: it ran out, or the person moved."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases.queries import service_title
from tildeling.decisions.commands import end_service
from tildeling.decisions.models import InForce
from tildeling.decisions.policies import may_end_service
from tildeling.decisions.states import EndReason
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now
from tildeling.pages.decisions.frame import Frame, opened
from tildeling.pages.decisions.lines import period_words, split_extent
from tildeling.pages.forms import Form, NorwegianDateField, render_page
from tildeling.pages.guard import needs
from tildeling.pages.parts import Fact
from tildeling.shared.refusals import Missing
from workflows import engine

# A death is recorded on the person, and ends everything at once.
REASONS = [EndReason.EXPIRED, EndReason.MOVED, EndReason.DECLINED]


class EndServiceForm(Form):
    """From when, and why."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Hvorfor slutter tjenesten?"),
        choices=[(reason, reason.label.capitalize()) for reason in REASONS],
        widget=forms.RadioSelect,
    )
    on = NorwegianDateField(label=gettext_lazy("Første dag uten tjenesten"))


@needs(Permission.DECIDE)
def show(request: HttpRequest, case_number: str, line_id: int) -> HttpResponse:
    """Show the service that ends, and record its end."""
    frame = opened(request, case_number)
    row = _row(frame, line_id)
    form = EndServiceForm(request.POST or None, initial=_initial(frame, row))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.run(
                end_service, actor=frame.user, at=now(), key=form.idempotency_key,
                case_id=frame.case.pk, line_id=line_id, **form.given,
            )  # fmt: skip
            messages.success(request, _("Slutten på tjenesten er registrert."))
            return redirect("decisions:list", case_number)
    denied = may_end_service(frame.user, frame.case, on=frame.on)
    return render_page(request, "pages/decisions/end_service.html", frame.context(
        form=form, facts=_facts(frame, row), reason=denied.reason if denied else ""
    ))  # fmt: skip


def _row(frame: Frame, line_id: int) -> InForce:
    rows = InForce.objects.filter(line_id=line_id, decision__case=frame.case)
    found = rows.select_related("line__unit", "decision").first()
    if found is None:
        raise Missing
    return found


def _initial(frame: Frame, row: InForce) -> dict[str, object]:
    upper = row.during.upper
    if upper is not None and upper <= frame.on:
        return {"reason": EndReason.EXPIRED, "on": upper}
    return {"on": frame.on}


def _facts(frame: Frame, row: InForce) -> list[Fact]:
    facts = [
        Fact(_("Tjeneste"), service_title(row.service, frame.on)),
        Fact(_("Omfang"), split_extent(row.line)),
        Fact(_("Gjelder"), period_words(row.during.lower, row.during.upper)),
        Fact(_("Vedtak"), row.decision.number),
    ]
    if row.line.unit is not None:
        facts.append(Fact(_("Utfører"), row.line.unit.name))
    return facts
