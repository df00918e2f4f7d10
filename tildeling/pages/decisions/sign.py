# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sign the decision: who must, what it says line by line, and the letter that follows."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tildeling.decisions.facts.lines import proposal_of
from tildeling.decisions.policies import may_sign
from tildeling.decisions.queries import signature_needed, stock_share
from tildeling.organisation.roles import Permission
from tildeling.pages.decisions.checks import completeness, role_label
from tildeling.pages.decisions.draft import STOCK_IS_HIGH
from tildeling.pages.decisions.frame import Frame, StepForm, opened
from tildeling.pages.decisions.letter import letter_context
from tildeling.pages.decisions.lines import proposed_rows
from tildeling.pages.forms import render_page
from tildeling.pages.guard import needs
from tildeling.shared.refusals import Invalid, Stale


class SignForm(StepForm):
    """Nothing to fill in: the version says which text is signed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@needs(Permission.DECIDE)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show what is to be signed and sign it."""
    frame = opened(request, case_number)
    form = SignForm(request.POST or None, initial=_initial(frame))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            return _signed(request, frame, form)
        except Invalid:
            form.add_error(None, _("Vedtaket mangler noe. Se listen under."))
        except Stale as stale:
            status = 409
            _show_newer(form, stale)
    return render_page(request, "pages/decisions/sign.html", _context(frame, form), status=status)


def _initial(frame: Frame) -> dict[str, int]:
    step = frame.step("sign")
    return {"version": frame.draft.version, "step": (step.step_id if step else None) or 0}


def _signed(request: HttpRequest, frame: Frame, form: SignForm) -> HttpResponse:
    done = frame.perform(
        form,
        "sign",
        version=form.cleaned_data["version"],
    )
    if done.kind == "decision":
        said = _("Vedtaket er underskrevet. Brevet settes nå, og så kan det sendes.")
    else:
        said = _("Du har underskrevet. Vedtaket venter nå på underskriver nummer to.")
    messages.success(request, said)
    return redirect("decisions:list", frame.case.case_number)


def _show_newer(form: SignForm, stale: Stale) -> None:
    before: Any = form.data
    sent = before.copy()
    sent["version"] = str(stale.version)
    form.data = sent
    form.add_error(
        None, _("Teksten er endret etter at du åpnet siden. Les brevet under før du underskriver.")
    )


def _context(frame: Frame, form: SignForm) -> dict[str, object]:
    case, on = frame.case, frame.on
    proposal = proposal_of(case, on=on)
    needed = signature_needed(case, on=on)
    denied = may_sign(frame.user, case, on=on)
    share = stock_share(frame.draft, on=on)
    if denied is None and frame.step("sign") is None:
        reason = _("Saken er ikke kommet til underskrift ennå. Fullfør stegene før i saksgangen.")
    else:
        reason = denied.reason if denied else ""
    return frame.context(
        form=form,
        reason=reason,
        checks=completeness(frame.draft, on=on),
        needed=needed,
        second_role=role_label(needed.second_role) if needed else "",
        lines=proposed_rows(proposal),
        share=share if share is not None and share >= STOCK_IS_HIGH else None,
        **letter_context(case, first=frame.user),
    )
