# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""«Kan dere starte?»: what must be whole, who is asked, and how they answer."""

from datetime import date, datetime

import pytest

from tests.factories.careladder import ProposedLineFactory
from tests.factories.cases import CaseFactory
from tests.factories.orders import OrderFactory, OrderVersionFactory, StartQuestionFactory
from tests.factories.organisation import UnitFactory, UserFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.careladder.states import LineOutcome
from tildeling.cases.models import Case, Clock
from tildeling.cases.states import CaseStatus
from tildeling.orders.commands import Ask, answer_start, ask_units, record_silence
from tildeling.orders.models import StartQuestion
from tildeling.orders.states import StartAnswer
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 9, tzinfo=OSLO)
ON = date(2026, 3, 10)


@pytest.fixture
def case():
    return CaseFactory(under_decision=True)


@pytest.fixture
def unit():
    return UnitFactory(provider=True)


@pytest.fixture
def line(case, unit):
    return ProposedLineFactory(case=case, unit=unit)


def ask(case, **given):
    return ask_units(case=case, actor=employee(unit=case.unit), at=AT, **given)


class TestAskUnits:
    def test_asks_the_unit_of_every_granted_line_and_no_other(self, case, line, unit):
        ProposedLineFactory(
            case=case, service="practical_assistance", outcome=LineOutcome.REFUSAL, goal=""
        )
        ProposedLineFactory(case=case, service="day_activity", withdrawn=True)
        ProposedLineFactory(case=case, service="safety_alarm", round=2, goal="")

        questions = ask(case)

        assert [(row.line, row.unit, row.answer) for row in questions] == [(line, unit, "")]
        assert questions[0].due_on == date(2026, 3, 12)
        assert TrailEntry.objects.get().details == {"lines": 1, "questions": [questions[0].pk]}

    def test_keeps_what_the_unit_has_free_when_the_help_is_to_begin(self, case, line, unit):
        order = OrderFactory(unit=unit, active=True)
        OrderVersionFactory(order=order, until_on=line.starts_on, minutes=600)
        OrderVersionFactory(order=order, number=2, from_on=line.starts_on, minutes=700)

        (question,) = ask(case)

        assert question.free_minutes == 6000 - 700

    def test_starts_the_clock_and_opens_the_case_to_the_unit_until_it_is_over(
        self, case, line, unit
    ):
        leader = employee(Role.PROVIDER_LEADER, unit)

        (question,) = ask(case)

        clock = Clock.objects.get(code="start_answer", source_id=question.pk)
        assert (clock.due_on, clock.stopped_on) == (date(2026, 3, 12), None)
        assert case in Case.objects.visible_to(leader, on=date(2026, 3, 12))
        assert case not in Case.objects.visible_to(leader, on=date(2026, 3, 13))

    def test_asks_just_the_units_that_are_named(self, case, line):
        other = UnitFactory(mapping=True)

        questions = ask(case, asked=[Ask(line.pk, other.pk), Ask(line.pk, other.pk)])

        assert [row.unit for row in questions] == [other]

    def test_asks_nobody_when_none_is_named(self, case, line):
        assert ask(case, asked=[]) == []

    def test_asks_nobody_about_refusals_alone(self, case):
        ProposedLineFactory(case=case, outcome=LineOutcome.REFUSAL, goal="")

        assert ask(case) == []

    def test_lets_a_unit_that_is_asked_again_answer_anew(self, case, line, unit):
        StartQuestionFactory(case=case, line=line, unit=unit, later=True)

        ask(case)

        question = StartQuestion.objects.get()
        assert (question.answer, question.can_start_on, question.answered_at) == ("", None, None)

    @pytest.mark.parametrize(
        "lacks",
        [
            {"unit": None},
            {"goal": " "},
            {"evaluation_on": None},
        ],
    )
    def test_names_the_line_that_is_not_whole(self, case, lacks):
        line = ProposedLineFactory(case=case, **{"unit": UnitFactory(provider=True), **lacks})

        with pytest.raises(Invalid) as refused:
            ask(case)

        assert list(refused.value.errors) == [f"line_{line.pk}"]
        assert "hjemmesykepleie" in refused.value.errors[f"line_{line.pk}"][0]

    def test_takes_an_end_date_in_place_of_an_evaluation(self, case, unit):
        ProposedLineFactory(case=case, unit=unit, evaluation_on=None, ends_on=date(2026, 5, 1))

        assert len(ask(case)) == 1

    @pytest.mark.parametrize(
        "kind", [{"management": True}, {}, {"provider": True, "is_active": False}]
    )
    def test_asks_no_unit_that_carries_nothing_out(self, case, kind):
        ProposedLineFactory(case=case, unit=UnitFactory(**kind))

        with pytest.raises(Invalid):
            ask(case)

    def test_asks_about_no_line_of_another_case(self, case, line, unit):
        with pytest.raises(Invalid):
            ask(case, asked=[Ask(ProposedLineFactory().pk, unit.pk)])

    def test_wants_something_to_be_proposed(self, case):
        with pytest.raises(Invalid) as refused:
            ask(case)

        assert list(refused.value.errors) == ["lines"]

    @pytest.mark.parametrize("status", CaseStatus)
    def test_is_done_while_the_case_is_being_considered(self, status):
        case = CaseFactory(status=status) if status != "closed" else CaseFactory(closed=True)
        ProposedLineFactory(case=case, unit=UnitFactory(provider=True))

        if status in {CaseStatus.UNDER_ASSESSMENT, CaseStatus.UNDER_DECISION}:
            assert ask(case)
        else:
            with pytest.raises(TransitionNotAllowed):
                ask(case)

    def test_is_for_the_office_of_the_case(self, case, line, unit):
        with pytest.raises(NotAllowed):
            ask_units(case=case, actor=employee(Role.PROVIDER_LEADER, unit), at=AT)


