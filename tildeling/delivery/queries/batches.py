# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What became of the files that were read in."""

import csv
import io
from datetime import date

from django.db.models import QuerySet

from services.visit_rows import COLUMNS, ERROR_COLUMNS, safe_cell
from tildeling.delivery.models import VisitBatch
from tildeling.delivery.policies import importable_units, may_import
from tildeling.organisation.models import User

_BOM = "\ufeff"  # Excel takes a file without it for Windows' own letters


def batches_visible_to(actor: User, *, on: date) -> QuerySet[VisitBatch]:
    """Return the batches the actor read in, newest first; all to those who read in for all."""
    if may_import(actor, on=on) is not None:
        return VisitBatch.objects.none()
    batches = VisitBatch.objects.order_by("-id")
    if importable_units(actor, on=on) is None:
        return batches
    return batches.filter(received_by_id=actor.pk)


def refused_file(batch: VisitBatch) -> bytes:
    """Return the refused rows of a batch as a visits file, with where and why in two more columns.

    UTF-8 with BOM and `;`; no cell can run in a spreadsheet, and the file can be sent in again as
    it is when the rows are put right.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*COLUMNS, *ERROR_COLUMNS])
    for row in batch.refused_rows.order_by("line", "id").iterator():
        cells = [row.raw.get(name, "") for name in COLUMNS]
        writer.writerow([safe_cell(cell) for cell in (*cells, row.column, row.reason)])
    return (_BOM + text.getvalue()).encode()
