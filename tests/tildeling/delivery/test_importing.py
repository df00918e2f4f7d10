# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What an import makes of a file: new, corrected, unchanged and refused rows."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.orders import OrderFactory
from tests.factories.organisation import employee
from tests.tildeling.delivery.files import csv_file, visit
from tildeling.delivery.commands import import_visits
from tildeling.delivery.models import Visit, VisitKey, WeekSlice
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 1, 6, tzinfo=UTC)


@pytest.fixture
def order():
    return OrderFactory(active=True, with_version=True)


@pytest.fixture
def administrator():
    return employee(Role.ADMINISTRATOR)


@pytest.fixture
def read_in(administrator):
    def read_in(*rows, actor=administrator, at=AT, form="csv", **layout):
        content = csv_file(*rows, **layout) if form == "csv" else list(rows)
        return import_visits(
            actor=actor, at=at, source_name="besøk.csv", content=content, form=form
        )

    return read_in


def counts(batch):
    return (batch.stored, batch.corrected, batch.unchanged, batch.refused)


def current(number):
    return Visit.objects.get(pk=VisitKey.objects.get(external_id=str(number)).current_visit_id)


def test_a_delivered_visit_is_stored_with_its_day_and_its_whole_minutes(read_in, order):
    batch = read_in(visit(1, order, kjøretid_min="7", indirekte_min="3"))

    made = current(1)
    assert counts(batch) == (1, 0, 0, 0)
    assert (made.order, made.batch, made.carer) == (order, batch, "1001")
    assert made.start == datetime(2026, 3, 10, 7, 5, tzinfo=UTC)
    assert (made.starts_on, made.minutes, made.planned_minutes) == (date(2026, 3, 10), 25, 30)
    assert (made.travel_minutes, made.indirect_minutes) == (7, 3)
    assert (made.status, made.form) == ("delivered", "physical")


def test_the_slice_of_the_week_holds_what_was_delivered_and_granted(read_in, order):
    read_in(visit(1, order), visit(2, order, form="digital"), visit(3, order, status="uteblitt"))

    week = WeekSlice.objects.get(order=order)
    assert (week.from_on, week.until_on) == (date(2026, 3, 9), date(2026, 3, 16))
    assert (week.iso_year, week.iso_week) == (2026, 11)
    assert (week.delivered_minutes, week.remote_minutes, week.planned_minutes) == (25, 25, 90)
    assert (week.visits, week.missed) == (2, 1)
    assert week.decided_sevenths == 420 * 7
    assert (week.unit, week.service) == (order.unit, order.service)


def test_the_same_file_again_changes_nothing(read_in, order):
    rows = [visit(1, order), visit(2, order, status="bom"), visit(3, "B0", status="bom")]
    read_in(*rows)
    before = list(Visit.objects.values()), list(WeekSlice.objects.values())

    batch = read_in(*rows)

    assert counts(batch) == (0, 0, 2, 1)
    assert (list(Visit.objects.values()), list(WeekSlice.objects.values())) == before
