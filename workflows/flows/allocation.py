# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""From registration to delivered, and back by reassessment.

Node names are database values: they are frozen by a test. A node is never renamed or removed
while it has live tasks; it stays as Obsolete, or a new flow class begins.
"""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Min
from viewflow import this
from viewflow.workflow import flow, lock

from services import deadlines
from tildeling.assessments import commands as assessments
from tildeling.assessments.models import Assessment
from tildeling.careladder import commands as careladder
from tildeling.cases import commands as cases
from tildeling.cases.models import Case, Clock
from tildeling.decisions import commands as decisions
from tildeling.decisions import queries as decision_queries
from tildeling.decisions.models import Decision, Draft
from tildeling.decisions.states import DraftStatus
from tildeling.letters import commands as letters
from tildeling.letters.models import Letter
from tildeling.letters.typesetting import typeset
from tildeling.orders import commands as orders
from tildeling.orders.models import Order, StartQuestion
from tildeling.orders.states import OrderState
from tildeling.organisation.roles import Role
from tildeling.shared.time import OSLO
from workflows.models import CaseProcess
from workflows.moment import moment
from workflows.nodes import (
    Background,
    End,
    If,
    Instead,
    Join,
    Obsolete,
    Split,
    SplitEach,
    StartHandle,
    Step,
    TimeLimit,
)

OFFICE = (Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER)
SIGNERS = (Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER)


def assessments_of(case: Case) -> list[dict[str, int]]:
    """Return one branch per discipline ordered in this round."""
    rows = case.assessments.filter(round=case.round).exclude(status="withdrawn").order_by("id")
    return [{"assessment_id": row.pk} for row in rows]


def questions_of(case: Case) -> list[dict[str, int]]:
    """Return one branch per unit asked in this round."""
    rows = case.start_questions.filter(line__round=case.round, answer="").order_by("id")
    return [{"question_id": row.pk} for row in rows]


def orders_of(case: Case) -> list[dict[str, int]]:
    """Return one branch per order that waits for its unit."""
    waiting = [OrderState.SENT, OrderState.RETURNED, OrderState.ACCEPTED]
    rows = case.orders.filter(state__in=waiting).order_by("id")
    return [{"order_id": row.pk} for row in rows]


def decision_of(case: Case) -> dict[str, int]:
    """Return the decision the case made last."""
    return {"decision_id": Decision.objects.filter(case=case).latest("id").pk}


def letter_of(case: Case) -> dict[str, int]:
    """Return the letter of the decision the case made last."""
    return {"letter_id": Decision.objects.filter(case=case).latest("id").letter_id}


def set_pdf(ids: dict[str, int]) -> dict[str, Any]:
    """Set the letter as PDF from its frozen tree, without any lock."""
    letter = Letter.objects.get(pk=ids["letter_id"])
    return {"pdf": typeset(letter.tree)}


def end_of_answer_time(activation: Any) -> datetime:
    """Return the end, in Norway, of the last day the unit has to answer."""
    question = StartQuestion.objects.get(pk=activation.ids()["question_id"])
    return datetime.combine(question.due_on, time.max, tzinfo=OSLO)


def is_first_signed(activation: Any, case: Case) -> bool:
    """Tell whether the draft waits for a second signer."""
    return Draft.objects.filter(
        case=case, round=case.round, status=DraftStatus.FIRST_SIGNED
    ).exists()


def is_signed(activation: Any, case: Case) -> bool:
    """Tell whether the round's draft has become a decision."""
    return Draft.objects.filter(case=case, round=case.round, status=DraftStatus.SIGNED).exists()


def is_returned(activation: Any, case: Case) -> bool:
    """Tell whether the branch's order was sent back."""
    order = Order.objects.get(pk=activation.ids()["order_id"])
    return order.state == OrderState.RETURNED


def is_new_round(activation: Any, case: Case) -> bool:
    """Tell whether the case is to be assessed again."""
    return case.status == "under_assessment"


def is_closed(activation: Any, case: Case) -> bool:
    """Tell whether the case was closed."""
    return case.status == "closed"


def profession_of(activation: Any) -> str:
    """Return the discipline whose turn it is."""
    return Assessment.objects.get(pk=activation.ids()["assessment_id"]).discipline


def mapping_unit_of(activation: Any) -> int:
    """Return the unit that maps."""
    return Assessment.objects.get(pk=activation.ids()["assessment_id"]).unit_id


def asked_unit_of(activation: Any) -> int:
    """Return the unit that was asked."""
    return StartQuestion.objects.get(pk=activation.ids()["question_id"]).unit_id


def ordered_unit_of(activation: Any) -> int:
    """Return the unit that has the order."""
    return Order.objects.get(pk=activation.ids()["order_id"]).unit_id


def day_to_follow_up(activation: Any) -> date:
    """Return the first day somebody must look at the case again, whatever the decision was.

    The nearest evaluation, end of a service or appeal deadline; a refusal has no evaluation.
    """
    for codes in (("evaluation", "reassessment_before_expiry"), ("appeal_service", "appeal_other")):
        running = Clock.objects.filter(case=moment().case, code__in=codes, stopped_on__isnull=True)
        nearest: date | None = running.aggregate(due=Min("due_on"))["due"]
        if nearest:
            return nearest
    return deadlines.due("return_to_case", on=moment().on).due_on


