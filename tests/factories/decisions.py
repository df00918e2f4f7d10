# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Drafts, signed decisions, their lines and what is in force.

`DecisionFactory(in_force=True)` is a signed decision of one line of home nursing (14 visits'
worth, 420 minutes a week) that is in force from its start. `DecisionLineFactory(in_force=True)`
gives a line of any decision its row in force; periods are half open. A second decision of a case
needs `draft__round=2`.
"""

from datetime import date, datetime
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.careladder import LadderCheckFactory
from tildeling.careladder.facts import ladder_case_of
from tildeling.careladder.models import LadderCheck
from tildeling.careladder.states import GrantUnit, LineOutcome
from tildeling.cases.models import Case
from tildeling.decisions.models import Decision, DecisionLine, Draft, InForce
from tildeling.decisions.states import DraftStatus, Outcome
from tildeling.letters.models import Letter
from tildeling.shared.time import OSLO

SIGNED_AT = datetime(2026, 3, 2, 10, tzinfo=OSLO)
DECIDED_ON = date(2026, 3, 2)
CHECKED_ON = date(2026, 3, 16)
STARTS_ON = date(2026, 3, 9)
EVALUATION_ON = date(2026, 9, 9)

BLOCKS = {
    "user_view": "Jeg vil bo hjemme og klare medisinene selv så lenge jeg kan.",
    "user_view_weighed": "Ønsket om å bo hjemme har veid tungt for omfang og tidspunkt.",
    "facts": "Hun glemmer medisiner flere ganger i uka og har falt én gang det siste året.",
    "assessment": "Hjelpen er nødvendig for at medisinene tas til rett tid, og den er forsvarlig.",
    "rules": "Vi har brukt reglene om nødvendige helsetjenester i hjemmet.",
    "lower_levels": "Dosett og påminnelse er prøvd i fire uker uten god nok virkning.",
}

LAW: dict[str, Any] = {
    "decided_on": "2026-03-02",
    "lines": [
        {
            "service": "home_nursing",
            "outcome": "grant",
            "legal_basis": "home_health_care",
            "citation": "hol § 3-2 første ledd nr. 6 bokstav a",
            "procedure": {"formal_decision": True},
        }
    ],
    "appeal": {
        "regime": "service",
        "weeks": 4,
        "body": "Statsforvalteren",
        "sent_to": "kommunen",
        "clock": "appeal_service",
        "citation": "pbrl §§ 7-2 til 7-5",
    },
}


class DraftFactory(factory.django.DjangoModelFactory[Draft]):
    """A draft with every common block written; `empty`, `first_signed` and `signed` as traits."""

    class Meta:
        model = Draft

    class Params:
        empty = factory.Trait(blocks=factory.LazyFunction(dict))
        first_signed = factory.Trait(
            status=DraftStatus.FIRST_SIGNED,
            first_signed_by=factory.SelfAttribute("prepared_by"),
            first_signed_at=SIGNED_AT,
        )
        signed = factory.Trait(status=DraftStatus.SIGNED)

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    blocks = factory.LazyFunction(lambda: dict(BLOCKS))
    prepared_by = factory.SubFactory("tests.factories.organisation.UserFactory")
    saved_at = SIGNED_AT


class DecisionLetterFactory(factory.django.DjangoModelFactory[Letter]):
    """The letter of a decision, set as PDF; `unset` is one that waits to be set."""

    class Meta:
        model = Letter

    class Params:
        unset = factory.Trait(pdf=None, pdf_sha256="", set_at=None)

    person = factory.SubFactory("tests.factories.people.ServiceUserFactory")
    kind = "grant"
    reference = "000001-1"
    case_id = 1
    tree = factory.LazyFunction(lambda: {"kind": "grant", "sections": []})
    tree_sha256 = "0" * 64
    made_at = SIGNED_AT
    pdf = b"%PDF-1.7"
    pdf_sha256 = "1" * 64
    set_at = SIGNED_AT


class DecisionFactory(factory.django.DjangoModelFactory[Decision]):
    """A signed decision without lines; `with_line` and `in_force` give it one."""

    class Meta:
        model = Decision
        # The database refuses a second save of a decision.
        skip_postgeneration_save = True

    class Params:
        with_line = factory.Trait(
            line=factory.RelatedFactory(
                "tests.factories.decisions.DecisionLineFactory", factory_related_name="decision"
            )
        )
        in_force = factory.Trait(
            line=factory.RelatedFactory(
                "tests.factories.decisions.DecisionLineFactory",
                factory_related_name="decision",
                in_force=True,
            )
        )
        second_signed = factory.Trait(
            second_signed_by=factory.SubFactory("tests.factories.organisation.UserFactory")
        )

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    person = factory.SelfAttribute("case.person")
    number = factory.Sequence(lambda n: f"{n + 1:06d}-1")
    draft = factory.SubFactory(DraftFactory, signed=True, case=factory.SelfAttribute("..case"))
    outcome = Outcome.GRANT
    decided_on = DECIDED_ON
    signed_at = SIGNED_AT
    signed_by = factory.SelfAttribute("draft.prepared_by")
    blocks = factory.LazyFunction(lambda: dict(BLOCKS))
    law = factory.LazyFunction(lambda: dict(LAW))
    letter = factory.SubFactory(
        DecisionLetterFactory,
        person=factory.SelfAttribute("..person"),
        case_id=factory.SelfAttribute("..case.pk"),
        kind=factory.SelfAttribute("..outcome"),
        reference=factory.SelfAttribute("..number"),
    )


class DecisionLineFactory(factory.django.DjangoModelFactory[DecisionLine]):
    """Home nursing, 420 minutes a week until further notice.

    Traits: `in_force`, `time_limited` (four weeks), `trial` (a dispenser), `cleaning` (every third
    week), `two_carers`, `refused`.
    """

    class Meta:
        model = DecisionLine
        skip_postgeneration_save = True

    class Params:
        in_force = factory.Trait(
            row=factory.RelatedFactory(
                "tests.factories.decisions.InForceFactory", factory_related_name="line"
            )
        )
        time_limited = factory.Trait(ends_on=date(2026, 4, 6), evaluation_on=None)
        trial = factory.Trait(
            service="medication_support_device",
            level=2,
            grant_unit=GrantUnit.DATES,
            minutes=None,
            per_weeks=None,
            ends_on=date(2026, 4, 6),
            evaluation_on=None,
        )
        cleaning = factory.Trait(
            service="practical_assistance",
            level=4,
            legal_basis="personal_assistance",
            needs=["cleaning"],
            minutes=90,
            per_weeks=3,
        )
        two_carers = factory.Trait(carers=2)
        refused = factory.Trait(
            outcome=LineOutcome.REFUSAL, minutes=None, per_weeks=None, evaluation_on=None
        )

    decision = factory.SubFactory(DecisionFactory)
    service = "home_nursing"
    outcome = LineOutcome.GRANT
    level = 4
    legal_basis = "home_health_care"
    needs = factory.LazyFunction(lambda: ["medication"])
    grant_unit = GrantUnit.MINUTES
    minutes = 420
    per_weeks = 1
    starts_on = STARTS_ON
    evaluation_on = EVALUATION_ON
    goal = "Ta medisinene til rett tid"
    pattern = "morgen og kveld"


class InForceFactory(factory.django.DjangoModelFactory[InForce]):
    """A line's row in force, from its start until its end, half open."""

    class Meta:
        model = InForce

    line = factory.SubFactory(DecisionLineFactory)
    decision = factory.SelfAttribute("line.decision")
    person = factory.SelfAttribute("line.decision.person")
    service = factory.SelfAttribute("line.service")
    during = factory.LazyAttribute(lambda row: DateRange(row.line.starts_on, row.line.ends_on))


def ladder_checked(case: Case, *, on: date = CHECKED_ON, **fields: Any) -> LadderCheck:
    """A run of the ladder over the case as it stands; nothing lower is open unless said."""
    asked = ladder_case_of(case, on=on)
    checked: LadderCheck = LadderCheckFactory(case=case, asked=asked, **fields)
    return checked
