# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Office and unit talk: questions about an order, and proposals to change what was decided."""

from datetime import datetime

from services import deadlines
from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.work import NewItem, close_items, open_item
from tildeling.cases.models import Case
from tildeling.cases.policies import may_handle
from tildeling.cases.states import WorkKind
from tildeling.orders.commands.orderly import require_live, tell
from tildeling.orders.models import ChangeProposal, Order, OrderQuestion
from tildeling.orders.policies import may_answer_order
from tildeling.organisation.models import User
from tildeling.shared.checked import EMPTY, Problems, checked
from tildeling.shared.refusals import TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date

QUESTION_CLOCK = "question_answer"
PROPOSAL_CLOCK = "change_proposal_answer"


def ask_question(
    *, case: Case, actor: User, at: datetime, order_id: int, text: str
) -> OrderQuestion:
    """Ask the office about an order; it has a date to answer by."""
    on = oslo_date(at)
    order = locked(Order, order_id, case=case)
    require(may_answer_order(actor, order, on=on))
    require_live(order)
    question = OrderQuestion.objects.create(
        order=order,
        **checked(OrderQuestion, {"text": text}),
        asked_at=at,
        asked_by=actor,
        due_on=deadlines.due(QUESTION_CLOCK, on=on).due_on,
    )
    start_clock(case=case, code=QUESTION_CLOCK, source=question, on=on)
    item = NewItem(
        kind=WorkKind.QUESTION, title="Svar på spørsmål fra utfører", subject=question,
        clock=QUESTION_CLOCK,
    )  # fmt: skip
    open_item(case, item, at=at)
    tell(order, "asked", at)
    record(
        kind="order.asked", subject=question, actor=actor, at=at, case_id=case.pk,
        person_id=case.person_id, order=order.pk,
    )  # fmt: skip
    return question


def answer_question(
    *, case: Case, actor: User, at: datetime, question_id: int, answer: str
) -> OrderQuestion:
    """Answer the unit's question about an order."""
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    question = locked(OrderQuestion, question_id, order__case=case)
    if question.answered_at is not None:
        raise TransitionNotAllowed("Spørsmålet er alt besvart.")
    question.answer = _required(OrderQuestion, "answer", answer)
    question.answered_at, question.answered_by = at, actor
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    _settle(case, question, at, "order.question_answered")
    tell(question.order, "question_answered", at)
    record(
        kind="order.question_answered", subject=question, actor=actor, at=at, case_id=case.pk,
        person_id=case.person_id, order=question.order_id,
    )  # fmt: skip
    return question


def propose_change(
    *, case: Case, actor: User, at: datetime, order_id: int, reason: str, text: str,
    proposed_minutes_per_week: int | None = None,
) -> ChangeProposal:  # fmt: skip
    """Propose to the office that what was decided be changed; it must answer within a limit.

    The proposal changes nothing itself: a unit neither raises nor lowers decided minutes (I3).
    """
    on = oslo_date(at)
    order = locked(Order, order_id, case=case)
    require(may_answer_order(actor, order, on=on))
    require_live(order)
    values = checked(ChangeProposal, {"reason": reason, "text": text})
    proposal = ChangeProposal.objects.create(
        order=order,
        **values,
        proposed_minutes_per_week=proposed_minutes_per_week,
        proposed_at=at,
        proposed_by=actor,
        due_on=deadlines.due(PROPOSAL_CLOCK, on=on).due_on,
    )
    start_clock(case=case, code=PROPOSAL_CLOCK, source=proposal, on=on)
    item = NewItem(
        kind=WorkKind.CHANGE_PROPOSAL, title="Svar på forslag om endring", subject=proposal,
        clock=PROPOSAL_CLOCK,
    )  # fmt: skip
    open_item(case, item, at=at)
    tell(order, "change_proposed", at)
    record(
        kind="order.change_proposed", subject=proposal, actor=actor, at=at, case_id=case.pk,
        person_id=case.person_id, order=order.pk, reason=reason,
    )  # fmt: skip
    return proposal


def answer_proposal(
    *, case: Case, actor: User, at: datetime, proposal_id: int, answer: str, text: str
) -> ChangeProposal:
    """Record the office's answer to a proposal, with why.

    «Saken vurderes på nytt» only says so here; the case moves by the flow's own step.
    """
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    proposal = locked(ChangeProposal, proposal_id, order__case=case)
    if proposal.answered_at is not None:
        raise TransitionNotAllowed("Forslaget er alt besvart.")
    proposal.answer = _required(ChangeProposal, "answer", answer)
    proposal.answer_text = _required(ChangeProposal, "answer_text", text)
    proposal.answered_at, proposal.answered_by = at, actor
    proposal.save(update_fields=["answer", "answer_text", "answered_at", "answered_by"])
    _settle(case, proposal, at, "order.proposal_answered")
    tell(proposal.order, "proposal_answered", at)
    record(
        kind="order.proposal_answered", subject=proposal, actor=actor, at=at, case_id=case.pk,
        person_id=case.person_id, order=proposal.order_id, answer=proposal.answer,
    )  # fmt: skip
    return proposal


def _required(model: type[OrderQuestion | ChangeProposal], field: str, value: str) -> str:
    """Return a text that may be blank in the column until it is answered, but not in an answer."""
    problems = Problems()
    text: str = checked(model, {field: value}, problems)[field]
    if not text:
        problems.add(field, EMPTY)
    problems.refuse()
    return text


def _settle(case: Case, row: OrderQuestion | ChangeProposal, at: datetime, by: str) -> None:
    stop_clocks(case=case, on=oslo_date(at), by=by, source=row)
    close_items(case=case, at=at, subject=row)
