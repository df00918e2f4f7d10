# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What was tried per need, what is proposed, and the checks that were run."""

from datetime import UTC, date, datetime

import factory

from tildeling.careladder.models import LadderCheck, MeasureState, ProposedLine
from tildeling.careladder.states import GrantUnit, LineOutcome, MeasureStatus


class MeasureStateFactory(factory.django.DjangoModelFactory):
    """What is known of the medicine dispenser: offered and not tried; traits say otherwise."""

    class Meta:
        model = MeasureState

    class Params:
        insufficient = factory.Trait(
            state=MeasureStatus.TRIED_INSUFFICIENT,
            evidence="dispenser_log",
            from_on=date(2026, 1, 5),
            until_on=date(2026, 2, 2),
        )
        effective = factory.Trait(
            state=MeasureStatus.TRIED_EFFECTIVE,
            evidence="dispenser_log",
            from_on=date(2026, 1, 5),
        )
        not_suitable = factory.Trait(
            state=MeasureStatus.NOT_SUITABLE, reason_code="UNSAFE_WITH_TECH"
        )
        replaced = factory.Trait(is_current=False)

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    person = factory.SelfAttribute("case.person")
    need = "medication"
    measure = "medication_support_device"
    state = MeasureStatus.SUITABLE_OFFERED
    recorded_at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    recorded_by = factory.SubFactory("tests.factories.organisation.UserFactory")


class ProposedLineFactory(factory.django.DjangoModelFactory):
    """Two short home-nursing visits a week for medicine; traits say otherwise."""

    class Meta:
        model = ProposedLine

    class Params:
        dispenser = factory.Trait(
            service="medication_support_device",
            grant_unit=GrantUnit.DATES,
            minutes=None,
            per_weeks=None,
            ends_on=date(2026, 4, 20),
            evaluation_on=date(2026, 4, 13),
        )
        withdrawn = factory.Trait(is_withdrawn=True)

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    service = "home_nursing"
    outcome = LineOutcome.GRANT
    needs = factory.LazyFunction(lambda: ["medication"])
    grant_unit = GrantUnit.MINUTES
    minutes = 60
    per_weeks = 1
    starts_on = date(2026, 3, 23)
    evaluation_on = date(2026, 9, 23)
    goal = "Tar medisinene til rett tid."


class LadderCheckFactory(factory.django.DjangoModelFactory):
    """One run of the ladder in which nothing lower stood open."""

    class Meta:
        model = LadderCheck

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    checked_at = datetime(2026, 3, 10, 10, tzinfo=UTC)
    checked_by = factory.SubFactory("tests.factories.organisation.UserFactory")
    asked = factory.LazyFunction(dict)
    answer = factory.LazyFunction(
        lambda: {
            "verdicts": [
                {
                    "service": "home_nursing",
                    "needs": ["medication"],
                    "verdict": "established",
                    "lowest_effective_level": 4,
                    "re_assess_by": None,
                    "open": [],
                    "ask": [],
                }
            ],
            "unanswered_needs": [],
        }
    )
    rules_version = "2026.1"
    rules_sha256 = "0" * 64
