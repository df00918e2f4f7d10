# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A damaged file loses nothing: every good row once, every bad one back with where and why."""

import random
from datetime import date

import pytest

from services.identity_numbers import make_synthetic
from services.visit_rows import COLUMNS, ERROR_COLUMNS
from tests.factories.orders import OrderFactory
from tests.factories.organisation import employee
from tests.tildeling.delivery.files import counts, csv_file, sums, visit
from tildeling.delivery.commands import import_visits
from tildeling.delivery.models import Visit, VisitKey
from tildeling.delivery.queries import refused_file
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

GOOD = 1_000
FNR = make_synthetic(0, date(1941, 5, 17))
# Thirty kinds of damage to a good row: what is done to it, and the column and code it comes back
# with. A text replaces the whole line.
DAMAGE = {
    "no id": ({"besok_id": ""}, "besok_id", "missing"),
    "no source": ({"kilde": ""}, "kilde", "missing"),
    "no order": ({"bestilling": ""}, "bestilling", "missing"),
    "no carer": ({"ansatt": ""}, "ansatt", "missing"),
    "no status": ({"status": ""}, "status", "missing"),
    "no form": ({"form": ""}, "form", "missing"),
    "unknown order": ({"bestilling": "B1999-1"}, "bestilling", "unknown_order"),
    "another unit's order": ({"bestilling": "THEIRS"}, "bestilling", "unknown_order"),
    "another service": ({"tjeneste": "meal_delivery"}, "tjeneste", "other_service"),
    "a status of their own": ({"status": "FERDIG"}, "status", "unknown_status"),
    "a form of their own": ({"form": "telefon"}, "form", "unknown_form"),
    "American date": ({"fra": "03/10/2026 08:05"}, "fra", "time_format"),
    "a date that is none": ({"til": "30.02.2026 08:30"}, "til", "no_such_date"),
    "hour 25": ({"til": "10.03.2026 25:10"}, "til", "no_such_clock"),
    "no offset": ({"fra": "2026-03-10T08:05:00"}, "fra", "time_offset"),
    "in the hour that is skipped": (
        {"fra": "29.03.2026 02:15", "til": "29.03.2026 03:15"}, "fra", "time_skipped"),
    "ends before it starts": ({"til": "10.03.2026 08:00"}, "til", "ends_before"),
    "lasts two days": ({"til": "12.03.2026 08:30"}, "til", "over_24_hours"),
    "not yet happened": (
        {"fra": "24.12.2026 08:00", "til": "24.12.2026 08:30"}, "fra", "in_future"),
    "delivered without times": ({"fra": "", "til": ""}, "fra", "needs_times"),
    "delivered without an end": ({"til": ""}, "til", "needs_times"),
    "missed with times": ({"status": "uteblitt", "fra": "10.03.2026 08:05"},
                          "fra", "only_delivered"),
    "half a plan": ({"planlagt_til": ""}, "planlagt_til", "both_planned"),
    "no day at all": ({"status": "bom", "planlagt_fra": "", "planlagt_til": ""},
                      "planlagt_fra", "needs_day"),
    "hours for minutes": ({"kjøretid_min": "0,25"}, "kjøretid_min", "whole_minutes"),
    "negative minutes": ({"indirekte_min": "-5"}, "indirekte_min", "whole_minutes"),
    "an identity number for a carer": ({"ansatt": FNR}, "ansatt", "identity_number"),
    "a NUL": ({"ansatt": "10\0""01"}, "ansatt", "characters"),
    "an escape": ({"besok_gruppe": "\x1b[2J"}, "besok_gruppe", "characters"),
    "a value too long": ({"ansatt": "1" * 4_000}, "ansatt", "too_long"),
    "a column too many": ("{line};x", "hele raden", "columns"),
    "a cut line": ("{number};fagsystem;B2026", "hele raden", "columns"),
    "a quote that is never closed": ('"{line}', "hele raden", "quotes"),
    "a withdrawal of nothing": ({"status": "trukket"}, "besok_id", "nothing_to_withdraw"),
}  # fmt: skip


@pytest.fixture
def leader(order):
    return employee(Role.PROVIDER_LEADER, order.unit)