def second_role_of(activation: Any) -> str:
    """Return the role that must sign as number two."""
    return decision_queries.second_role(activation.process.case)


class AllocationFlow(flow.Flow):
    """An application, from registration to delivered services and reassessment."""

    process_class = CaseProcess
    process_title = "Søknad om tjenester"
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    register = StartHandle(this.nothing).Next(this.start_mapping)

    start_mapping = Step(
        "Sett i gang kartlegging",
        does=assessments.start_mapping,
        by=Role.CASEWORKER,
        within="decision",
    ).Next(this.mapping)

    mapping = SplitEach(assessments_of).Each(this.assess).IfNone(this.meeting)

    assess = Step(
        "Kartlegg",
        does=assessments.finish,
        by=Role.MAPPER,
        within="decision",
        unit=mapping_unit_of,
        profession=profession_of,
        instead={"withdraw": Instead(assessments.withdraw, by=OFFICE)},
        undo=assessments.reopen_assessment,
    ).Next(this.mapped)

    mapped = Join().Next(this.meeting)

    meeting = Step(
        "Hold kartleggingsmøte",
        does=assessments.hold_meeting,
        by=Role.CASEWORKER,
        within="decision",
        undo=assessments.reopen_meeting,
    ).Next(this.ladder)

    ladder = Step(
        "Vurder omsorgstrappen",
        does=careladder.settle,
        by=Role.CASEWORKER,
        within="decision",
        undo=careladder.unsettle,
    ).Next(this.proposal)

    proposal = Step(
        "Foreslå tjenester og spør enheten",
        does=orders.ask_units,
        by=Role.CASEWORKER,
        within="decision",
    ).Next(this.asking)

    asking = SplitEach(questions_of).Each(this.answer_start).IfNone(this.sign)

    answer_start = Step(
        "Svar på «Kan dere starte?»",
        does=orders.answer_start,
        by=Role.PROVIDER_LEADER,
        within="start_answer",
        unit=asked_unit_of,
    ).Next(this.answered)

    answer_start_timeout = TimeLimit(this.answer_start, delay=end_of_answer_time).Next(
        this.note_silence
    )

    note_silence = Background("Noter at enheten ikke svarte", does=orders.record_silence).Next(
        this.answered
    )

    answered = Join().Next(this.sign)

    sign = Step(
        "Skriv og underskriv vedtak",
        does=decisions.sign,
        by=Role.CASEWORKER,
        within="decision",
    ).Next(this.is_second_signer_needed)

    is_second_signer_needed = If(is_first_signed).Then(this.second_sign).Else(this.signed)

    second_sign = Step(
        "Underskriv som nummer to",
        does=decisions.second_sign,
        by=second_role_of,
        within="decision",
        instead={"send_back": Instead(decisions.send_back, by=SIGNERS)},
    ).Next(this.is_sent_back)

    is_sent_back = If(is_signed).Then(this.signed).Else(this.sign)

    signed = Split().Next(this.set_letter).Next(this.place_orders)

    set_letter = Background(
        "Sett brevet som PDF", does=letters.set_pdf, prepare=set_pdf, given=letter_of
    ).Next(this.dispatch)

    dispatch = Step(
        "Send brevet",
        does=decisions.record_dispatch,
        by=Role.CASEWORKER,
        within="notification",
        given=decision_of,
    ).Next(this.in_place)

    place_orders = Background("Send bestilling", does=orders.place, given=decision_of).Next(
        this.ordering
    )

    ordering = SplitEach(orders_of).Each(this.accept).IfNone(this.in_place)

    accept = Step(
        "Svar på bestilling",
        does=orders.accept,
        by=Role.PROVIDER_LEADER,
        within="order_acceptance",
        unit=ordered_unit_of,
        instead={"send_back": Instead(orders.send_back, by=(Role.PROVIDER_LEADER,))},
    ).Next(this.is_order_returned)

    is_order_returned = If(is_returned).Then(this.reroute).Else(this.begin)

    reroute = Step(
        "Bestilling i retur",
        does=orders.reroute,
        by=Role.CASEWORKER,
        within="order_acceptance",
    ).Next(this.accept)

    begin = Step(
        "Start tjenesten",
        does=orders.start,
        by=Role.PROVIDER_LEADER,
        within="implementation",
        unit=ordered_unit_of,
    ).Next(this.started)

    started = Join().Next(this.in_place)

    in_place = Join().Next(this.follow_up)

    follow_up = Step(
        "Følg opp og evaluer",
        does=decisions.follow_up,
        by=Role.CASEWORKER,
        within="evaluation",
        due=day_to_follow_up,
        instead={"end": Instead(cases.close, by=OFFICE)},
    ).Next(this.is_over)

    is_over = If(is_closed).Then(this.end).Else(this.is_reassessed)

    is_reassessed = If(is_new_round).Then(this.start_mapping).Else(this.follow_up)

    end = End()

    obsolete = Obsolete()

    def nothing(self, activation: Any) -> None:
        """Make no further start: the engine has run the registering command."""
