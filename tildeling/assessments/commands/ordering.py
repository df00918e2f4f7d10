# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Ask disciplines to map, and withdraw one that is not needed after all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tildeling.assessments.facts import asks_for_two
from tildeling.assessments.models import Assessment
from tildeling.assessments.policies import may_start_mapping, may_withdraw
from tildeling.assessments.states import ASSESSMENT_TRANSITIONS, AssessmentStatus
from tildeling.audit.record import record
from tildeling.cases.commands.status import change_status
from tildeling.cases.commands.ties import tie, untie
from tildeling.cases.models import Case
from tildeling.cases.states import CASE_TRANSITIONS, CaseStatus, TieFunction
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Profession, UnitKind
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.states import check_transition
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

MAPPING_KINDS = frozenset({UnitKind.MAPPING, UnitKind.ALLOCATION_OFFICE})
ENOUGH_REASON = 10


@dataclass(frozen=True)
class MappingOrder:
    """A profession asked to map, and the unit it is asked of."""

    profession: str
    unit_id: int


def start_mapping(
    *,
    case: Case,
    actor: User,
    at: datetime,
    disciplines: Sequence[MappingOrder],
    is_urgent: bool = False,
    one_profession_reason: str = "",
) -> Case:
    """Ask each discipline to map the person, and open the case to its unit.

    `is_urgent` marks the case as urgent and never takes the mark away. `Invalid` without a
    discipline, with one named twice, with a unit that does not map, or with one profession and no
    reason where the rule asks for two.
    """
    on = oslo_date(at)
    require(may_start_mapping(actor, case, on=on))
    _check_can_start(case)
    reason = clean(one_profession_reason)
    units = _units(disciplines)
    _check_professions(case, disciplines, reason, on)
    _update_case(case, is_urgent=is_urgent)
    for order in disciplines:
        assessment = Assessment.objects.create(
            case=case,
            round=case.round,
            discipline=order.profession,
            unit=units[order.unit_id],
            ordered_on=on,
            one_profession_reason=reason,
        )
        tie(
            case=case,
            unit_id=assessment.unit_id,
            function=TieFunction.MAPPER,
            source=assessment,
            on=on,
        )
    record(
        kind="case.mapping_started", subject=case, actor=actor, at=at, round=case.round,
        disciplines=sorted(order.profession for order in disciplines), urgent=is_urgent,
    )  # fmt: skip
    return case


def withdraw(
    *, case: Case, actor: User, at: datetime, assessment_id: int, reason: str
) -> Assessment:
    """Withdraw a discipline that has not finished; its unit no longer sees the case.

    The last discipline of a round is not withdrawn, since somebody must map.
    """
    on = oslo_date(at)
    require(may_withdraw(actor, case, on=on))
    assessment = locked(Assessment, assessment_id, case=case, round=case.round)
    check_transition(ASSESSMENT_TRANSITIONS, assessment.status, AssessmentStatus.WITHDRAWN)
    why = required_reason(reason)
    others = Assessment.objects.standing().filter(case=case, round=case.round)
    if not others.exclude(pk=assessment.pk).exists():
        raise TransitionNotAllowed(
            "Minst ett fag må kartlegge. Be et annet fag om det før du trekker dette."
        )
    assessment.status = AssessmentStatus.WITHDRAWN
    assessment.status_reason = why
    assessment.version += 1
    assessment.save(update_fields=["status", "status_reason", "version"])
    untie(source=assessment, on=on)
    record(
        kind="assessment.withdrawn", subject=assessment, actor=actor, at=at,
        person_id=case.person_id, discipline=assessment.discipline,
    )  # fmt: skip
    return assessment


def required_reason(reason: str) -> str:
    """Return the cleaned reason, or raise `Invalid` when it says too little."""
    why = clean(reason)
    if len(why) < ENOUGH_REASON:
        raise Invalid({"reason": [f"Skriv hvorfor, med minst {ENOUGH_REASON} tegn."]})
    return why


def _check_can_start(case: Case) -> None:
    # A case that came back for reassessment is under assessment already, in a new round.
    if case.status != CaseStatus.UNDER_ASSESSMENT:
        check_transition(CASE_TRANSITIONS, case.status, CaseStatus.UNDER_ASSESSMENT)
    if Assessment.objects.standing().filter(case=case, round=case.round).exists():
        raise TransitionNotAllowed("Kartleggingen er alt satt i gang.")


def _units(disciplines: Sequence[MappingOrder]) -> dict[int, Unit]:
    professions = [order.profession for order in disciplines]
    wrong: list[str] = []
    if not professions:
        wrong.append("Velg minst ett fag.")
    if set(professions) - set(Profession.values):
        wrong.append("Velg fag fra listen.")
    if len(set(professions)) < len(professions):
        wrong.append("Hvert fag kan bare bes om én kartlegging.")
    units = Unit.objects.filter(
        pk__in={order.unit_id for order in disciplines}, kind__in=MAPPING_KINDS, is_active=True
    ).in_bulk()
    if {order.unit_id for order in disciplines} - units.keys():
        wrong.append("Velg en enhet som kartlegger, eller tildelingskontoret.")
    if wrong:
        raise Invalid({"disciplines": wrong})
    return units


def _check_professions(
    case: Case, disciplines: Sequence[MappingOrder], reason: str, on: date
) -> None:
    if len(disciplines) > 1 or len(reason) >= ENOUGH_REASON or not asks_for_two(case, on=on):
        return
    raise Invalid(
        {
            "one_profession_reason": [
                "Minst to fag skal kartlegge når personen er ny eller ønsker trinn 5 eller høyere."
                " Velg ett fag til, eller skriv hvorfor ett fag er nok."
            ]
        }
    )


def _update_case(case: Case, *, is_urgent: bool) -> None:
    if case.status != CaseStatus.UNDER_ASSESSMENT:
        change_status(case, CaseStatus.UNDER_ASSESSMENT)
    if is_urgent and not case.is_urgent:
        case.is_urgent = True
        case.save(update_fields=["is_urgent"])
