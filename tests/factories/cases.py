# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Cases and what belongs to them."""

from datetime import UTC, date, datetime

import factory

from tests.factories.organisation import UnitFactory, UserFactory
from tests.factories.people import ServiceUserFactory
from tildeling.cases import models
from tildeling.cases.states import (
    ApplicantKind,
    CaseStatus,
    Channel,
    CloseReason,
    ContactWith,
    TieFunction,
    WorkKind,
)
from tildeling.organisation.roles import Role

RECEIVED_ON = date(2026, 3, 2)
REGISTERED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Case

    class Params:
        under_assessment = factory.Trait(status=CaseStatus.UNDER_ASSESSMENT)
        under_decision = factory.Trait(status=CaseStatus.UNDER_DECISION)
        decided = factory.Trait(status=CaseStatus.DECIDED)
        in_delivery = factory.Trait(status=CaseStatus.IN_DELIVERY)
        closed = factory.Trait(
            status=CaseStatus.CLOSED,
            closed_at=datetime(2026, 4, 1, 9, tzinfo=UTC),
            close_reason=CloseReason.WITHDRAWN,
        )

    # Above the numbers the sequence gives, so that a registered case never meets a made-up one.
    case_number = factory.Sequence(lambda n: f"2026-9{n:05d}")
    person = factory.SubFactory(ServiceUserFactory)
    unit = factory.SubFactory(UnitFactory)
    received_on = RECEIVED_ON
    opened_at = REGISTERED_AT


class CaseTieFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CaseTie

    class Params:
        provider = factory.Trait(
            function=TieFunction.PROVIDER,
            source_kind="order",
            unit=factory.SubFactory(UnitFactory, provider=True),
        )
        ended = factory.Trait(until_on=date(2026, 3, 3))

    case = factory.SubFactory(CaseFactory)
    unit = factory.SubFactory(UnitFactory, mapping=True)
    function = TieFunction.MAPPER
    source_kind = "assessment"
    source_id = factory.Sequence(lambda n: n + 1)
    from_on = RECEIVED_ON


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Application

    case = factory.SubFactory(CaseFactory)
    received_on = RECEIVED_ON
    registered_at = REGISTERED_AT
    channel = Channel.PHONE
    applicant_kind = ApplicantKind.SELF
    wishes = "Hjelp til medisiner morgen og kveld."


class ApplicationLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ApplicationLine

    application = factory.SubFactory(ApplicationFactory)
    service = "home_nursing"
    requested = "to ganger om dagen"


class ContactNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ContactNote

    case = factory.SubFactory(CaseFactory)
    held_on = date(2026, 3, 3)
    contact_with = ContactWith.SERVICE_USER
    text = "Ringte og avtalte hjemmebesøk."
    written_by = factory.SubFactory(UserFactory)
    written_at = datetime(2026, 3, 3, 9, tzinfo=UTC)


class InformationRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.InformationRequest

    class Params:
        answered = factory.Trait(answered_on=date(2026, 3, 9), answer="Vedlegg mottatt.")

    case = factory.SubFactory(CaseFactory)
    asked_of = ContactWith.SERVICE_USER
    text = "Hvilke medisiner bruker du nå?"
    asked_on = date(2026, 3, 3)
    due_on = date(2026, 3, 17)


class UrgentHelpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.UrgentHelp

    case = factory.SubFactory(CaseFactory)
    service = "home_nursing"
    unit = factory.SubFactory(UnitFactory, provider=True)
    reason = "Utskrives fra sykehus i dag."
    started_on = date(2026, 3, 3)
    expected_days = 10


class ClockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Clock

    class Params:
        stopped = factory.Trait(stopped_on=date(2026, 3, 10), stopped_by="case.closed")

    case = factory.SubFactory(CaseFactory)
    code = "decision"
    source_kind = "application"
    source_id = factory.Sequence(lambda n: n + 1)
    started_on = RECEIVED_ON
    warn_on = date(2026, 3, 23)
    due_on = date(2026, 3, 30)


class WorkItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.WorkItem

    class Params:
        step = factory.Trait(
            kind=WorkKind.STEP,
            title="Sett i gang kartlegging",
            step_id=factory.Sequence(lambda n: n + 1),
            node="start_mapping",
            clock="decision",
        )
        closed = factory.Trait(closed_at=datetime(2026, 3, 10, 9, tzinfo=UTC))

    kind = WorkKind.INFORMATION
    title = "Følg opp manglende opplysninger"
    case = factory.SubFactory(CaseFactory)
    unit = factory.LazyAttribute(lambda o: o.case.unit)
    role = Role.CASEWORKER
    due_on = date(2026, 3, 17)
    opened_at = datetime(2026, 3, 3, 9, tzinfo=UTC)
