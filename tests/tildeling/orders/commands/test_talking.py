# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Questions about an order and proposals to change it: asked, dated, answered once."""

from datetime import date, datetime

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.orders import ChangeProposalFactory, OrderFactory, OrderQuestionFactory
from tests.factories.organisation import UserFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Clock, WorkItem
from tildeling.orders.commands import (
    answer_proposal,
    answer_question,
    ask_question,
    propose_change,
)
from tildeling.orders.models import ChangeProposal, OrderQuestion
from tildeling.orders.states import OrderState, ProposalAnswer, ProposalReason
from tildeling.organisation.roles import Role
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 13, 9, tzinfo=OSLO)
LATER = datetime(2026, 4, 14, 9, tzinfo=OSLO)


@pytest.fixture
def order():
    case = CaseFactory(in_delivery=True, owner=UserFactory())
    return OrderFactory(active=True, with_version=True, case=case)


def leader(order):
    return employee(Role.PROVIDER_LEADER, order.unit)


def caseworker(order):
    return employee(unit=order.case.unit)


def ask(order, actor=None, text="Kan morgenbesøket komme etter klokka ni?"):
    return ask_question(
        case=order.case, actor=actor or leader(order), at=AT, order_id=order.pk, text=text
    )


def answer(question, actor=None, text="Ja, etter klokka ni.", case=None):
    order = question.order
    return answer_question(
        case=case or order.case, actor=actor or caseworker(order), at=LATER,
        question_id=question.pk, answer=text,
    )  # fmt: skip


def propose(order, actor=None, **given):
    values = {"reason": ProposalReason.NEED_REDUCED, "text": "Tar kveldsmedisinen selv.", **given}
    return propose_change(
        case=order.case, actor=actor or leader(order), at=AT, order_id=order.pk, **values
    )


def reply(proposal, actor=None, chosen=ProposalAnswer.NO_CHANGE, text="Vi ser det an.", case=None):
    order = proposal.order
    return answer_proposal(
        case=case or order.case, actor=actor or caseworker(order), at=LATER,
        proposal_id=proposal.pk, answer=chosen, text=text,
    )  # fmt: skip


def events():
    return [row.payload["event"] for row in Message.objects.order_by("id")]


class TestAQuestion:
    def test_gives_the_caseworker_something_to_do_by_a_date(self, order):
        question = ask(order)

        item = WorkItem.objects.get()
        assert (item.kind, item.role, item.owner) == ("question", "caseworker", order.case.owner)
        assert (item.subject_kind, item.subject_id) == ("orderquestion", question.pk)
        assert item.due_on == question.due_on == date(2026, 4, 15)
        assert Clock.objects.get().code == "question_answer"

    def test_is_answered_once_and_then_off_the_list(self, order):
        question = ask(order)

        answer(question)

        question.refresh_from_db()
        assert (question.answer, question.answered_at) == ("Ja, etter klokka ni.", LATER)
        assert WorkItem.objects.get().closed_at == LATER
        assert Clock.objects.get().stopped_on == LATER.date()
        assert events() == ["asked", "question_answered"]
        with pytest.raises(TransitionNotAllowed):
            answer(question)

    def test_leaves_no_words_in_trail_or_message(self, order):
        answer(ask(order))

        kept = str(list(TrailEntry.objects.values_list("details", flat=True))) + str(
            list(Message.objects.values_list("payload", flat=True))
        )
        assert "klokka" not in kept

    @pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
    def test_is_something(self, order, text):
        with pytest.raises(Invalid):
            ask(order, text=text)

    def test_gets_an_answer_that_is_something(self, order):
        with pytest.raises(Invalid) as refused:
            answer(ask(order), text=" ")

        assert list(refused.value.errors) == ["answer"]

    def test_is_asked_by_the_unit_and_answered_by_the_office(self, order):
        with pytest.raises(NotAllowed):
            ask(order, actor=caseworker(order))
        with pytest.raises(NotAllowed):
            answer(OrderQuestionFactory(order=order), actor=leader(order))

    @pytest.mark.parametrize("state", [OrderState.COMPLETED, OrderState.CANCELLED])
    def test_is_not_asked_about_what_is_over(self, state):
        with pytest.raises(TransitionNotAllowed):
            ask(OrderFactory(state=state))

    def test_of_another_case_is_not_found(self, order):
        question = OrderQuestionFactory(order=order)

        with pytest.raises(Missing):
            answer(question, case=CaseFactory(unit=order.case.unit))


class TestAProposal:
    def test_gives_the_caseworker_something_to_do_within_a_week(self, order):
        proposal = propose(order, proposed_minutes_per_week=210)

        item = WorkItem.objects.get()
        assert (item.kind, item.owner) == ("change_proposal", order.case.owner)
        assert (item.subject_kind, item.subject_id) == ("changeproposal", proposal.pk)
        assert item.due_on == proposal.due_on == date(2026, 4, 20)
        assert proposal.proposed_minutes_per_week == 210

    def test_changes_nothing_that_was_decided(self, order):
        propose(order, proposed_minutes_per_week=210)

        assert order.versions.get().minutes == 420

    @pytest.mark.parametrize("chosen", ProposalAnswer)
    def test_is_answered_once_and_then_off_the_list(self, order, chosen):
        proposal = propose(order)

        reply(proposal, chosen=chosen)

        proposal.refresh_from_db()
        assert (proposal.answer, proposal.answer_text) == (chosen, "Vi ser det an.")
        assert WorkItem.objects.get().closed_at == LATER
        assert Clock.objects.get().stopped_on == LATER.date()
        assert events() == ["change_proposed", "proposal_answered"]
        with pytest.raises(TransitionNotAllowed):
            reply(proposal)

    def test_closes_its_own_item_and_leaves_the_others(self, order):
        first, second = propose(order), propose(order)

        reply(first)

        assert WorkItem.objects.get(closed_at=None).subject_id == second.pk

    @pytest.mark.parametrize(
        ("given", "field"), [({"reason": "why_not"}, "reason"), ({"text": " "}, "text")]
    )
    def test_says_what_and_why(self, order, given, field):
        with pytest.raises(Invalid) as refused:
            propose(order, **given)

        assert list(refused.value.errors) == [field]

    @pytest.mark.parametrize(
        ("chosen", "text", "field"),
        [("perhaps", "Tja", "answer"), ("", "Tja", "answer"), ("no_change", "", "answer_text")],
    )
    def test_gets_an_answer_with_a_reason(self, order, chosen, text, field):
        with pytest.raises(Invalid) as refused:
            reply(ChangeProposalFactory(order=order), chosen=chosen, text=text)

        assert list(refused.value.errors) == [field]

    def test_comes_from_the_unit_and_is_answered_by_the_office(self, order):
        with pytest.raises(NotAllowed):
            propose(order, actor=employee(Role.PROVIDER_LEADER))
        with pytest.raises(NotAllowed):
            reply(ChangeProposalFactory(order=order), actor=leader(order))

    def test_is_not_made_about_what_is_over(self):
        with pytest.raises(TransitionNotAllowed):
            propose(OrderFactory(completed=True))

    def test_of_another_case_is_not_found(self, order):
        with pytest.raises(Missing):
            reply(ChangeProposalFactory(order=order), case=CaseFactory(unit=order.case.unit))

    def test_is_one_row_and_one_trail_entry(self, order):
        proposal = propose(order)

        assert ChangeProposal.objects.count() == TrailEntry.objects.count() == 1
        assert TrailEntry.objects.get().details == {"order": order.pk, "reason": proposal.reason}
        assert not OrderQuestion.objects.exists()
