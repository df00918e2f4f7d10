# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What each kind of entry does, and how it is told in plain words."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services import catalogue
from services.load import default_rules as RULES  # noqa: N812 -- read once, a constant
from services.minutes import format_hours
from tildeling.assessments import commands as assessments
from tildeling.assessments.models import Assessment
from tildeling.careladder import commands as careladder
from tildeling.careladder.models import LadderCheck, ProposedLine
from tildeling.cases import commands as cases
from tildeling.decisions import commands as decisions
from tildeling.decisions.models import Decision
from tildeling.decisions.queries import suggested_blocks
from tildeling.delivery.commands import import_visits
from tildeling.delivery.models import VisitBatch
from tildeling.orders import commands as orders
from tildeling.orders.models import ChangeProposal, Order, StartQuestion
from tildeling.orders.states import StartAnswer
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Profession, UnitKind
from tildeling.outbox.models import Message
from tildeling.shared.time import oslo_date
from workflows import engine, relay
from workflows.course.reading import Entry
from workflows.course.runner import Runner
from workflows.course.visits import visits_file
from workflows.course.words import (
    batch_sentences,
    check_sentences,
    decision_sentences,
    line_sentence,
)

Told = list[str]
PATIENCE = 300  # tenths of a second


def note_contact(runner: Runner, entry: Entry) -> Told:
    """Note a contact."""
    runner.do(
        cases.note_contact, entry, held_on=oslo_date(entry.at),
        contact_with=entry.data["contact_with"], text=entry.data["text"],
    )  # fmt: skip
    return ["Kontakten er notert."]


def take(runner: Runner, entry: Entry) -> Told:
    """Take the case."""
    runner.do(cases.take, entry)
    return ["Saken har fått en saksbehandler."]


def start_urgent_help(runner: Runner, entry: Entry) -> Told:
    """Start help before the decision."""
    data = entry.data
    help_ = cases.NewUrgentHelp(
        service=data["service"],
        unit_id=_unit(data["unit"]),
        reason=data["reason"],
        started_on=_day(data["started_on"]),
        expected_days=data["expected_days"],
    )
    runner.do(cases.start_urgent_help, entry, help=help_)
    return [
        f"{_title(data['service'])} startet før vedtaket (hol. § 3-5). "
        "Vedtak må foreligge innen 14 dager."
    ]


def start_mapping(runner: Runner, entry: Entry) -> Told:
    """Ask disciplines to map."""
    unit = Unit.objects.filter(kind=UnitKind.MAPPING, is_active=True).earliest("id")
    disciplines = entry.data["disciplines"]
    runner.move(
        "start_mapping", entry,
        disciplines=[assessments.MappingOrder(code, unit.pk) for code in disciplines],
        one_profession_reason=entry.data.get("one_profession_reason", ""),
    )  # fmt: skip
    names = ", ".join(str(Profession(code).label) for code in disciplines)
    return [f"Kartlegging er bestilt av {names}."]


def assess(runner: Runner, entry: Entry) -> Told:
    """Finish one discipline's assessment."""
    data = entry.data
    assessment = Assessment.objects.get(
        case_id=runner.case_id, round=runner.case.round, discipline=data["discipline"]
    )
    if data.get("copy_forward"):
        runner.do(assessments.copy_forward, entry, assessment_id=assessment.pk)
    changes = assessments.AssessmentChanges(
        facts={**data.get("scores", {}), **data.get("facts", {})},
        tests={
            code: assessments.TestInput(_tenths(result), _day(data["visited_on"]))
            for code, result in data.get("tests", {}).items()
        },
        mode=data.get("mode"),
        what_matters=data.get("what_matters"),
        next_of_kin_view=data.get("next_of_kin_view"),
        situation=data.get("situation"),
        recommendation=data.get("recommendation"),
        visited_on=_day(data["visited_on"]),
    )
    runner.move("assess", entry, subject={"subject_id": assessment.pk}, changes=changes)
    high = [code for code, score in data.get("scores", {}).items() if score in (3, 4, 5)]
    labels = [RULES().facts[code].label.lower() for code in high]
    found = f" Bistandsbehov i: {', '.join(labels)}." if labels else ""
    return [f"{str(Profession(data['discipline']).label).capitalize()} er ferdig.{found}"]


def meeting(runner: Runner, entry: Entry) -> Told:
    """Hold the mapping meeting."""
    data = entry.data
    agreed = {code: _agreement(runner, given) for code, given in data.get("agreed", {}).items()}
    runner.move(
        "meeting", entry, held_on=_day(data["held_on"]), participants=data["participants"],
        user_took_part=data["user_took_part"], conclusion=data["conclusion"], agreed=agreed,
        one_profession_reason=data.get("one_profession_reason", ""),
    )  # fmt: skip
    settled = f" {len(agreed)} uenighet(er) er avklart." if agreed else ""
    return [f"Kartleggingsmøtet er holdt.{settled}"]