class TestAnswerStart:
    @pytest.fixture
    def question(self, case, line):
        return ask(case)[0]

    def answer(self, question, answer, **given):
        return answer_start(
            case=question.case, actor=employee(Role.PROVIDER_LEADER, question.unit), at=AT,
            question_id=question.pk, answer=answer, **given,
        )  # fmt: skip

    def test_keeps_the_answer_and_ends_clock_and_tie(self, question):
        leader = employee(Role.PROVIDER_LEADER, question.unit)

        self.answer(question, "later", can_start_on=date(2026, 4, 1), note="Etter påske")

        question.refresh_from_db()
        assert (question.answer, question.can_start_on) == ("later", date(2026, 4, 1))
        assert question.answered_at == AT
        assert Clock.objects.get().stopped_on == ON
        assert question.case not in Case.objects.visible_to(leader, on=ON)

    def test_keeps_no_date_with_a_yes(self, question):
        assert self.answer(question, "yes", can_start_on=date(2026, 4, 1)).can_start_on is None

    @pytest.mark.parametrize(
        ("answer", "given", "field"),
        [
            ("silence", {}, "answer"),
            ("perhaps", {}, "answer"),
            ("later", {}, "can_start_on"),
            ("later", {"can_start_on": date(2026, 3, 9)}, "can_start_on"),
            ("no", {"note": " "}, "note"),
        ],
    )
    def test_refuses_half_an_answer(self, question, answer, given, field):
        with pytest.raises(Invalid) as refused:
            self.answer(question, answer, **given)

        assert field in refused.value.errors

    def test_is_given_once(self, question):
        self.answer(question, "yes")

        with pytest.raises(TransitionNotAllowed):
            self.answer(question, "yes")

    def test_is_for_the_leader_of_the_unit_asked(self, question):
        with pytest.raises(NotAllowed):
            answer_start(
                case=question.case, actor=employee(Role.PROVIDER_LEADER), at=AT,
                question_id=question.pk, answer="yes",
            )  # fmt: skip

    def test_finds_no_question_of_another_case(self, question):
        with pytest.raises(Missing):
            answer_start(
                case=CaseFactory(), actor=employee(Role.PROVIDER_LEADER, question.unit), at=AT,
                question_id=question.pk, answer="yes",
            )  # fmt: skip


class TestRecordSilence:
    def silence(self, question, at, actor=None):
        return record_silence(
            case=question.case, actor=actor or UserFactory(), at=at, question_id=question.pk
        )

    def test_notes_that_nobody_answered_in_time(self):
        question = StartQuestionFactory()

        self.silence(question, datetime(2026, 3, 5, 0, 1, tzinfo=OSLO))

        question.refresh_from_db()
        assert question.answer == StartAnswer.SILENCE
        assert TrailEntry.objects.get().name == "start_question.unanswered"

    def test_waits_until_the_last_day(self):
        with pytest.raises(TransitionNotAllowed):
            self.silence(StartQuestionFactory(), datetime(2026, 3, 3, 23, tzinfo=OSLO))

    def test_does_not_write_over_an_answer(self):
        with pytest.raises(TransitionNotAllowed):
            self.silence(StartQuestionFactory(yes=True), AT)

    def test_is_not_a_persons_to_note(self):
        question = StartQuestionFactory()

        with pytest.raises(NotAllowed):
            self.silence(question, AT, actor=employee(unit=question.case.unit))
