# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who a case can be given to, and how much each has."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tildeling.cases.models import Case, WorkItem
from tildeling.organisation.queries import employees_who_may
from tildeling.organisation.roles import Permission


@dataclass(frozen=True)
class Colleague:
    """Somebody who handles cases in a unit: how many open cases, and how many tasks are late."""

    id: int
    name: str
    open_cases: int
    late_items: int


def colleagues(unit_id: int, *, on: date) -> tuple[Colleague, ...]:
    """Return who a case in the unit can be given to on a date, by name, with what each has."""
    cases = Case.objects.open().filter(owner=OuterRef("pk"), unit_id=unit_id)
    late = WorkItem.objects.open().filter(owner=OuterRef("pk"), due_on__lt=on)
    found = employees_who_may(Permission.CASE_HANDLE, unit_id, on=on).annotate(
        open_cases=Coalesce(Subquery(_count(cases)), 0),
        late_items=Coalesce(Subquery(_count(late)), 0),
    )
    return tuple(
        Colleague(*row)
        for row in found.values_list("pk", "display_name", "open_cases", "late_items")
    )


def _count(rows: "QuerySet[Case] | QuerySet[WorkItem]") -> "QuerySet[Any, Any]":
    return rows.order_by().values("owner").annotate(n=Count("pk")).values("n")
