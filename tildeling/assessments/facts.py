# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""From assessed and agreed rows to the facts the care ladder reads; what may be answered at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services import catalogue, load
from services.tomldata import NotInForce
from services.types import FactSpec, FactType
from tildeling.assessments.models import AgreedFact, Assessment, Meeting
from tildeling.cases.models import ApplicationLine, Case, UrgentHelp
from tildeling.organisation.roles import Profession
from tildeling.people.states import Household
from tildeling.shared.time import OSLO

ADULT = 18
# A wish this high on the ladder asks for two professions (design: the case and its flow).
HIGH_LEVEL = 5
FROM_NEED = 3
NOT_RELEVANT = 9
SCORES = tuple(f"F{number:02}" for number in range(1, 21))
# Eating, washing, dressing, toilet, moving indoors and out, changing position.
MOBILITY_AND_PERSONAL_ADL = ("F04", "F05", "F06", "F07", "F08", "F09", "F19")
THERAPISTS = frozenset({Profession.OCCUPATIONAL_THERAPIST, Profession.PHYSIOTHERAPIST})
# Worked out from what is recorded elsewhere, so nobody is asked and no answer is taken.
DERIVED = frozenset({"is_child"})


@dataclass(frozen=True)
class Suggestion:
    """A value to fill in beforehand on the form, and where it comes from; a person confirms it."""

    value: bool
    source: str


def fact_specs() -> Mapping[str, FactSpec]:
    """Return every fact a person can answer, by code, in the order of the files."""
    return {
        code: spec
        for code, spec in load.default_rules().facts.items()
        if spec.tag is None and code not in DERIVED
    }


def read_value(code: str, raw: object) -> tuple[Any, str | None]:
    """Return the answer as it is stored, and None; or None and what is wrong in Norwegian.

    A score is 1 to 5 or 9, a date is stored as åååå-mm-dd.
    """
    spec = fact_specs().get(code)
    if spec is None:
        return None, "Opplysningen finnes ikke, eller regnes ut av systemet."
    match spec.type:
        case FactType.SCORE:
            right = type(raw) is int and (1 <= raw <= 5 or raw == NOT_RELEVANT)
            wrong = "Velg en skår fra 1 til 5, eller 9 for ikke relevant."
        case FactType.BOOL:
            right, wrong = type(raw) is bool, "Svar ja eller nei."
        case FactType.CODE:
            right = raw in [choice.code for choice in spec.choices]
            wrong = "Velg et av svarene i listen."
        case FactType.DATE:
            raw = _iso_day(raw)
            right, wrong = raw is not None, "Skriv en dato."
    return (raw, None) if right else (None, wrong)


def facts_of(case: Case, *, on: date) -> dict[str, dict[str, Any]]:
    """Return the facts of the case's round with value and source, as the ladder takes them.

    Only what the meeting agreed, and what follows from recorded events: whether the person is a
    child on the date (from the date of birth), and urgent help that runs on it. 9 stays 9, and an
    absent fact is absent.
    """
    meeting = Meeting.objects.filter(case=case, round=case.round).first()
    held = meeting.held_on.isoformat() if meeting else None
    found = {
        row.fact: {"value": row.value, "source": _source(row, held)}
        for row in AgreedFact.objects.filter(case=case, round=case.round)
        .select_related("source")
        .order_by("fact")
        if row.fact in fact_specs()
    }
    for code, (value, author) in _derived(case, on).items():
        found[code] = {"value": value, "source": {"author": author}}
    return found


def suggestions(case: Case, *, on: date) -> dict[str, Suggestion]:
    """Return answers other records speak for; shown filled in, and never used unconfirmed."""
    found: dict[str, Suggestion] = {}
    household = case.person.household
    if household != Household.UNKNOWN:
        found["lives_alone"] = Suggestion(
            household == Household.ALONE, "Husstanden som er registrert på personen"
        )
    services = services_applied_for(case)
    if services:
        stay = any(level_of(code, on) >= HIGH_LEVEL for code in services)
        found["stay_requested"] = Suggestion(stay, "Søknaden")
    return found


def services_applied_for(case: Case) -> list[str]:
    """Return the codes of the services applied for in the case."""
    return list(
        ApplicationLine.objects.filter(application__case=case)
        .order_by("service")
        .values_list("service", flat=True)
        .distinct()
    )


def level_of(service: str, on: date) -> int:
    """Return a service's level in the catalogue on a date, 0 when it is not there."""
    try:
        return catalogue.get(service, on).level
    except (KeyError, NotInForce):
        return 0


def asks_for_two(case: Case, *, on: date) -> bool:
    """Tell whether two professions must map: never mapped before, or a wish for level 5 or more."""
    if any(level_of(code, on) >= HIGH_LEVEL for code in services_applied_for(case)):
        return True
    earlier = Assessment.objects.finished().filter(case__person=case.person_id)
    return not earlier.exclude(case=case, round=case.round).exists()


def asks_for_therapist(scores: Mapping[str, Any]) -> bool:
    """Tell whether a mobility or personal-ADL score is 3 or more; 9 is not relevant."""
    return any(
        FROM_NEED <= value < NOT_RELEVANT
        for code in MOBILITY_AND_PERSONAL_ADL
        if isinstance(value := scores.get(code), int)
    )


def is_child(born_on: date, *, on: date) -> bool:
    """Tell whether a person is under 18 on a date."""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (not had_birthday) < ADULT


def _derived(case: Case, on: date) -> dict[str, tuple[bool, str]]:
    found = {"is_child": (is_child(case.person.born_on, on=on), "fødselsdatoen")}
    if UrgentHelp.objects.filter(case=case, started_on__lte=on, ended_on__isnull=True).exists():
        found["urgent"] = (True, "hjelp gitt før vedtak")
    return found


def _source(row: AgreedFact, held_on: str | None) -> dict[str, str]:
    source = row.source
    if source is None:
        said = {"author": "kartleggingsmøtet"}
        return {**said, "date": held_on} if held_on else said
    found = source.visited_on or source.ordered_on
    return {
        "assessment": str(source.pk),
        "author": Profession(source.discipline).label,
        "date": found.isoformat(),
    }


def _iso_day(raw: object) -> str | None:
    if isinstance(raw, datetime):
        return None if raw.tzinfo is None else raw.astimezone(OSLO).date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if not isinstance(raw, str) or len(raw) != len("2026-03-02"):
        return None
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        return None
