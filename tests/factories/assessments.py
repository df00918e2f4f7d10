# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Assessments of each discipline, the meeting, what it agreed, and the needs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import factory

from tildeling.assessments.models import (
    AgreedFact,
    AssessedFact,
    Assessment,
    Meeting,
    Need,
    TestResult,
)
from tildeling.assessments.states import AssessmentStatus, Mode, TestCode
from tildeling.organisation.roles import Profession, UnitKind

SCORES = tuple(f"F{number:02}" for number in range(1, 21))
# Forgets her medicine, else mostly well: the story every demo tells.
USUAL_SCORES = dict.fromkeys(SCORES, 2) | {"F10": 3, "F11": 3}


class AssessmentFactory(factory.django.DjangoModelFactory):
    """One discipline's assessment, ordered; traits take it further."""

    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    class Params:
        occupational = factory.Trait(discipline=Profession.OCCUPATIONAL_THERAPIST)
        physio = factory.Trait(discipline=Profession.PHYSIOTHERAPIST)
        in_progress = factory.Trait(
            status=AssessmentStatus.IN_PROGRESS,
            mapper=factory.SubFactory("tests.factories.organisation.UserFactory"),
        )
        finished = factory.Trait(
            in_progress=True,
            status=AssessmentStatus.FINISHED,
            finished_at=datetime(2026, 3, 6, 12, tzinfo=UTC),
            mode=Mode.HOME_VISIT,
            visited_on=date(2026, 3, 5),
            what_matters="Hun vil bo hjemme og klare medisinene selv.",
            situation="Hun bor alene og glemmer medisiner om kvelden.",
            recommendation="Prøv elektronisk medisindispenser i fire uker.",
        )
        withdrawn = factory.Trait(status=AssessmentStatus.WITHDRAWN)

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    discipline = Profession.NURSE
    unit = factory.SubFactory("tests.factories.organisation.UnitFactory", kind=UnitKind.MAPPING)
    ordered_on = date(2026, 3, 2)

    @factory.post_generation
    def scored(self: Assessment, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Write all twenty scores: `scored=True` the usual ones, or a mapping over the usual."""
        if create and extracted:
            other = extracted if isinstance(extracted, Mapping) else {}
            for fact, value in (USUAL_SCORES | dict(other)).items():
                AssessedFactFactory(assessment=self, fact=fact, value=value)


class AssessedFactFactory(factory.django.DjangoModelFactory):
    """One fact or score a discipline found."""

    class Meta:
        model = AssessedFact

    assessment = factory.SubFactory(AssessmentFactory, in_progress=True)
    fact = "F10"
    value = 3


class ResultOfTestFactory(factory.django.DjangoModelFactory):
    """A test's result in tenths; not named Test…, which pytest would collect."""

    class Meta:
        model = TestResult

    assessment = factory.SubFactory(AssessmentFactory, in_progress=True)
    test = TestCode.SPPB
    tenths = 70
    taken_on = date(2026, 3, 5)


class MeetingFactory(factory.django.DjangoModelFactory):
    """A held mapping meeting."""

    class Meta:
        model = Meeting

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    held_on = date(2026, 3, 9)
    participants = "sykepleier, ergoterapeut"
    user_took_part = True
    conclusion = "Vi er enige om å prøve medisindispenser i fire uker."
    led_by = factory.SubFactory("tests.factories.organisation.UserFactory")


class AgreedFactFactory(factory.django.DjangoModelFactory):
    """One value the disciplines agree on."""

    class Meta:
        model = AgreedFact

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    fact = "F10"
    value = 3


class NeedFactory(factory.django.DjangoModelFactory):
    """A need of the person in a round."""

    class Meta:
        model = Need

    case = factory.SubFactory("tests.factories.cases.CaseFactory")
    round = factory.SelfAttribute("case.round")
    code = "medication"
    description = "Glemmer medisiner om kvelden."
    goal = "Tar medisinene til rett tid."
