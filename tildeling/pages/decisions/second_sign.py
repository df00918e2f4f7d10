# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sign as number two, or send the decision back with a note."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.types import FactSpec
from tildeling.assessments.queries import comparison
from tildeling.decisions.commands.drafting import NOTE_MAX_LENGTH
from tildeling.decisions.facts.lines import proposal_of
from tildeling.decisions.policies import may_second_sign
from tildeling.decisions.queries import second_role, signature_needed, stock_share
from tildeling.organisation.roles import Permission
from tildeling.pages.decisions.basis import basis_of, fact_words
from tildeling.pages.decisions.checks import role_label
from tildeling.pages.decisions.draft import STOCK_IS_HIGH
from tildeling.pages.decisions.frame import Frame, StepForm, opened
from tildeling.pages.decisions.letter import letter_context
from tildeling.pages.forms import long_text, render_page
from tildeling.pages.guard import needs
from tildeling.pages.parts import Fact
from tildeling.shared.refusals import TransitionNotAllowed
from tildeling.shared.time import oslo_date


class SecondSignForm(StepForm):
    """Nothing to fill in."""


class SendBackForm(StepForm):
    """Why the decision goes back."""

    note = long_text(
        label=gettext_lazy("Hva må endres?"),
        max_length=NOTE_MAX_LENGTH,
        help_text=gettext_lazy("Den som underskrev først, ser merknaden øverst i utkastet."),
    )


@needs(Permission.SECOND_SIGN)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show everything the second signer answers for, and sign or send back."""
    frame = opened(request, case_number)
    step = frame.step("second_sign")
    initial = {"step": (step.step_id if step else None) or 0}
    posted = request.POST if request.method == "POST" else None
    is_back = bool(posted) and request.POST.get("act") == "send_back"
    sign = SecondSignForm(None if is_back else posted, initial=initial, auto_id="sign_%s")
    back = SendBackForm(posted if is_back else None, initial=initial)
    if is_back and back.is_valid():
        with back.refusals():
            return _sent_back(request, frame, back)
    elif posted and not is_back and sign.is_valid():
        with sign.refusals():
            try:
                return _signed(request, frame, sign)
            except TransitionNotAllowed as refusal:
                if refusal.code != "changed_since_first":
                    raise
                sign.add_error(None, refusal.reason)
    context = _context(frame) | {"sign": sign, "back": back, "is_open": step is not None}
    return render_page(request, "pages/decisions/second_sign.html", context)


def _signed(request: HttpRequest, frame: Frame, form: SecondSignForm) -> HttpResponse:
    frame.perform(
        form,
        "second_sign",
    )
    messages.success(request, _("Vedtaket er underskrevet av to. Brevet settes nå."))
    return redirect("decisions:list", frame.case.case_number)


def _sent_back(request: HttpRequest, frame: Frame, form: SendBackForm) -> HttpResponse:
    frame.perform(
        form,
        "second_sign",
        choice="send_back",
        note=form.cleaned_data["note"],
    )
    messages.success(request, _("Vedtaket er sendt tilbake til den som underskrev først."))
    return redirect("decisions:list", frame.case.case_number)


def _context(frame: Frame) -> dict[str, object]:
    case, draft = frame.case, frame.draft
    signed_on = oslo_date(draft.first_signed_at) if draft.first_signed_at else frame.on
    role = second_role(case) or None
    denied = may_second_sign(frame.user, case, on=frame.on, role=role)
    share = stock_share(draft, on=frame.on)
    basis = basis_of(case, proposal_of(case, on=frame.on))
    return frame.context(
        draft=draft,
        reason=denied.reason if denied else "",
        is_four_eyes=denied is not None and denied.code == "four_eyes",
        role=role_label(role),
        needed=signature_needed(case, on=signed_on),
        basis=basis,
        has_before=any(line.before for line in basis.lines),
        changes=_changes(frame),
        share=share if share is not None and share >= STOCK_IS_HIGH else None,
        **letter_context(case, second=frame.user if denied is None else None),
    )


def _changes(frame: Frame) -> list[Fact]:
    """Return what the mapping found otherwise than the last time the person was mapped."""
    return [
        Fact(
            change.spec.label,
            _("før %(before)s, nå %(now)s") % {
                "before": _said(change.spec, change.before), "now": _said(change.spec, change.now),
            },
        )
        for change in comparison(frame.case)
    ]  # fmt: skip


def _said(spec: FactSpec, value: Any) -> str:
    return _("ukjent") if value is None else fact_words(spec, value)