def needs(runner: Runner, entry: Entry) -> Told:
    """Set the needs."""
    rows = [assessments.NeedInput(**need) for need in entry.data["needs"]]
    runner.do(assessments.set_needs, entry, needs=rows)
    names = [RULES().codes.needs[row.code].lower() for row in rows]
    return [f"Behov: {', '.join(names)}."]


def measure(runner: Runner, entry: Entry) -> Told:
    """Record what is known of a measure."""
    data = dict(entry.data)
    for name in ("from_on", "until_on"):
        if data.get(name):
            data[name] = _day(data[name])
    runner.do(careladder.record_measure, entry, **data)
    codes = RULES().codes
    name = codes.measures[data["measure"]].name
    return [f"{name}: {codes.states[data['state']].lower()}."]


def line(runner: Runner, entry: Entry) -> Told:
    """Propose a service."""
    data = dict(entry.data)
    data["unit_id"] = _unit(data.pop("unit")) if data.get("unit") else None
    for name in ("starts_on", "ends_on", "evaluation_on"):
        if data.get(name):
            data[name] = _day(data[name])
    done = runner.do(careladder.propose_line, entry, line=careladder.LineInput(**data))
    return [line_sentence(ProposedLine.objects.get(pk=done.id))]


def check(runner: Runner, entry: Entry) -> Told:
    """Run the ladder check and tell its answer."""
    done = runner.do(careladder.run_check, entry)
    return check_sentences(LadderCheck.objects.get(pk=done.id))


def ladder(runner: Runner, entry: Entry) -> Told:
    """Settle the ladder."""
    runner.move(
        "ladder", entry, override_reason=entry.data.get("override_reason", ""),
        override_code=entry.data.get("override_code", ""),
    )  # fmt: skip
    return ["Trappen er vurdert. Svaret følger saken."]


def proposal(runner: Runner, entry: Entry) -> Told:
    """Finish the proposal and ask the units."""
    runner.move("proposal", entry)
    asked = StartQuestion.objects.filter(case_id=runner.case_id, line__round=runner.case.round)
    return [f"Spurt {asked.values('unit').distinct().count()} enhet(er): Kan dere starte?"]


def answer_start(runner: Runner, entry: Entry) -> Told:
    """Answer every open start question of the entry's unit, or one service's."""
    data = entry.data
    told = []
    for question in StartQuestion.objects.filter(case_id=runner.case_id, answer=""):
        if data.get("service") not in (None, question.line.service):
            continue
        runner.move(
            "answer_start", entry, subject={"subject_id": question.pk}, answer=data["answer"],
            can_start_on=_day(data["can_start_on"]) if data.get("can_start_on") else None,
            note=data.get("note", ""),
        )  # fmt: skip
        answer = StartAnswer(data["answer"]).label
        told.append(f"{_title(question.line.service)}: enheten svarer «{answer}».")
    return told


def draft(runner: Runner, entry: Entry) -> Told:
    """Save the draft's blocks, over what is suggested from the case."""
    suggested = suggested_blocks(runner.case, on=oslo_date(entry.at))
    blocks = {one.code: one.text for one in suggested} | dict(entry.data["blocks"])
    runner.do(decisions.save_draft, entry, blocks=blocks)
    return ["Utkastet er lagret."]


def sign(runner: Runner, entry: Entry) -> Told:
    """Sign the draft."""
    done = runner.move("sign", entry)
    if done.kind == "decision":
        return decision_sentences(Decision.objects.get(pk=done.id))
    return ["Underskrevet. Delegasjonen krever en underskriver til."]


def second_sign(runner: Runner, entry: Entry) -> Told:
    """Sign as number two."""
    done = runner.move("second_sign", entry)
    return decision_sentences(Decision.objects.get(pk=done.id))


def background(runner: Runner, entry: Entry) -> Told:
    """Do what waits in the outbox, or wait for who does it meanwhile."""
    waiting = Message.objects.filter(case_id=runner.case_id, done_at__isnull=True)
    for _ in range(PATIENCE):
        relay.relay(lambda: entry.at)
        if not waiting.exists():
            break
        time.sleep(0.1)
    placed = Order.objects.filter(case_id=runner.case_id).order_by("id")
    numbers = ", ".join(order.order_number for order in placed)
    return [f"Brevet er satt som PDF. Bestillinger: {numbers}."]


