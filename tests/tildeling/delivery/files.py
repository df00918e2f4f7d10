# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Visits files as a source system writes them."""

from django.db.models import Sum

from services.visit_rows import COLUMNS
from tildeling.delivery.models import Visit, VisitKey, WeekSlice

GOOD = {
    "kilde": "fagsystem",
    "ansatt": "1001",
    "planlagt_fra": "10.03.2026 08:00",
    "planlagt_til": "10.03.2026 08:30",
    "fra": "10.03.2026 08:05",
    "til": "10.03.2026 08:30",
    "status": "utført",
    "form": "fysisk",
}


def visit(number, order, **values):
    """One row by column: delivered, 25 minutes on Tuesday 2026-03-10 unless told otherwise."""
    row = {"besok_id": str(number), "bestilling": getattr(order, "order_number", order), **GOOD}
    if values.get("status", "utført") != "utført":
        row |= {"fra": "", "til": ""}
    return row | values


def csv_file(*rows, columns=COLUMNS, separator=";", encoding="utf-8", end="\r\n"):
    """The rows as a CSV file with its header."""
    lines = [separator.join(columns)]
    lines += [
        row if isinstance(row, str) else separator.join(row.get(name, "") for name in columns)
        for row in rows
    ]
    return (end.join(lines) + end).encode(encoding)


def counts(batch):
    """New, corrected, unchanged and refused rows, which are always all of them."""
    found = (batch.stored, batch.corrected, batch.unchanged, batch.refused)
    assert sum(found) == batch.rows
    assert batch.refused_rows.count() == batch.refused
    return found


def current(number, source="fagsystem"):
    """The version of a visit that counts."""
    key = VisitKey.objects.get(external_id=str(number), source=source)
    return Visit.objects.get(pk=key.current_visit_id)


def sums():
    """All delivered minutes and visits of the kept slices."""
    found = WeekSlice.objects.aggregate(minutes=Sum("delivered_minutes"), visits=Sum("visits"))
    return found["minutes"], found["visits"]
