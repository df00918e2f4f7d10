# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""An application as other systems and files write it, read into what `cases.register` takes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tildeling.cases.commands import NewApplication, NewLine, register
from tildeling.cases.models import Application
from tildeling.cases.states import ApplicantKind
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import UnitKind
from tildeling.people.commands import NewPerson, NewRelated
from tildeling.shared.refusals import Invalid
from workflows import engine
from workflows.flows.allocation import AllocationFlow

_PERSON = (
    "fnr", "given_name", "family_name", "born_on", "address", "postal_code", "postal_place",
    "phone", "language", "zone", "user_group", "household",
)  # fmt: skip
_RELATED = ("name", "relation", "phone", "address", "mandate", "covers_health", "receives_letters")
_BESIDE = {ApplicantKind.NEXT_OF_KIN, ApplicantKind.REPRESENTATIVE, ApplicantKind.GUARDIAN}
_REQUIRED = {"person": Mapping, "services": list, "received_on": str, "wishes": str}


def read_application(data: Mapping[str, Any]) -> tuple[NewPerson, NewApplication]:
    """Return the person and the application of one JSON document.

    `Invalid` names every field that is missing or of the wrong kind; what the fields may hold is
    the command's to say.
    """
    errors = _shape(data)
    if errors:
        raise Invalid(errors)
    received_on = _date(data["received_on"], "received_on")
    who = dict(data["person"])
    who["born_on"] = _date(who.get("born_on"), "person.born_on")
    person = NewPerson(**{name: who[name] for name in _PERSON if name in who})
    return person, _application(data, received_on)


def register_one(
    data: Mapping[str, Any], *, actor: User, at: datetime, key: str = ""
) -> engine.Done:
    """Register one document at the allocation office, or return the case it already has.

    A document is known again by its `reference`.
    """
    reference = str(data.get("reference", ""))
    known = Application.objects.filter(external_ref=reference).first() if reference else None
    if known is not None:
        return engine.Done("case", known.case_id, is_repeat=True)
    person, application = read_application(data)
    office = Unit.objects.filter(kind=UnitKind.ALLOCATION_OFFICE, is_active=True).earliest("id")
    return engine.start(
        AllocationFlow, does=register, actor=actor, at=at, key=key, person=person,
        application=application, unit_id=office.pk,
    )  # fmt: skip


def _shape(data: Mapping[str, Any]) -> dict[str, list[str]]:
    errors = {
        name: ["Feltet mangler eller har feil form."]
        for name, kind in _REQUIRED.items()
        if not isinstance(data.get(name), kind)
    }
    person = data.get("person")
    if isinstance(person, Mapping):
        for name in ("fnr", "given_name", "family_name", "born_on"):
            if not isinstance(person.get(name), str):
                errors[f"person.{name}"] = ["Feltet mangler eller har feil form."]
        for name in set(person) - set(_PERSON):
            errors[f"person.{name}"] = ["Feltet er ukjent."]
    services = data.get("services")
    for place, line in enumerate(services if isinstance(services, list) else []):
        if not isinstance(line, Mapping) or not isinstance(line.get("service"), str):
            errors[f"services.{place}"] = ["Tjenesten mangler."]
    if not isinstance(data.get("applicant", {}), Mapping):
        errors["applicant"] = ["Feltet har feil form."]
    return errors


def _application(data: Mapping[str, Any], received_on: date) -> NewApplication:
    applicant = data.get("applicant") or {}
    kind = str(applicant.get("kind", ApplicantKind.SELF))
    beside = None
    if kind in _BESIDE:
        beside = NewRelated(
            kind=kind,
            from_on=_date(applicant.get("from_on") or data["received_on"], "applicant.from_on"),
            **{"name": "", **{name: applicant[name] for name in _RELATED if name in applicant}},
        )
    return NewApplication(
        received_on=received_on,
        channel=str(data.get("channel", "")),
        wishes=data["wishes"],
        situation=str(data.get("situation", "")),
        lines=tuple(
            NewLine(service=line["service"], requested=str(line.get("requested", "")))
            for line in data["services"]
        ),
        applicant_kind=kind,
        applicant=beside,
        applicant_name="" if beside else str(applicant.get("name", "")),
        external_ref=str(data.get("reference", "")),
        is_urgent=bool(data.get("is_urgent", False)),
    )


def _date(value: object, field: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Invalid({field: ["Skriv datoen som åååå-mm-dd."]}) from None
