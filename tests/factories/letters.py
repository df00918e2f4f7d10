# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Facts of one believable letter of each kind; synthetic people only."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.letter_facts import (
    Addressee,
    AppealBlock,
    AppealRegime,
    Application,
    Assessor,
    ChangeBlock,
    Delay,
    EndBlock,
    Fee,
    InformationRequest,
    LetterFacts,
    LetterKind,
    LetterLine,
    LowerLevel,
    MissingItem,
    Officer,
    Party,
    PriorNotice,
    Rule,
    Sender,
    Statement,
)

USER = Party(name="Inger Solbakken", address=("Bjørkeveien 14 B", "1470 Eksempel"))

NURSING = LetterLine(
    service="Helsetjenester i hjemmet",
    extent="2 besøk i uken, til sammen 1 time i uken",
    content="Fylle elektronisk medisindispenser og følge med på virkning og bivirkninger",
    starts_on=date(2026, 4, 20),
    place="Hjemme hos deg",
    provider="Hjemmetjenesten, sone Sentrum",
    requested="14 besøk i uken",
    refused="12 besøk i uken",
    reason="En dispenser som varsler deg, kan gi deg medisinen til rett tid. Da trenger du ikke "
    "besøk hver gang. Vi prøver dispenseren i fire uker og vurderer på nytt sammen med deg.",
    extent_reason="Dispenseren må fylles én gang i uken, og vi vil se til deg én gang til så lenge "
    "du prøver den.",
)
DISPENSER = LetterLine(
    service="Elektronisk medisindispenser",
    extent="Én dispenser, utprøving i fire uker",
    content="Dispenseren lyser og piper når du skal ta medisinen, og varsler oss hvis du ikke gjør "
    "det",
    starts_on=date(2026, 4, 20),
    last_on=date(2026, 5, 17),
    place="Hjemme hos deg",
    provider="Hjemmetjenesten, sone Sentrum",
)
CLEANING = LetterLine(
    service="Praktisk bistand: rengjøring",
    requested="2 timer hver uke",
    refused="2 timer hver uke",
    reason="Du klarer lett husarbeid selv, og datteren din har sagt at hun fortsatt vil ta "
    "støvsuging og gulvvask. Du får derfor dekket det du trenger uten hjelp fra oss.",
    failed_condition="Du har rett til praktisk bistand når du ikke klarer oppgaven selv og trenger "
    "hjelp til den. Kartleggingen viser at du klarer lett rengjøring, og at familien fortsatt vil "
    "gjøre resten. Vilkåret om at hjelpen er nødvendig, er derfor ikke oppfylt nå.",
    remaining_offer="Du bor i en ryddig leilighet på ett plan, klarer kjøkken og bad selv og har "
    "trygghetsalarm. Ergoterapeuten har vist deg lettere måter å arbeide på. Vi mener det gir deg "
    "en trygg og verdig hverdag.",
    alternatives=(
        "Råd fra ergoterapeut om hjelpemidler som gjør husarbeidet lettere",
        "Frivilligsentralen, som har hjelp til tyngre oppgaver vår og høst",
    ),
)

APPEAL = AppealBlock(
    regime=AppealRegime.SERVICE,
    weeks=4,
    body="Statsforvalteren",
    address=("Eksempel kommune", "Tildelingskontoret", "Postboks 100", "1471 Eksempel"),
    digital="Skjema for klage på eksempel.kommune.no/klage",
    ombudsman="Pasient- og brukerombudet",
    ombudsman_contact="Telefon 67 00 00 10.",
)

