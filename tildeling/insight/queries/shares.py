# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Delivered against granted for every unit at once, as sums; no row is of a person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from tildeling.delivery.facts import FIGURE_COLUMNS, Figures
from tildeling.delivery.queries import slices_visible_to
from tildeling.organisation.models import User


@dataclass(frozen=True)
class UnitShare:
    """A unit's sums in a period, and of how many persons they are."""

    code: str
    name: str
    persons: int
    figures: Figures


def unit_shares(actor: User, on: date, from_on: date, until_on: date) -> list[UnitShare]:
    """Return the sums of each unit in the slices that begin in a half-open period, by name.

    Over the slices whose sums the actor may see: own unit's, own cases', or everybody's.
    """
    sums = {f"sum_{name}": Sum(name) for name in FIGURE_COLUMNS}
    rows: Any = (
        slices_visible_to(actor, on=on)
        .filter(from_on__gte=from_on, from_on__lt=until_on)
        .order_by()
        .values("unit__code", "unit__name")
        .annotate(persons=Count("order__person", distinct=True), **sums)
        .order_by("unit__name", "unit__code")
    )
    return [
        UnitShare(
            code=row["unit__code"],
            name=row["unit__name"],
            persons=row["persons"],
            figures=Figures(*(row[f"sum_{name}"] for name in FIGURE_COLUMNS)),
        )
        for row in rows
    ]
