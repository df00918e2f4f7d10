# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Numbers over what somebody answers for, and the cells too small to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tildeling.cases.models import Case, CaseQuerySet, Clock
from tildeling.insight.queries.daily import LateClock, late_clocks, never_drop
from tildeling.orders.models import Order, OrderReturn, OrderVersion, Pause
from tildeling.orders.states import OrderState, WaitCause
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission

# A group of persons smaller than this is not shown to those who see numbers alone.
FEWEST = 5


@dataclass(frozen=True)
class Waiting:
    """Orders of a unit that should have begun and have not, for one cause."""

    unit_id: int
    unit_name: str
    cause: str
    orders: int
    first_day: date


@dataclass(frozen=True)
class DroppedCount:
    """How many breaks of the promise that nobody is dropped there are of one kind."""

    kind: str
    found: int


@dataclass(frozen=True)
class Figures:
    """The leader's numbers on a day."""

    open_cases: int
    unassigned: int
    late_cases: int
    late: list[LateClock]
    waiting: list[Waiting]
    dropped: list[DroppedCount]


def sees_rows(actor: User, on: date) -> bool:
    """Tell whether the actor opens the rows behind a number, or sees numbers alone."""
    return actor.may(Permission.FIGURE_ROWS, on=on)


def counted(actor: User, on: date) -> CaseQuerySet:
    """Return the cases a number is over: the actor's own, or all for who sees numbers alone.

    For counting only. Rows that are shown start at `visible_to`.
    """
    if actor.may(Permission.FIGURES, on=on) and not sees_rows(actor, on):
        return Case.objects.all()
    return Case.objects.visible_to(actor, on=on)


def figures(actor: User, on: date) -> Figures:
    """Return the numbers of the cases the actor answers for."""
    cases = counted(actor, on)
    opened = cases.open()
    late = Clock.objects.filter(case__in=cases.order_by(), stopped_on__isnull=True, due_on__lt=on)
    found = never_drop(on, cases=cases)
    kinds = dict.fromkeys(row.kind for row in found)
    return Figures(
        open_cases=opened.count(),
        unassigned=opened.filter(owner__isnull=True).count(),
        late_cases=late.order_by().values("case").distinct().count(),
        late=late_clocks(late, on),
        waiting=_waiting(cases, on),
        dropped=[DroppedCount(kind, sum(row.kind == kind for row in found)) for kind in kinds],
    )


def hidden_cells(cells: Mapping[Any, int], fewest: int = FEWEST) -> frozenset[Any]:
    """Return the cells of a group that must be hidden beside its total.

    Those from 1 to below the limit, and with them the next smallest until at least two are hidden
    that together hold the limit or more, so that none can be found by subtraction. When there are
    too few cells for that, all are returned, and the total must be hidden too.
    """
    hidden = [name for name, found in cells.items() if 0 < found < fewest]
    if not hidden:
        return frozenset()
    rest = sorted((found, str(name), name) for name, found in cells.items() if found >= fewest)
    for _found, _text, name in rest:
        if len(hidden) > 1 and sum(cells[one] for one in hidden) >= fewest:
            break
        hidden.append(name)
    return frozenset(hidden)


def _waiting(cases: QuerySet[Case], on: date) -> list[Waiting]:
    versions = OrderVersion.objects.filter(order=OuterRef("pk"), during__isempty=False).order_by()
    first_day = versions.values("order").annotate(first=Min("during__startswith")).values("first")
    last_return = OrderReturn.objects.filter(order=OuterRef("pk")).order_by("-id")
    rows = (
        Order.objects.filter(
            case__in=cases.order_by(),
            state__in=[OrderState.SENT, OrderState.RETURNED, OrderState.ACCEPTED],
        )
        .annotate(
            first_day=Subquery(first_day),
            cause=Choose(
                When(
                    Exists(Pause.objects.filter(order=OuterRef("pk"), during__contains=on)),
                    then=Value(WaitCause.PAUSED.value),
                ),
                When(
                    state=OrderState.RETURNED,
                    then=Coalesce(
                        Subquery(last_return.values("reason")[:1]),
                        Value(WaitCause.RETURNED.value),
                    ),
                ),
                When(state=OrderState.SENT, then=Value(WaitCause.NOT_ANSWERED.value)),
                default=Value(WaitCause.NOT_BEGUN.value),
                output_field=CharField(),
            ),
        )
        .filter(first_day__lte=on)
        .order_by()
        .values("unit_id", "unit__name", "cause")
        .annotate(orders=Count("pk"), oldest=Min("first_day"))
        .order_by(F("oldest").asc(), "unit__name", "cause")
    )
    return [
        Waiting(row["unit_id"], row["unit__name"], row["cause"], row["orders"], row["oldest"])
        for row in rows
    ]