BASE = LetterFacts(
    sender=Sender(
        municipality="Eksempel kommune",
        unit="Tildelingskontoret",
        address=("Postboks 100", "1471 Eksempel"),
        phone="67 00 00 00",
        email="tildeling@eksempel.kommune.no",
        web="eksempel.kommune.no",
    ),
    reference="2026/1234-5",
    dated_on=date(2026, 4, 14),
    addressee=Addressee(party=USER),
    user=USER,
    caseworker=Officer(name="Kari Moen", title="Saksbehandler og sykepleier"),
    responsible=Officer(name="Amir Hussain", title="Fagkoordinator"),
    application=Application(
        received_on=date(2026, 3, 2),
        wording="Mamma glemmer medisinen sin, og noen ganger tar hun den to ganger. Vi ønsker at "
        "hjemmesykepleien kommer morgen og kveld hver dag.",
        by="datteren din, Marte Solbakken",
    ),
    situation=(
        "Du er 82 år og bor alene i egen leilighet. Du har fått en begynnende hukommelsessvikt og "
        "bruker fem faste medisiner. I februar ble tre av ti doser glemt eller tatt dobbelt.",
        "Du steller deg selv, lager enkel mat og går tur hver dag. Du hører godt og forstår "
        "beskjeder når de kommer én om gangen. Datteren din kommer to ganger i uken og handler.",
    ),
    mapped_by=(
        Assessor(by="Sykepleier", how="hjemmebesøk", done_on=date(2026, 3, 10)),
        Assessor(by="Ergoterapeut", how="hjemmebesøk", done_on=date(2026, 3, 12)),
    ),
    user_view="Du har sagt at du vil klare deg selv så lenge som mulig, og at du ikke liker at "
    "det kommer mange ulike mennesker hjem til deg. Datteren din er redd for at medisinen blir "
    "glemt.",
    user_view_weighed="Vi har lagt stor vekt på ønsket ditt om å være selvhjulpen og møte få "
    "personer. Derfor prøver vi en løsning med færre besøk. Uroen hos datteren din møter vi med at "
    "vi får varsel hvis en dose ikke blir tatt.",
    rules=(
        Rule(
            citation="Helse- og omsorgstjenesteloven § 3-2 første ledd nr. 6 bokstav a",
            content="kommunen skal tilby helsetjenester i hjemmet",
        ),
        Rule(
            citation="Pasient- og brukerrettighetsloven § 2-1",
            content="du har rett til nødvendige helse- og omsorgstjenester",
        ),
        Rule(
            citation="Helse- og omsorgstjenesteloven § 4-1",
            content="hjelpen skal være forsvarlig og verdig",
        ),
    ),
    assessment=(
        "Du trenger hjelp for å få riktig medisin til riktig tid. Uten hjelp kan du bli alvorlig "
        "syk. Hjelpen er derfor nødvendig.",
        "Du forstår lyd- og lyssignaler, bor i en leilighet der dispenseren kan stå fast, og vil "
        "gjerne prøve. Vi mener derfor at dispenseren sammen med to besøk i uken er forsvarlig. "
        "Tar du ikke medisinen, får hjemmetjenesten varsel og ringer eller kommer til deg.",
    ),
    lower_levels=(
        LowerLevel(
            measure="Dosett fylt av datteren din",
            result="prøvd i januar og februar. Tre av ti doser ble glemt eller tatt dobbelt.",
        ),
        LowerLevel(
            measure="Multidose i poser fra apoteket",
            result="vurdert. Posene minner deg ikke på når medisinen skal tas.",
        ),
    ),
    goals=(
        "Du får minst 95 av 100 doser til rett tid.",
        "Du klarer deg selv hjemme med så få faste personer som mulig rundt deg.",
    ),
    evaluation_on=date(2026, 5, 18),
    fee=Fee(text="Du betaler ikke egenandel for helsetjenester i hjemmet."),
    appeal=APPEAL,
    copies=("Hjemmetjenesten, sone Sentrum", "Fastlegen din", "Marte Solbakken, etter samtykke"),
)

CHANGE = ChangeBlock(
    what_changed="Du har prøvd dispenseren i fire uker. 97 av 100 doser ble tatt til rett tid. "
    "Behovet for besøk er derfor mindre enn før.",
    transition="Vi ringer deg de to første mandagene etter endringen for å høre hvordan det går.",
    notice_sent_on=date(2026, 3, 20),
    statements=(
        Statement(
            said="Jeg er redd for å bli glemt når dere kommer sjeldnere.",
            answer="Du kan ringe oss når som helst, og vi får varsel hvis en dose ikke blir tatt.",
        ),
    ),
)

_REDUCED = replace(
    NURSING,
    requested="",
    refused="",
    reason="",
    previous="14 besøk i uken",
    extent="2 besøk i uken",
)
_ENDED = replace(
    NURSING,
    extent="",
    requested="",
    refused="",
    previous="2 besøk i uken",
    last_on=date(2026, 5, 3),
    reason="Du klarer medisinen selv med dispenseren.",
    extent_reason="",
)