def damaged(number, order, theirs, damage):
    if isinstance(damage, str):
        line = ";".join(visit(number, order).get(name, "") for name in COLUMNS)
        return damage.format(line=line, number=number)
    row = visit(number, order, **damage)
    return row | ({"bestilling": theirs.order_number} if row["bestilling"] == "THEIRS" else {})


def broken_file(order, theirs):
    """A thousand good rows and three of each damage, well mixed but the same each time."""
    rows = [visit(number, order, til=f"10.03.2026 08:{30 + number % 30}") for number in range(GOOD)]
    expected = {}
    for place, (name, (damage, _, _)) in enumerate(DAMAGE.items()):
        for copy in range(3):
            rows.append((name, damaged(10_000 + 3 * place + copy, order, theirs, damage)))
    random.Random(1).shuffle(rows)
    lines = []
    for line, row in enumerate(rows, start=2):
        if isinstance(row, tuple):
            expected[line] = DAMAGE[row[0]][1:]
            row = row[1]
        lines.append(row)
    return csv_file(*lines), expected


def read(actor, content, at):
    return import_visits(actor=actor, at=at, source_name="skadet.csv", content=content)


def test_there_are_thirty_kinds_at_least():
    assert len(DAMAGE) >= 30


def test_every_good_row_is_stored_once_and_every_bad_one_comes_back(order, leader):
    from tests.tildeling.delivery.conftest import AT

    content, expected = broken_file(order, OrderFactory(active=True, with_version=True))

    batch = read(leader, content, AT)

    found = {row.line: (row.column, row.code) for row in batch.refused_rows.all()}
    assert found == expected
    assert counts(batch) == (GOOD, 0, 0, 3 * len(DAMAGE))
    assert Visit.objects.count() == VisitKey.objects.count() == GOOD
    assert sums() == (sum(25 + number % 30 for number in range(GOOD)), GOOD)

    again = read(leader, content, AT)

    assert counts(again) == (0, 0, GOOD, 3 * len(DAMAGE))
    assert Visit.objects.count() == GOOD

    given_back = refused_file(batch)
    third = read(leader, given_back, AT)

    assert counts(third) == (0, 0, 0, 3 * len(DAMAGE))
    assert not VisitKey.objects.filter(external_id__startswith="1000").exists()


def test_no_refused_row_keeps_an_identity_number(read_in, order):
    batch = read_in(
        visit(1, order, ansatt=FNR), visit(2, FNR), visit(3, order, kilde=f"x {FNR}", form="y")
    )

    assert batch.refused == 3
    assert FNR not in str([row.raw for row in batch.refused_rows.all()])
    assert FNR.encode() not in refused_file(batch)


def test_a_refused_row_says_why_in_norwegian_and_holds_the_row_as_it_came(read_in, order):
    batch = read_in(visit(1, order), visit(2, order, til="10.03.2026 25:00"))

    row = batch.refused_rows.get()
    assert (row.line, row.column, row.reason) == (3, "til", "Klokkeslettet finnes ikke.")
    assert row.raw["til"] == "10.03.2026 25:00"
    assert row.raw["bestilling"] == order.order_number


def test_refused_rows_that_are_put_right_are_taken_in_as_they_are_sent_back(read_in, order):
    broken = read_in(visit(1, order), visit("-2", order, til="09.03.2026 08:30", ansatt="=1+1"))

    text = refused_file(broken).decode("utf-8-sig")
    assert text.splitlines()[0] == ";".join([*COLUMNS, *ERROR_COLUMNS])
    assert "'-2;" in text
    assert ";'=1+1;" in text
    assert text.rstrip().endswith(";til;Slutten er før starten.")
    mended = text.replace("09.03.2026", "10.03.2026").encode()
    batch = import_visits(
        actor=employee(Role.ADMINISTRATOR), at=broken.received_at, source_name="rettet.csv",
        content=mended,
    )  # fmt: skip

    assert counts(batch) == (1, 0, 0, 0)
    key = VisitKey.objects.get(external_id="-2")
    assert Visit.objects.get(pk=key.current_visit_id).carer == "=1+1"
