# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Batches, visits with their keys, refused rows and week slices.

`VisitKeyFactory()` is one delivered visit of half an hour on Monday 2026-03-09 that counts;
`VisitKeyFactory(visit__order=order, visit__starts_on=…)` is another day. A `VisitFactory` row alone
has no key and so counts nowhere. `WeekSliceFactory()` is week 11 of 2026, decided 420 minutes and
delivered 210. These rows are poked in: what an import writes is made by importing.
"""

from datetime import UTC, date, datetime, time, timedelta

import factory

from tildeling.delivery.models import RefusedRow, Visit, VisitBatch, VisitKey, WeekSlice
from tildeling.delivery.states import BatchState, VisitForm, VisitStatus

RECEIVED_AT = datetime(2026, 4, 1, 6, tzinfo=UTC)
MONDAY = date(2026, 3, 9)


class VisitBatchFactory(factory.django.DjangoModelFactory[VisitBatch]):
    """A file that was read in, with one new row."""

    class Meta:
        model = VisitBatch

    source_name = "besøk.csv"
    content_sha256 = "0" * 64
    received_at = RECEIVED_AT
    received_by_id = 1
    state = BatchState.DONE
    rows = 1
    stored = 1


class RefusedRowFactory(factory.django.DjangoModelFactory[RefusedRow]):
    """A row whose order nobody knows."""

    class Meta:
        model = RefusedRow

    batch = factory.SubFactory(VisitBatchFactory, stored=0, refused=1)
    line = 2
    column = "bestilling"
    code = "unknown_order"
    reason = "Vi fant ingen bestilling med dette nummeret hos deg."
    raw = factory.LazyFunction(lambda: {"besok_id": "1", "bestilling": "B1"})


class VisitFactory(factory.django.DjangoModelFactory[Visit]):
    """Half an hour from eight UTC, delivered; traits say how it went otherwise."""

    class Meta:
        model = Visit

    class Params:
        digital = factory.Trait(form=VisitForm.DIGITAL)
        missed = factory.Trait(status=VisitStatus.MISSED, start=None, end=None, minutes=0)
        declined = factory.Trait(status=VisitStatus.DECLINED, start=None, end=None, minutes=0)
        cancelled = factory.Trait(status=VisitStatus.CANCELLED, start=None, end=None, minutes=0)
        withdrawn = factory.Trait(
            status=VisitStatus.WITHDRAWN, start=None, end=None, minutes=0, planned_minutes=0
        )

    batch = factory.SubFactory(VisitBatchFactory)
    order = factory.SubFactory(
        "tests.factories.orders.OrderFactory", active=True, with_version=True
    )
    carer = "1001"
    starts_on = MONDAY
    minutes = 30
    planned_minutes = 30
    start = factory.LazyAttribute(
        lambda visit: datetime.combine(visit.starts_on, time(8), tzinfo=UTC)
    )
    end = factory.LazyAttribute(
        lambda visit: visit.start and visit.start + timedelta(minutes=visit.minutes)
    )
    planned_start = factory.LazyAttribute(
        lambda visit: datetime.combine(visit.starts_on, time(8), tzinfo=UTC)
    )
    planned_end = factory.LazyAttribute(
        lambda visit: visit.planned_start + timedelta(minutes=visit.planned_minutes)
    )
    status = VisitStatus.DELIVERED
    form = VisitForm.PHYSICAL


class VisitKeyFactory(factory.django.DjangoModelFactory[VisitKey]):
    """A visit's own key in its source, pointing at the version that counts."""

    class Meta:
        model = VisitKey
        exclude = ["visit"]

    visit = factory.SubFactory(VisitFactory)
    source = "fagsystem"
    external_id = factory.Sequence(lambda n: f"V{n:07d}")
    current_visit_id = factory.SelfAttribute("visit.pk")
    starts_on = factory.SelfAttribute("visit.starts_on")
    row_hash = b"\0" * 16


class WeekSliceFactory(factory.django.DjangoModelFactory[WeekSlice]):
    """Week 11 of 2026: 420 minutes decided, 210 delivered in seven visits."""

    class Meta:
        model = WeekSlice

    class Params:
        full = factory.Trait(delivered_minutes=420, visits=14)
        undelivered = factory.Trait(delivered_minutes=0, visits=0, missed=14)
        over = factory.Trait(delivered_minutes=630, visits=21)

    order = factory.SubFactory(
        "tests.factories.orders.OrderFactory", active=True, with_version=True
    )
    from_on = MONDAY
    until_on = factory.LazyAttribute(lambda week: week.from_on + timedelta(days=7))
    iso_year = factory.LazyAttribute(lambda week: week.from_on.isocalendar().year)
    iso_week = factory.LazyAttribute(lambda week: week.from_on.isocalendar().week)
    decided_sevenths = 420 * 7
    planned_minutes = 420
    delivered_minutes = 210
    visits = 7
    unit = factory.SelfAttribute("order.unit")
    service = factory.SelfAttribute("order.service")
    user_group = factory.SelfAttribute("order.person.user_group")
    caseworker_id = factory.SelfAttribute("order.case.owner_id")
