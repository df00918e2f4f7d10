# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Several at once: imports that meet on the same slices or keys, and a pause in the middle."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from tests.factories.orders import OrderFactory, PauseFactory
from tests.tildeling.delivery.conftest import AT
from tests.tildeling.delivery.files import csv_file, visit
from tildeling.delivery.commands import import_visits, rollups
from tildeling.delivery.models import Visit, VisitBatch, VisitKey, WeekSlice
from workflows import engine

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def together(*works):
    """Run each in a thread of its own, all let go at the same time."""
    gate = threading.Barrier(len(works))

    def run(work):
        try:
            gate.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [found.result() for found in [pool.submit(run, work) for work in works]]


def reading(actor, *rows):
    content = csv_file(*rows)

    def work():
        done = engine.run(import_visits, actor=actor, at=AT, source_name="x", content=content)
        return VisitBatch.objects.get(pk=done.id)

    return work


def assert_kept():
    with transaction.atomic():
        assert rollups.differences() == []


def test_slices_are_not_computed_without_a_transaction():
    with pytest.raises(RuntimeError):
        rollups.refresh_stale(on=date(2026, 3, 9))


@pytest.fixture
def orders():
    first = OrderFactory(active=True, with_version=True)
    return [first, OrderFactory(active=True, with_version=True, unit=first.unit)]


def days(source, orders):
    """A source's visits of both orders on ten days in two weeks, last first."""
    return [
        visit(f"{order.pk}-{day}", order, kilde=source, ansatt=source,
              fra=f"{day:02d}.03.2026 08:00", til=f"{day:02d}.03.2026 08:10")
        for day in range(19, 9, -1) for order in orders
    ]  # fmt: skip


@pytest.mark.parametrize("made_before", [True, False])
def test_files_of_different_sources_on_the_same_slices_all_count(
    administrator, orders, made_before
):
    if made_before:
        reading(administrator, *days("først", orders))()

    batches = together(
        *(reading(administrator, *days(f"k{number}", orders)) for number in range(AT_ONCE))
    )

    assert [batch.stored for batch in batches] == [20] * AT_ONCE
    sources = AT_ONCE + made_before
    minutes = sorted(row.delivered_minutes for row in WeekSlice.objects.all())
    assert minutes == [40 * sources] * 2 + [60 * sources] * 2
    assert_kept()


def test_one_file_sent_in_by_several_at_once_is_stored_once(administrator, orders):
    rows = days("k", orders)

    batches = together(*(reading(administrator, *rows) for _ in range(AT_ONCE)))

    assert sorted(batch.stored for batch in batches) == [0] * (AT_ONCE - 1) + [20]
    assert sorted(batch.unchanged for batch in batches) == [0] + [20] * (AT_ONCE - 1)
    assert Visit.objects.count() == VisitKey.objects.count() == 20
    assert_kept()


def test_corrections_at_once_leave_one_current_version_and_a_whole_chain(administrator, orders):
    order = orders[0]
    reading(administrator, visit(1, order))()

    together(
        *(reading(administrator, visit(1, order, til=f"10.03.2026 08:4{number}"))
          for number in range(AT_ONCE))
    )  # fmt: skip

    key = VisitKey.objects.get()
    replaced = set(Visit.objects.exclude(replaces_id=None).values_list("replaces_id", flat=True))
    assert Visit.objects.count() == AT_ONCE + 1
    assert [row.pk for row in Visit.objects.exclude(pk__in=replaced)] == [key.current_visit_id]
    assert WeekSlice.objects.get(order=order).delivered_minutes == (
        Visit.objects.get(pk=key.current_visit_id).minutes
    )
    assert_kept()


def test_a_pause_and_an_import_at_once_are_both_in_the_week(administrator, orders):
    order = orders[0]
    reading(administrator, *days("først", orders))()

    def pause():
        with transaction.atomic():
            PauseFactory(order=order, from_on=date(2026, 3, 12), until_on=date(2026, 3, 14))
            rollups.recompute_order(order.pk, on=date(2026, 3, 22))

    together(pause, *(reading(administrator, *days(f"k{n}", orders)) for n in range(2)))

    assert_kept()
    week = WeekSlice.objects.get(order=order, from_on=date(2026, 3, 9))
    assert (week.absence_sevenths, week.pause_minutes) == (840, 2 * 10 * 3)


def test_an_import_that_fails_half_way_leaves_nothing(administrator, orders, monkeypatch):
    def broken(*_):
        raise RuntimeError("here")

    monkeypatch.setattr("tildeling.delivery.commands.importing._keep_refused", broken)

    with pytest.raises(RuntimeError):
        reading(administrator, *days("k", orders))()

    assert not Visit.objects.exists()
    assert not VisitBatch.objects.exists()
    assert not WeekSlice.objects.exists()
