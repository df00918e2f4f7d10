# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is true of a case, and the codes of what comes to it."""

from django.db.models import TextChoices


class CaseStatus(TextChoices):
    """The status of a case; what happens next is the flow's matter, not the status's."""

    RECEIVED = "received", "mottatt"
    UNDER_ASSESSMENT = "under_assessment", "kartlegges"
    UNDER_DECISION = "under_decision", "vurderes"
    DECIDED = "decided", "vedtak fattet"
    IN_DELIVERY = "in_delivery", "i levering"
    CLOSED = "closed", "avsluttet"


CASE_TRANSITIONS: dict[str, frozenset[str]] = {
    CaseStatus.RECEIVED: frozenset({CaseStatus.UNDER_ASSESSMENT, CaseStatus.CLOSED}),
    CaseStatus.UNDER_ASSESSMENT: frozenset({CaseStatus.UNDER_DECISION, CaseStatus.CLOSED}),
    CaseStatus.UNDER_DECISION: frozenset(
        {CaseStatus.UNDER_ASSESSMENT, CaseStatus.DECIDED, CaseStatus.CLOSED}
    ),
    CaseStatus.DECIDED: frozenset(
        {CaseStatus.IN_DELIVERY, CaseStatus.UNDER_ASSESSMENT, CaseStatus.CLOSED}
    ),
    CaseStatus.IN_DELIVERY: frozenset({CaseStatus.UNDER_ASSESSMENT, CaseStatus.CLOSED}),
    CaseStatus.CLOSED: frozenset({CaseStatus.RECEIVED}),
}


class Channel(TextChoices):
    """How an application came."""

    PAPER = "paper", "papir"
    PHONE = "phone", "telefon"
    DIGITAL = "digital", "digitalt skjema"
    HOSPITAL = "hospital", "melding fra sykehus"
    MEETING = "meeting", "oppmøte eller hjemmebesøk"
    API = "api", "annet system"
    OWN_INITIATIVE = "own_initiative", "kommunens eget tiltak"


class ApplicantKind(TextChoices):
    """Who applies."""

    SELF = "self", "tjenestemottakeren selv"
    NEXT_OF_KIN = "next_of_kin", "pårørende"
    REPRESENTATIVE = "representative", "fullmektig"
    GUARDIAN = "guardian", "verge"
    HOSPITAL = "hospital", "sykehus"
    GENERAL_PRACTITIONER = "general_practitioner", "fastlege"
    MUNICIPALITY = "municipality", "kommunen"


class ContactWith(TextChoices):
    """With whom there was contact."""

    SERVICE_USER = "service_user", "tjenestemottakeren"
    NEXT_OF_KIN = "next_of_kin", "pårørende"
    REPRESENTATIVE = "representative", "fullmektig eller verge"
    HOSPITAL = "hospital", "sykehus"
    GENERAL_PRACTITIONER = "general_practitioner", "fastlege"
    PROVIDER = "provider", "utfører"
    OTHER = "other", "andre"


class TieFunction(TextChoices):
    """How a unit or an employee is tied to a case; written by commands only."""

    CASEWORKER = "caseworker", "saksbehandler"
    MAPPER = "mapper", "kartlegger"
    PROVIDER = "provider", "utfører"
    SECOND_SIGNER = "second_signer", "underskriver nummer to"


class WorkKind(TextChoices):
    """What sort of thing a person must do."""

    STEP = "step", "steg i saksgangen"
    INFORMATION = "information", "venter på opplysninger"
    URGENT_HELP = "urgent_help", "hjelp gitt før vedtak"
    START_QUESTION = "start_question", "kan dere starte?"
    QUESTION = "question", "spørsmål om bestilling"
    CHANGE_PROPOSAL = "change_proposal", "forslag om endring"
    DRIFT = "drift", "levert avviker fra innvilget"
    EVALUATION = "evaluation", "evaluering"
    EXPIRY = "expiry", "vedtak går ut"
    FAILED_DELIVERY = "failed_delivery", "utsending feilet"
    DEATH = "death", "dødsfall"


class CloseReason(TextChoices):
    """Why a case was closed."""

    SERVICES_ENDED = "services_ended", "tjenestene er avsluttet"
    REFUSED = "refused", "søknaden er avslått"
    WITHDRAWN = "withdrawn", "søknaden er trukket"
    DIED = "died", "tjenestemottakeren er død"
    MOVED = "moved", "tjenestemottakeren har flyttet"
    DUPLICATE = "duplicate", "registrert to ganger"


class ReopenReason(TextChoices):
    """Why a closed case was opened again."""

    NEW_NEED = "new_need", "behovet har endret seg"
    CLOSED_BY_MISTAKE = "closed_by_mistake", "avsluttet ved en feil"
    APPEAL = "appeal", "klage eller omgjøring"
    OTHER = "other", "annet"
