# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""«Kan dere starte?»: ask the units before the decision, and take their answer or their silence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services import catalogue, deadlines
from tildeling.audit.record import record
from tildeling.careladder.models import ProposedLine
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.ties import tie
from tildeling.cases.models import Case, CaseTie
from tildeling.cases.policies import may_handle
from tildeling.cases.states import CaseStatus, TieFunction
from tildeling.orders.facts import CARRIES_OUT, GIVES
from tildeling.orders.models import StartQuestion
from tildeling.orders.policies import may_answer_start, may_work_in_background
from tildeling.orders.queries import free_minutes
from tildeling.orders.states import StartAnswer
from tildeling.organisation.models import Unit, User
from tildeling.shared.checked import Problems, checked
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date

ANSWER_CLOCK = "start_answer"


@dataclass(frozen=True)
class Ask:
    """Ask a unit whether it can start a proposed line."""

    line_id: int
    unit_id: int


def ask_units(
    *, case: Case, actor: User, at: datetime, asked: list[Ask] | None = None
) -> list[StartQuestion]:
    """Check that the round's proposal is whole, and ask the units «kan dere starte?».

    Without `asked`, every granted line's own unit is asked; with it, just those, and an empty
    list asks nobody. A unit asked again answers anew. `Invalid` names what a granted line lacks;
    capacity never refuses a right, so no answer is a condition for the decision.
    """
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    if case.status not in {CaseStatus.UNDER_ASSESSMENT, CaseStatus.UNDER_DECISION}:
        raise TransitionNotAllowed("Tjenester foreslås mens saken vurderes.")
    granted = _whole_lines(case)
    chosen = _own_units(granted) if asked is None else _named_units(granted, asked)
    questions = [_ask(case, line, unit, at) for line, unit in chosen]
    record(
        kind="proposal.asked", subject=case, actor=actor, at=at,
        lines=len(granted), questions=[question.pk for question in questions],
    )  # fmt: skip
    return questions


def answer_start(
    *, case: Case, actor: User, at: datetime, question_id: int, answer: str,
    can_start_on: date | None = None, note: str = "",
) -> StartQuestion:  # fmt: skip
    """Answer for the unit that was asked: yes, later (from a date) or no (and why)."""
    on = oslo_date(at)
    question = locked(StartQuestion, question_id, case=case)
    require(may_answer_start(actor, question, on=on))
    _require_open(question)
    values = _answer(question, answer, can_start_on, note, on)
    _close(question, case, at, **values)
    record(
        kind="start_question.answered", subject=question, actor=actor, at=at,
        person_id=case.person_id, answer=question.answer, can_start_on=question.can_start_on,
    )  # fmt: skip
    return question


def record_silence(*, case: Case, actor: User, at: datetime, question_id: int) -> StartQuestion:
    """Note that the unit did not answer in time; the case goes on without waiting for it."""
    on = oslo_date(at)
    question = locked(StartQuestion, question_id, case=case)
    require(may_work_in_background(actor, on=on))
    _require_open(question)
    if on < question.due_on:
        raise TransitionNotAllowed("Enheten har fortsatt tid til å svare.")
    _close(question, case, at, answer=StartAnswer.SILENCE)
    record(
        kind="start_question.unanswered", subject=question, actor=actor, at=at,
        person_id=case.person_id,
    )  # fmt: skip
    return question


def _whole_lines(case: Case) -> list[ProposedLine]:
    """Return the round's granted lines, or refuse with everything that they lack."""
    problems = Problems()
    lines = list(
        case.lines.filter(round=case.round, is_withdrawn=False)
        .select_related("unit")
        .order_by("id")
    )
    if not lines:
        problems.add("lines", "Foreslå minst én tjeneste, eller et avslag, før du går videre.")
    granted = [line for line in lines if line.outcome in GIVES]
    for line in granted:
        for sentence in _lacking(line):
            problems.add(f"line_{line.pk}", sentence)
    problems.refuse()
    return granted