FACTS: dict[LetterKind, LetterFacts] = {
    LetterKind.GRANT: replace(
        BASE,
        lines=(replace(NURSING, requested="", refused="", reason=""), DISPENSER),
        coordinator=True,
    ),
    LetterKind.PARTIAL_GRANT: replace(
        BASE, lines=(NURSING, DISPENSER, CLEANING), free_legal_aid=True
    ),
    LetterKind.REFUSAL: replace(
        BASE,
        application=Application(
            received_on=date(2026, 3, 2), wording="Jeg ønsker hjelp til rengjøring hver uke."
        ),
        lines=(CLEANING,),
        situation=(
            "Du er 82 år og bor alene i en leilighet på ett plan. Du lager mat, holder kjøkken og "
            "bad i orden og går tur hver dag. Støvsuging og gulvvask er tungt for deg. Datteren "
            "din kommer to ganger i uken og tar de tyngste oppgavene.",
        ),
        user_view="Du har sagt at du liker å ha det rent, og at du gjerne vil avlaste datteren "
        "din. Datteren din har sagt at hun fortsatt kan hjelpe til.",
        user_view_weighed="Vi har lagt stor vekt på at du vil bo ryddig og klare deg selv. Derfor "
        "har ergoterapeuten vist deg hjelpemidler og lettere måter å arbeide på.",
        rules=(
            Rule(
                citation="Helse- og omsorgstjenesteloven § 3-2 første ledd nr. 6 bokstav b",
                content="kommunen skal tilby praktisk bistand",
            ),
            *BASE.rules[1:],
        ),
        assessment=(
            "Vi har sett på hva du klarer selv, hva familien gjør, og hva du trenger for å bo "
            "trygt og verdig hjemme.",
        ),
        lower_levels=(
            LowerLevel(
                measure="Opptrening og tilrettelegging med ergoterapeut",
                result="prøvd i mars. Du klarer kjøkken og bad selv med lettere utstyr.",
            ),
        ),
        goals=(),
        evaluation_on=None,
        fee=None,
    ),
    LetterKind.DISMISSAL: replace(
        BASE,
        lines=(LetterLine(service="Praktisk bistand: rengjøring"),),
        assessment=("Du har flyttet til en annen kommune, som nå har ansvaret for tjenestene.",),
        lower_levels=(),
        goals=(),
        evaluation_on=None,
        fee=None,
    ),
    LetterKind.CHANGE: replace(BASE, application=None, lines=(_REDUCED,), change=CHANGE),
    LetterKind.TERMINATION: replace(
        BASE, application=None, lines=(_ENDED,), change=CHANGE, goals=(), evaluation_on=None
    ),
    LetterKind.PRELIMINARY_REPLY: replace(
        BASE,
        appeal=None,
        delay=Delay(
            reason="Vi mangler et hjemmebesøk av ergoterapeuten, som er satt opp 16. april.",
            expected_on=date(2026, 4, 28),
            interim_help="Hjemmetjenesten ringer deg hver kveld til du har fått vedtaket.",
        ),
    ),
    LetterKind.INFORMATION_REQUEST: replace(
        BASE,
        appeal=None,
        request=InformationRequest(
            items=(
                MissingItem(
                    what="Oppdatert medisinliste fra fastlegen din",
                    why="Vi må vite hvilke medisiner hjelpen skal omfatte.",
                ),
                MissingItem(
                    what="Fullmakt til datteren din",
                    why="Hun har søkt for deg, og vi må vite at du ønsker det.",
                ),
            ),
            deadline_on=date(2026, 4, 28),
        ),
    ),
    LetterKind.PRIOR_NOTICE: replace(
        BASE,
        appeal=None,
        lines=(_REDUCED,),
        notice=PriorNotice(
            planned_on=date(2026, 5, 11),
            deadline_on=date(2026, 4, 30),
            reason="Utprøvingen av dispenseren viser at nesten alle doser blir tatt til rett tid.",
        ),
    ),
    LetterKind.DEATH_OR_MOVE_TERMINATION: replace(
        BASE,
        appeal=None,
        lines=(_ENDED,),
        end=EndBlock(
            cause="Grunnen er at du har flyttet fra kommunen.",
            equipment="Hjemmetjenesten henter dispenseren etter avtale.",
            fee_stops_on=date(2026, 5, 3),
        ),
    ),
}


def letter_facts(kind: str = LetterKind.GRANT, **changes: Any) -> LetterFacts:
    """Facts of a complete letter of a kind, with some of them changed."""
    return replace(FACTS[LetterKind(kind)], **changes)
