# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables as files that a spreadsheet opens without running anything in them."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet takes for the beginning of a formula, also in its full-width shapes.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # tells Excel that the file is UTF-8


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a table as a CSV file: semicolons, UTF-8 with its mark, formulas made harmless."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse(MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def harmless(cell: object) -> str:
    """Return a cell's text; one that a spreadsheet would run is led in by an apostrophe."""
    if cell is None:
        return ""
    text = str(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return text
    return f"'{text}" if text.lstrip(" \xa0").startswith(FORMULA) else text
