# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Applications from other systems: one document, one case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.clock import now, today
from api.fields import Answer, Code, Day, Flag, Many, Strict, Text, field_problems, text_of
from api.guard import Needs, Resource, actor
from api.idempotency import answered, key_of
from api.schema import described
from tildeling.cases import commands as cases
from tildeling.cases.models import Application, ApplicationLine, Case
from tildeling.cases.states import ApplicantKind, CaseStatus, Channel
from tildeling.organisation.models import Unit, User
from tildeling.organisation.queries import units
from tildeling.organisation.roles import Permission, UnitKind
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.states import Household, UserGroup
from tildeling.shared.refusals import Denied, Invalid, Missing, NotAllowed
from workflows import engine
from workflows.flows.allocation import AllocationFlow
from workflows.incoming import read_application

NO_OFFICE = Denied("unit", "Du registrerer ikke søknader for noe tildelingskontor.")
_PERSON = (
    "fnr", "given_name", "family_name", "born_on", "address", "postal_code", "postal_place",
    "phone", "language", "zone", "user_group", "household",
)  # fmt: skip
_APPLICANT = ("relation", "mandate", "covers_health", "receives_letters", "name")
# What the command calls a field, and what the document does.
_NAMES = {
    **{name: f"person.{name}" for name in _PERSON},
    **{name: f"applicant.{name}" for name in _APPLICANT},
    "external_ref": "reference",
    "lines": "services",
    "applicant_kind": "applicant.kind",
    "applicant_name": "applicant.name",
}


class NewPerson(Strict):
    """Whom the application is about."""

    fnr = Text(max_length=20, help_text="Fødselsnummer eller D-nummer, 11 siffer.")
    given_name = text_of(ServiceUser, "given_name")
    family_name = text_of(ServiceUser, "family_name")
    born_on = Day()
    address = text_of(ServiceUser, "address")
    postal_code = text_of(ServiceUser, "postal_code")
    postal_place = text_of(ServiceUser, "postal_place")
    phone = text_of(ServiceUser, "phone")
    language = text_of(ServiceUser, "language")
    zone = text_of(ServiceUser, "zone")
    user_group = Code(UserGroup.choices, required=False)
    household = Code(Household.choices, required=False)


class NewApplicant(Strict):
    """Who applies, when it is not the person."""

    kind = Code(ApplicantKind.choices)
    name = text_of(RelatedPerson, "name", required=False)
    relation = text_of(RelatedPerson, "relation")
    phone = text_of(RelatedPerson, "phone")
    address = text_of(RelatedPerson, "address")
    mandate = text_of(RelatedPerson, "mandate")
    covers_health = Flag(required=False, help_text="Fullmakten gjelder helse og omsorg.")
    receives_letters = Flag(required=False)
    from_on = Day(required=False, help_text="Når rollen begynte; mottatt dato når den mangler.")


class NewLine(Strict):
    """One service applied for."""

    service = text_of(ApplicationLine, "service", help_text="Kode fra tjenestekatalogen.")
    requested = text_of(ApplicationLine, "requested")


class NewApplication(Strict):
    """An application as it came in."""

    reference = text_of(
        Application, "external_ref",
        help_text="Avsenders eget nummer; det samme nummeret registreres bare én gang.",
    )  # fmt: skip
    received_on = Day()
    channel = Code(Channel.choices, required=False, default=Channel.API.value)
    person = NewPerson()
    applicant = NewApplicant(required=False)
    services = Many(child=NewLine(), min_length=1, max_length=30)
    wishes = text_of(Application, "wishes")
    situation = text_of(Application, "situation")
    is_urgent = Flag(required=False)
    unit = Text(
        required=False, max_length=40,
        help_text="Kontorets kode; bare nødvendig når du registrerer for flere.",
    )  # fmt: skip


class Registered(Answer):
    """The case an application has."""

    case_number = serializers.CharField()
    received_on = serializers.DateField()


class ApplicationState(Registered):
    """How far an application has come."""

    status = serializers.ChoiceField(CaseStatus.choices)


class Applications(Resource):
    """Applications in."""

    permission_classes = (Needs(Permission.CASE_REGISTER),)

    @described(
        "Send en søknad", tag="applications", operation="send_application", keyed=True,
        takes=NewApplication, answer=Registered, status=201,
        about="Oppretter en sak hos tildelingskontoret og starter fristene."
        " Personen kjennes igjen på fødselsnummeret.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Register the application and answer its case number."""
        key = key_of(request)
        form = NewApplication(data=request.data)
        form.is_valid(raise_exception=True)
        document = _plain(form.validated_data)
        unit_id = _office(actor(request), document.pop("unit", ""))
        person, application = read_application(document)
        try:
            done = engine.start(
                AllocationFlow, does=cases.register, actor=actor(request), at=now(), key=key,
                person=person, application=application, unit_id=unit_id,
            )  # fmt: skip
        except Invalid as invalid:
            raise Invalid(field_problems(_NAMES, invalid.errors)) from None
        case = Case.objects.get(pk=done.id)
        where = reverse("api:application", args=[case.case_number])
        return answered(done, _registered(case), status=201, at=where)


class OneApplication(Resource):
    """An application that was sent."""

    permission_classes = (Needs(Permission.CASE_REGISTER),)

    @described(
        "Se hvor langt en søknad er kommet", tag="applications", operation="get_application",
        answer=ApplicationState, refused=(404,), about="Bare status; ingenting om personen.",
    )  # fmt: skip
    def get(self, request: Request, case_number: str) -> Response:
        """Answer the status of a case in an office one registers for."""
        offices = actor(request).units_on(today(), permission=Permission.CASE_REGISTER)
        case = Case.objects.filter(case_number=case_number, unit_id__in=offices).first()
        if case is None:
            raise Missing
        return Response({**_registered(case), "status": case.status})


def _registered(case: Case) -> dict[str, Any]:
    return {"case_number": case.case_number, "received_on": case.received_on.isoformat()}


def _office(user: User, code: str) -> int:
    """Return the allocation office one registers for; with several the document must say which."""
    own = user.units_on(today(), permission=Permission.CASE_REGISTER)
    offices = [unit for unit in units(UnitKind.ALLOCATION_OFFICE) if unit.pk in own]
    if not offices:
        engine.note_denial(actor=user, name="api.Applications", code=NO_OFFICE.code, at=now())
        raise NotAllowed(NO_OFFICE)
    chosen: list[Unit] = [unit for unit in offices if unit.code == code] if code else offices
    if len(chosen) != 1:
        raise Invalid({"unit": ["Skriv koden til et av kontorene du registrerer for."]})
    return chosen[0].pk


def _plain(value: Any) -> Any:
    """Return what was read as the document it was, dates as texts again."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
