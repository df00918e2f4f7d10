# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Hold the mapping meeting: settle what the disciplines disagree on, and conclude."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tildeling.assessments.commands.agreeing import Settled, settle_facts
from tildeling.assessments.commands.ordering import ENOUGH_REASON, required_reason
from tildeling.assessments.facts import THERAPISTS, asks_for_therapist, asks_for_two
from tildeling.assessments.models import AgreedFact, Assessment, Meeting
from tildeling.assessments.policies import may_hold_meeting, may_reopen_meeting
from tildeling.assessments.queries import disagreements
from tildeling.assessments.states import AssessmentStatus
from tildeling.audit.record import record
from tildeling.cases.commands.status import change_status
from tildeling.cases.commands.ties import tie, untie
from tildeling.cases.models import Case
from tildeling.cases.states import CASE_TRANSITIONS, CaseStatus, TieFunction
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, Missing, TransitionNotAllowed, require
from tildeling.shared.states import check_transition
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

ENOUGH_CONCLUSION = 10


@dataclass(frozen=True)
class Agreement:
    """What the meeting agreed of a fact, the assessment it is taken from, and why when none is."""

    value: Any
    source_assessment_id: int | None = None
    reason: str = ""


def hold_meeting(  # noqa: PLR0913 (the fields of the meeting form)
    *,
    case: Case,
    actor: User,
    at: datetime,
    held_on: date,
    participants: str,
    user_took_part: bool,
    conclusion: str,
    agreed: Mapping[str, Agreement | tuple[Any, int | None, str]],
    one_profession_reason: str = "",
) -> Meeting:
    """Conclude the mapping of a round and write every known fact as agreed.

    Every discipline must be finished. `Invalid` names each fact on which they differ and that
    `agreed` does not settle (a value none of them found needs a reason), and asks for a reason
    where two professions, or an ergo- or physiotherapist among them, should have mapped.
    """
    on = oslo_date(at)
    require(may_hold_meeting(actor, case, on=on))
    check_transition(CASE_TRANSITIONS, case.status, CaseStatus.UNDER_DECISION)
    assessments = _finished(case)
    settled, errors = settle_facts(disagreements(case), assessments, _plain(agreed))
    reason = clean(one_profession_reason) or _reason_from_start(assessments)
    errors |= _meeting_errors(case, held_on, participants, conclusion, on)
    errors |= _profession_errors(case, assessments, settled, reason, on)
    if errors:
        raise Invalid(errors)
    meeting = Meeting.objects.create(
        case=case,
        round=case.round,
        held_on=held_on,
        participants=clean(participants),
        user_took_part=user_took_part,
        conclusion=clean(conclusion),
        one_profession_reason=reason,
        led_by=actor,
    )
    _write_facts(case, settled)
    change_status(case, CaseStatus.UNDER_DECISION)
    for assessment in assessments:
        untie(source=assessment, on=on)
    record(
        kind="case.meeting_held", subject=meeting, actor=actor, at=at,
        person_id=case.person_id, round=case.round, facts=len(settled),
    )  # fmt: skip
    return meeting


def reopen_meeting(*, case: Case, actor: User, at: datetime, reason: str) -> Meeting:
    """Take a meeting back with a reason, until the decision is made.

    The meeting is kept as it was, with what it agreed; the agreed facts no longer count, and the
    mappers see the case again.
    """
    on = oslo_date(at)
    require(may_reopen_meeting(actor, case, on=on))
    check_transition(CASE_TRANSITIONS, case.status, CaseStatus.UNDER_ASSESSMENT)
    meeting = Meeting.objects.select_for_update().filter(case=case, round=case.round).first()
    if meeting is None:
        raise Missing("Det er ikke holdt noe møte i denne runden.")
    why = required_reason(reason)
    agreed = AgreedFact.objects.filter(case=case, round=case.round).order_by("fact")
    meeting.taken_back_facts = list(agreed.values("fact", "value", "source_id", "reason"))
    meeting.taken_back_at = at
    meeting.taken_back_reason = why
    meeting.save(update_fields=["taken_back_facts", "taken_back_at", "taken_back_reason"])
    agreed.delete()
    change_status(case, CaseStatus.UNDER_ASSESSMENT)
    for row in Assessment.objects.standing().filter(case=case, round=case.round).order_by("id"):
        tie(case=case, unit_id=row.unit_id, function=TieFunction.MAPPER, source=row, on=on)
    record(
        kind="case.meeting_reopened", subject=meeting, actor=actor, at=at,
        person_id=case.person_id, round=case.round,
    )  # fmt: skip
    return meeting


def _finished(case: Case) -> list[Assessment]:
    standing = list(
        Assessment.objects.standing().filter(case=case, round=case.round).order_by("id")
    )
    if not standing or any(row.status != AssessmentStatus.FINISHED for row in standing):
        raise TransitionNotAllowed(
            "Alle fagene må være ferdige før møtet. Trekk et fag som ikke skal kartlegge likevel."
        )
    return standing


def _plain(
    agreed: Mapping[str, Agreement | tuple[Any, int | None, str]],
) -> dict[str, tuple[Any, int | None, str]]:
    return {
        code: (row.value, row.source_assessment_id, clean(row.reason))
        if isinstance(row, Agreement)
        else (row[0], row[1], clean(row[2]))
        for code, row in agreed.items()
    }


def _reason_from_start(assessments: list[Assessment]) -> str:
    return next((row.one_profession_reason for row in assessments), "")


def _meeting_errors(
    case: Case, held_on: date, participants: str, conclusion: str, on: date
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if held_on > on:
        errors["held_on"] = ["Møtet kan ikke være i framtiden."]
    elif held_on < case.received_on:
        errors["held_on"] = ["Møtet kan ikke være før søknaden kom."]
    if not 1 <= len(clean(participants)) <= 500:
        errors["participants"] = ["Skriv hvem som var til stede, med høyst 500 tegn."]
    if not ENOUGH_CONCLUSION <= len(clean(conclusion)) <= 8000:
        errors["conclusion"] = ["Skriv hva møtet konkluderte med."]
    return errors


def _profession_errors(
    case: Case, assessments: list[Assessment], settled: list[Settled], reason: str, on: date
) -> dict[str, list[str]]:
    professions = {row.discipline for row in assessments}
    if len(reason) >= ENOUGH_REASON:
        return {}
    if not asks_for_two(case, on=on):
        sentence = "" if len(professions) > 1 else "Skriv hvorfor det var nok med ett fag."
    elif len(professions) < 2:
        sentence = (
            "Minst to fag skal kartlegge når personen er ny eller ønsker trinn 5 eller høyere."
            " Skriv hvorfor ett fag var nok."
        )
    elif professions & THERAPISTS or not asks_for_therapist({f.fact: f.value for f in settled}):
        sentence = ""
    else:
        sentence = (
            "Personen trenger hjelp til å bevege eller stelle seg. Da skal ergoterapeut eller"
            " fysioterapeut være med. Skriv hvorfor de ikke var det."
        )
    return {"one_profession_reason": [sentence]} if sentence else {}


def _write_facts(case: Case, settled: list[Settled]) -> None:
    AgreedFact.objects.filter(case=case, round=case.round).delete()
    AgreedFact.objects.bulk_create(
        AgreedFact(
            case=case,
            round=case.round,
            fact=found.fact,
            value=found.value,
            source_id=found.source_id,
            reason=found.reason,
        )
        for found in settled
    )