def dispatch(runner: Runner, entry: Entry) -> Told:
    """Record that the letter was sent."""
    runner.move(
        "dispatch", entry, channel=entry.data["channel"], sent_on=_day(entry.data["sent_on"])
    )
    return ["Brevet er sendt. Klagefristen løper fra mottakeren er regnet for å kjenne vedtaket."]


def hand_over(runner: Runner, entry: Entry) -> Told:
    """Tell the unit how to get in and be safe."""
    order = _order(runner, entry)
    data = entry.data
    handover = orders.Handover(data.get("key_access"), data.get("safety"), data.get("instructions"))
    runner.do(orders.hand_over, entry, order_id=order.pk, handover=handover)
    return ["Nøkkel og sikkerhet er skrevet på bestillingen."]


def accept(runner: Runner, entry: Entry) -> Told:
    """Accept an order."""
    order = _order(runner, entry)
    runner.move("accept", entry, subject={"subject_id": order.pk})
    return [f"{order.order_number} er godtatt."]


def begin(runner: Runner, entry: Entry) -> Told:
    """Start a service."""
    order = _order(runner, entry)
    runner.move(
        "begin", entry, subject={"subject_id": order.pk}, started_on=_day(entry.data["started_on"])
    )
    return [f"{_title(order.service)} er i gang."]


def visits(runner: Runner, entry: Entry) -> Told:
    """Let the visits come in as the file the entry names."""
    done = engine.run(
        import_visits, actor=runner.user(entry.by), at=entry.at,
        source_name=entry.data["file"], content=visits_file(runner, entry),
    )  # fmt: skip
    return batch_sentences(VisitBatch.objects.get(pk=done.id))


def change_proposal(runner: Runner, entry: Entry) -> Told:
    """Propose a change."""
    order = _order(runner, entry)
    runner.do(
        orders.propose_change, entry, order_id=order.pk, reason=entry.data["reason"],
        text=entry.data["text"],
        proposed_minutes_per_week=entry.data.get("proposed_minutes_per_week"),
    )  # fmt: skip
    minutes = entry.data.get("proposed_minutes_per_week")
    if minutes:
        return [f"Enheten foreslår {format_hours(minutes)} i uka."]
    return ["Enheten foreslår en endring."]


def reassess(runner: Runner, entry: Entry) -> Told:
    """Bring the case back."""
    runner.move("follow_up", entry, outcome="reassess", reason=entry.data["reason"])
    return [f"Saken vurderes på nytt (runde {runner.case.round})."]


def answer_proposal(runner: Runner, entry: Entry) -> Told:
    """Answer the unit's open proposal."""
    found = ChangeProposal.objects.filter(order__case_id=runner.case_id, answer="").earliest("id")
    runner.do(
        orders.answer_proposal, entry, proposal_id=found.pk, answer=entry.data["answer"],
        text=entry.data["text"],
    )  # fmt: skip
    return ["Enheten har fått svar."]


def end_urgent_help(runner: Runner, entry: Entry) -> Told:
    """End the help that was given before the decision."""
    help_ = runner.case.urgent_help.filter(ended_on__isnull=True).earliest("id")
    runner.do(cases.end_urgent_help, entry, help_id=help_.pk, ended_on=_day(entry.data["ended_on"]))
    return ["Hjelpen før vedtaket er avløst av vedtaket."]


STEPS: Mapping[str, Callable[[Runner, Entry], Told]] = {
    step.__name__: step
    for step in (
        note_contact, take, start_urgent_help, end_urgent_help, start_mapping, assess, meeting,
        needs, measure, line, check, ladder, proposal, answer_start, draft, sign, second_sign,
        background, dispatch, hand_over, accept, begin, visits, change_proposal, reassess,
        answer_proposal,
    )
}  # fmt: skip


def _agreement(runner: Runner, given: Mapping[str, Any]) -> assessments.Agreement:
    source = None
    if given.get("from"):
        source = Assessment.objects.get(
            case_id=runner.case_id, round=runner.case.round, discipline=given["from"]
        ).pk
    return assessments.Agreement(given["value"], source, given.get("reason", ""))


def _order(runner: Runner, entry: Entry) -> Order:
    live = Order.objects.filter(case_id=runner.case_id, service=entry.data["service"])
    return live.latest("id")


def _unit(code: str) -> int:
    return Unit.objects.get(code=code).pk


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _tenths(text: str) -> int:
    whole, _, part = str(text).partition(".")
    return int(whole) * 10 + int(part[:1] or 0)


def _title(service: str) -> str:
    return catalogue.get(service, date(2026, 1, 1)).title