def _lacking(line: ProposedLine) -> list[str]:
    title = catalogue.get(line.service, line.starts_on).title
    sentences = []
    if line.unit is None:
        sentences.append(f"Velg hvem som skal utføre {title.lower()}.")
    elif line.unit.kind not in CARRIES_OUT or not line.unit.is_active:
        sentences.append(f"Velg en enhet som utfører tjenester, for {title.lower()}.")
    if line.evaluation_on is None and line.ends_on is None:
        sentences.append(f"Sett en sluttdato eller en dato for evaluering av {title.lower()}.")
    if not line.goal.strip():
        sentences.append(f"Skriv målet for {title.lower()}.")
    return sentences


def _own_units(granted: list[ProposedLine]) -> list[tuple[ProposedLine, Unit]]:
    return [(line, line.unit) for line in granted if line.unit is not None]


def _named_units(granted: list[ProposedLine], asked: list[Ask]) -> list[tuple[ProposedLine, Unit]]:
    lines = {line.pk: line for line in granted}
    units = Unit.objects.filter(kind__in=CARRIES_OUT, is_active=True).in_bulk(
        [ask.unit_id for ask in asked]
    )
    if any(ask.line_id not in lines or ask.unit_id not in units for ask in asked):
        raise Invalid(
            {"asked": ["Velg en linje som innvilges, og en enhet som utfører tjenester."]}
        )
    return [(lines[ask.line_id], units[ask.unit_id]) for ask in dict.fromkeys(asked)]


def _ask(case: Case, line: ProposedLine, unit: Unit, at: datetime) -> StartQuestion:
    on = oslo_date(at)
    question, _ = StartQuestion.objects.update_or_create(
        line=line,
        unit=unit,
        defaults={
            "case": case,
            "asked_at": at,
            "due_on": deadlines.due(ANSWER_CLOCK, on=on).due_on,
            # What is free when the help is to begin is what matters, not what is free today.
            "free_minutes": free_minutes(unit, max(on, line.starts_on)),
            "answer": "", "can_start_on": None, "note": "", "answered_at": None,
        },
    )  # fmt: skip
    start_clock(case=case, code=ANSWER_CLOCK, source=question, on=on)
    _open_to(case, question, on)
    return question


def _open_to(case: Case, question: StartQuestion, on: date) -> None:
    """Open the case to the unit until its time to answer is over, or it has answered."""
    row = tie(
        case=case, function=TieFunction.PROVIDER, unit_id=question.unit_id, source=question, on=on
    )
    # With an end from the start, so that nobody takes the unit for one that delivers.
    row.until_on = question.due_on + timedelta(days=1)
    row.save(update_fields=["until_on"])


def _require_open(question: StartQuestion) -> None:
    if question.answer:
        raise TransitionNotAllowed("Spørsmålet er alt besvart.")


def _answer(
    question: StartQuestion, answer: str, can_start_on: date | None, note: str, on: date
) -> dict[str, object]:
    problems = Problems()
    values = checked(
        StartQuestion, {"answer": answer, "can_start_on": can_start_on, "note": note}, problems
    )
    if answer not in {StartAnswer.YES, StartAnswer.LATER, StartAnswer.NO}:
        problems.add("answer", "Svar ja, senere eller nei.")
    if answer == StartAnswer.LATER and (can_start_on is None or can_start_on < on):
        problems.add("can_start_on", "Skriv hvilken dag dere kan starte.")
    if answer == StartAnswer.NO and not values["note"]:
        problems.add("note", "Skriv hvorfor dere ikke kan starte.")
    problems.refuse()
    return {**values, "can_start_on": can_start_on if answer == StartAnswer.LATER else None}


def _close(question: StartQuestion, case: Case, at: datetime, **values: object) -> None:
    on = oslo_date(at)
    for name, value in {**values, "answered_at": at}.items():
        setattr(question, name, value)
    question.save()
    stop_clocks(case=case, on=on, by="start_question.answered", source=question)
    CaseTie.objects.filter(source_kind="startquestion", source_id=question.pk).filter(
        until_on__gt=on
    ).update(until_on=on)
