# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The office answers the unit: sends a returned order again, answers a question or a proposal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tildeling.cases.models import WorkItem
from tildeling.orders import commands as orders
from tildeling.orders.facts import CARRIES_OUT
from tildeling.orders.models import ChangeProposal, OrderQuestion
from tildeling.orders.queries import visible_to
from tildeling.orders.states import LIVE_STATES, OrderState, ProposalAnswer
from tildeling.organisation.models import Unit
from tildeling.organisation.queries import units
from tildeling.organisation.roles import Permission, UnitKind
from tildeling.pages.clock import now, today
from tildeling.pages.formatting import minutes
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.acting import Sheet, answer_sheet
from tildeling.pages.orders.finding import (
    require_office,
    require_state,
    step_of,
    the_order,
    url_of,
)
from tildeling.pages.orders.forms import (
    AnswerProposalForm,
    AnswerQuestionForm,
    HandoverForm,
    RerouteForm,
)
from tildeling.shared.refusals import Invalid, Missing
from workflows import engine


@needs(Permission.CASE_HANDLE)
def reroute(request: HttpRequest, order_number: str) -> HttpResponse:
    """Send a returned order again, to the same unit or another, with what was missing."""
    view = the_order(request, order_number)
    require_office(actor(request), view.order)
    if request.method != "POST":
        require_state(view.order, OrderState.RETURNED)
    last = view.returns[-1] if view.returns else None
    form = RerouteForm(request.POST or None, units=_units(), order=view.order)
    sheet = Sheet(
        title=_("Bestilling i retur"),
        lead=_(
            "Retten står, og fristen for å sette vedtaket i verk løper. Rett det enheten peker på, "
            "eller send bestillingen til en annen enhet."
        ),
        quotes=[_said(last.get_reason_display(), last.note)] if last else [],
        submit=_("Send bestillingen på nytt"),
        done=_("Bestillingen er sendt på nytt."),
    )

    def do(form: Form) -> object:
        given = form.given
        handover = orders.Handover(**{name: given.pop(name) for name in RerouteForm.HANDOVER})
        return engine.perform(
            step_of("reroute", "order", view.order.pk), actor=actor(request), at=now(),
            key=form.idempotency_key, node="reroute", handover=handover, **given,
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)


@needs(Permission.CASE_HANDLE)
def hand_over(request: HttpRequest, order_number: str) -> HttpResponse:
    """Write how the unit gets in and stays safe, and what else it must know."""
    view = the_order(request, order_number)
    require_office(actor(request), view.order)
    if request.method != "POST":
        require_state(view.order, *LIVE_STATES)
    form = HandoverForm(request.POST or None, order=view.order)
    sheet = Sheet(
        title=_("Nøkkel, risiko og sikkerhet"),
        lead=_("Enheten ser dette øverst på bestillingen."),
        submit=_("Lagre"),
        done=_("Enheten ser nå det du skrev."),
    )

    def do(form: Form) -> object:
        return engine.run(
            orders.hand_over, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, order_id=view.order.pk,
            handover=orders.Handover(**form.given),
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)


@needs(Permission.CASE_HANDLE)
def reroute_by_id(request: HttpRequest, order_id: int) -> HttpResponse:
    """Lead from an order's id, as things to do have it, to the form that sends it again."""
    order = visible_to(actor(request), on=today()).filter(pk=order_id).first()
    if order is None:
        raise Missing
    return redirect("orders:reroute", order.order_number)


@needs(Permission.CASE_HANDLE)
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer the unit's question."""
    seen = visible_to(actor(request), on=today())
    asked = OrderQuestion.objects.filter(pk=question_id, order__in=seen.order_by()).first()
    if asked is None:
        raise Missing
    view = the_order(request, asked.order.order_number)
    require_office(actor(request), view.order)
    if request.method != "POST" and asked.answered_at:
        return _answered(request, url_of(view.order))
    sheet = Sheet(
        title=_("Svar på spørsmål fra utfører"),
        quotes=[asked.text],
        submit=_("Send svaret"),
        done=_("Svaret er sendt til enheten."),
    )

    def do(form: Form) -> object:
        return engine.run(
            orders.answer_question, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, question_id=asked.pk, **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, AnswerQuestionForm(request.POST or None), sheet, do)


@needs(Permission.CASE_HANDLE)
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Answer the unit's proposal; «vurderes på nytt» first brings the case back to mapping."""
    seen = visible_to(actor(request), on=today())
    made = ChangeProposal.objects.filter(pk=proposal_id, order__in=seen.order_by()).first()
    if made is None:
        raise Missing
    view = the_order(request, made.order.order_number)
    require_office(actor(request), view.order)
    if request.method != "POST" and made.answered_at:
        return _answered(request, url_of(view.order))
    wished = made.proposed_minutes_per_week
    quotes = [_said(made.get_reason_display(), made.text)]
    if wished is not None:
        quotes.append(_("Foreslått tid i uka: %(time)s") % {"time": minutes(wished)})
    sheet = Sheet(
        title=_("Svar på forslag om endring"),
        lead=_("Bare et nytt vedtak endrer det personen har. Svar enheten uansett hva du velger."),
        quotes=quotes,
        submit=_("Send svaret"),
        done=_("Svaret er sendt til enheten."),
    )

    def do(form: Form) -> object:
        if form.cleaned_data["answer"] == ProposalAnswer.REASSESS:
            _reassess(request, made, form)
        return engine.run(
            orders.answer_proposal, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, proposal_id=made.pk, **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, AnswerProposalForm(request.POST or None), sheet, do)


def _reassess(request: HttpRequest, made: ChangeProposal, form: Form) -> None:
    """Take the case back to mapping by its own step; the same key twice moves it once."""
    case_id = made.order.case_id
    steps = WorkItem.objects.filter(case_id=case_id, node="follow_up", step_id__isnull=False)
    item = steps.order_by("-id").first()
    if item is None or item.step_id is None:
        raise Invalid({"answer": [_not_yet()]})
    engine.perform(
        item.step_id, actor=actor(request), at=now(), key=f"{form.idempotency_key}-back",
        node="follow_up", outcome="reassess", reason=form.cleaned_data["text"],
        proposal_id=made.pk,
    )  # fmt: skip


def _not_yet() -> str:
    return _(
        "Saken kan ikke vurderes på nytt før brevet er sendt og alle bestillingene er startet. "
        "Velg et annet svar, eller vent til saken er i oppfølging."
    )


def _units() -> list[Unit]:
    kinds = [UnitKind(kind) for kind in CARRIES_OUT]
    return [unit for kind in kinds for unit in units(kind)]


def _said(reason: str, text: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}: {text}"


def _answered(request: HttpRequest, url: str) -> HttpResponse:
    messages.info(request, _("Dette er alt besvart."))
    return redirect(url)
