# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What a unit has to do in a week and what it has left, in whole carer-minutes.

Capacity never refuses a right: these figures are shown while deciding, and set dates.
"""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, Q, QuerySet, Sum

from services import catalogue
from services.minutes import Grant, capacity_minutes_per_week
from tildeling.careladder.models import ProposedLine
from tildeling.orders.facts import grant_of, weeks_of
from tildeling.orders.models import OrderVersion
from tildeling.orders.states import LIVE_STATES, OrderState
from tildeling.organisation.models import Unit


@dataclass(frozen=True)
class LoadIfAdded:
    """A unit's week on a day, and what a proposed line would make of it; carer-minutes a week.

    `added` is what comes beyond what the person already gets of the service from the unit, and is
    negative when the line is less. The first and last two are None when nobody has said what the
    unit can do.
    """

    capacity: int | None
    load: int
    added: int
    free: int | None
    free_after: int | None


def load_of(unit: Unit, on: date, competence: str | None = None) -> int:
    """Return the minutes a week ordered from a unit on a day, part minutes rounded up.

    A month counts as 52/12 weeks. Paused orders count: the time is kept for the person. With
    `competence`, only services that ask for just that in the catalogue.
    """
    versions = _ordered(unit, on)
    if competence is not None:
        wanted = [row.code for row in catalogue.all_services(on) if row.competence == competence]
        versions = versions.filter(order__service__in=wanted)
    sums = versions.values("per_weeks", "per_month").annotate(total=Sum(F("minutes") * F("carers")))
    return math.ceil(
        sum(
            _per_week(Grant(row["total"], weeks=weeks_of(row["per_weeks"], row["per_month"])))
            for row in sums.order_by()
        )
    )


def free_minutes(unit: Unit, on: date) -> int | None:
    """Return the unit's minutes a week less what is ordered on a day; None when nobody has said.

    Negative when more is ordered than the unit can do.
    """
    capacity = unit.weekly_capacity_minutes
    return None if capacity is None else capacity - load_of(unit, on)


def load_if_added(unit: Unit, line: ProposedLine, on: date) -> LoadIfAdded:
    """Return the unit's week on a day and what the line would make of it, rounded up."""
    load = load_of(unit, on)
    added = math.ceil(_minutes_of(line) - _already(unit, line, on))
    capacity = unit.weekly_capacity_minutes
    if capacity is None:
        return LoadIfAdded(None, load, added, None, None)
    return LoadIfAdded(capacity, load, added, capacity - load, capacity - load - added)


def _ordered(unit: Unit, on: date) -> QuerySet[OrderVersion]:
    # The versions of a completed order end with it; those of a cancelled one never began.
    return OrderVersion.objects.filter(
        Q(minutes__isnull=False), ~Q(order__state=OrderState.CANCELLED),
        order__unit=unit, during__contains=on,
    )  # fmt: skip


def _already(unit: Unit, line: ProposedLine, on: date) -> Fraction:
    versions = OrderVersion.objects.filter(
        order__unit=unit,
        order__person=line.case.person_id,
        order__service=line.service,
        order__state__in=LIVE_STATES,
        during__contains=on,
    )
    return sum((_minutes_of(version) for version in versions), Fraction(0))


def _minutes_of(row: ProposedLine | OrderVersion) -> Fraction:
    grant = grant_of(row)
    return Fraction(0) if grant is None else _per_week(grant)


def _per_week(grant: Grant) -> Fraction:
    return capacity_minutes_per_week(grant)
