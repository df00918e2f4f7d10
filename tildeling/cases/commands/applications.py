# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Register what somebody applies for."""

from dataclasses import dataclass
from datetime import date, datetime

from services import catalogue
from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock
from tildeling.cases.commands.status import DECISION_CLOCK, next_case_number
from tildeling.cases.models import Application, ApplicationLine, Case
from tildeling.cases.policies import may_register
from tildeling.cases.states import ApplicantKind
from tildeling.organisation.models import Unit, User
from tildeling.people.commands import NewPerson, NewRelated, keep_person, keep_related
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.queries import beside
from tildeling.people.states import RelatedKind
from tildeling.shared.checked import EMPTY, Problems, checked
from tildeling.shared.refusals import Missing, require
from tildeling.shared.time import oslo_date

_BESIDE = {
    ApplicantKind.NEXT_OF_KIN: RelatedKind.NEXT_OF_KIN,
    ApplicantKind.REPRESENTATIVE: RelatedKind.REPRESENTATIVE,
    ApplicantKind.GUARDIAN: RelatedKind.GUARDIAN,
}
_NEEDS_MANDATE = {RelatedKind.REPRESENTATIVE, RelatedKind.GUARDIAN}


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One service applied for, with the extent in the applicant's words."""

    service: str
    requested: str = ""


# Without a repr: the wishes are health information and the applicant is somebody's name.
@dataclass(frozen=True, kw_only=True, repr=False)
class NewApplication:
    """What came in; the applicant is the person, somebody beside them (by id or new) or others."""

    received_on: date
    channel: str
    wishes: str
    lines: tuple[NewLine, ...]
    applicant_kind: str = ApplicantKind.SELF
    applicant_id: int | None = None
    applicant: NewRelated | None = None
    applicant_name: str = ""
    situation: str = ""
    external_ref: str = ""
    is_urgent: bool = False


def register(
    *, actor: User, at: datetime, application: NewApplication, unit_id: int,
    person: NewPerson | None = None, person_id: int | None = None,
) -> Case:  # fmt: skip
    """Open a case for an application, of a person who is registered now or was before.

    Starts the clocks for the preliminary reply (fvl § 11 a) and for the decision. `Invalid` names
    the fields that do not hold, also when the sender's reference is registered already. A person
    with an open case in the unit gets one more, and the trail says so.
    """
    on = oslo_date(at)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Missing
    require(may_register(actor, unit, on=on))
    values = _checked(application, on)
    about, is_new = _person(person, person_id, on)
    applicant = _applicant(application, about, on)
    others = about.cases.filter(unit=unit).open().count()
    case = Case.objects.create(
        case_number=next_case_number(on),
        person=about,
        unit=unit,
        is_urgent=application.is_urgent,
        received_on=application.received_on,
        opened_at=at,
    )
    made = Application.objects.create(case=case, registered_at=at, applicant=applicant, **values)
    _write_lines(made, application)
    _start_clocks(case, made, application)
    record(
        kind="case.registered", subject=case, actor=actor, at=at, application=made.pk,
        services=sorted(line.service for line in application.lines), channel=made.channel,
        applicant=made.applicant_kind, new_person=is_new, other_open_cases=others,
        urgent=case.is_urgent,
    )  # fmt: skip
    return case


def _checked(application: NewApplication, on: date) -> dict[str, object]:
    """Return the application's own columns, or refuse with every field that does not hold."""
    problems = Problems()
    names = (
        "received_on", "channel", "applicant_kind", "applicant_name", "wishes", "situation",
        "external_ref",
    )  # fmt: skip
    values = checked(Application, {name: getattr(application, name) for name in names}, problems)
    if application.received_on > on:
        problems.add("received_on", "Mottatt dato kan ikke være fram i tid.")
    known = Application.objects.filter(external_ref=values["external_ref"]).select_related("case")
    if values["external_ref"] and (found := known.first()):
        number = found.case.case_number
        problems.add("external_ref", f"Søknaden er alt registrert som sak {number}.")
    _check_lines(application, problems)
    problems.refuse()
    return values


def _check_lines(application: NewApplication, problems: Problems) -> None:
    codes = [line.service for line in application.lines]
    if not codes:
        problems.add("lines", "Velg minst én tjeneste.")
    if len(set(codes)) < len(codes):
        problems.add("lines", "Samme tjeneste er ført opp to ganger.")
    for position, line in enumerate(application.lines, start=1):
        if not _granted(line.service, application.received_on):
            problems.add("lines", f"Linje {position}: tjenesten finnes ikke på mottatt dato.")
        checked(ApplicationLine, {"requested": line.requested}, problems)


def _granted(code: str, on: date) -> bool:
    try:
        catalogue.get(code, on)
    except LookupError:
        return False
    return True


def _person(person: NewPerson | None, person_id: int | None, on: date) -> tuple[ServiceUser, bool]:
    if person is not None:
        found, is_new = keep_person(person, on=on)
    else:
        known = ServiceUser.objects.filter(pk=person_id or 0).first()
        if known is None:
            raise Missing
        found, is_new = known, False
    if found.died_on is not None:
        problems = Problems()
        problems.add("person", "Personen er registrert som død.")
        problems.refuse()
    return found, is_new


def _applicant(application: NewApplication, person: ServiceUser, on: date) -> RelatedPerson | None:
    """Find or write who applies on the person's behalf, and check that they can.

    A representative or guardian needs a mandate for health and care services that held on the day
    the application came; every service here is one (fvl § 12, vgml §§ 32 and 94).
    """
    problems = Problems()
    kind = _BESIDE.get(ApplicantKind(application.applicant_kind))
    if kind is None:
        if application.applicant_id is not None or application.applicant is not None:
            problems.add("applicant_kind", "Velg hvem som søker.")
            problems.refuse()
        return None
    found = _beside(application, person, problems)
    if found is not None and found.kind != kind:
        problems.add("applicant", "Den som søker, er registrert i en annen rolle.")
    elif found is not None and kind in _NEEDS_MANDATE and not found.covers_health:
        problems.add(
            "applicant", "Fullmakten eller mandatet gjelder ikke helse- og omsorgstjenester."
        )
    problems.refuse()
    return found


def _beside(
    application: NewApplication, person: ServiceUser, problems: Problems
) -> RelatedPerson | None:
    on = application.received_on
    if application.applicant is not None:
        new = application.applicant
        if new.from_on > on or (new.until_on is not None and new.until_on <= on):
            problems.add("applicant", "Rollen gjaldt ikke da søknaden kom.")
            return None
        return keep_related(person, new)
    if application.applicant_id is None:
        problems.add("applicant", EMPTY)
        return None
    found = beside(person.pk, on=on).filter(pk=application.applicant_id).first()
    if found is None:
        problems.add("applicant", "Velg en som står registrert ved siden av personen den dagen.")
    return found


def _write_lines(made: Application, application: NewApplication) -> None:
    ApplicationLine.objects.bulk_create(
        ApplicationLine(
            application=made,
            **checked(ApplicationLine, {"service": line.service, "requested": line.requested}),
        )
        for line in application.lines
    )


def _start_clocks(case: Case, made: Application, application: NewApplication) -> None:
    on = application.received_on
    start_clock(case=case, code="preliminary_reply", source=made, on=on)
    departments = {catalogue.get(line.service, on).department for line in application.lines}
    # With several services the strictest one decides.
    at_home = catalogue.Department.HOME_SERVICES in departments
    kind = "home_services" if at_home else ""
    start_clock(case=case, code=DECISION_CLOCK, source=made, on=on, kind=kind)
