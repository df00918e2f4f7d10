# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What follows from an order and its versions without asking the database again."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from services.minutes import Grant
from tildeling.careladder.states import LineOutcome
from tildeling.orders.models import Order, OrderVersion, Pause
from tildeling.orders.states import LIVE_STATES
from tildeling.organisation.roles import UnitKind

# The outcomes that give the person something, and so become an order when there is a unit.
GIVES = (LineOutcome.GRANT, LineOutcome.PARTIAL_GRANT, LineOutcome.CHANGE)
# Mapping units carry out too: everyday rehabilitation is theirs.
CARRIES_OUT = (UnitKind.PROVIDER, UnitKind.MAPPING)


class TimeGranted(Protocol):
    """A line or version that grants time: minutes every so many weeks, or a calendar month."""

    minutes: int | None
    per_weeks: int | None
    per_month: bool
    carers: int


def grant_of(row: TimeGranted) -> Grant | None:
    """Return the time a row grants, or None when it grants something else (a place, an alarm)."""
    if row.minutes is None:
        return None
    return Grant(row.minutes, weeks=weeks_of(row.per_weeks, row.per_month), carers=row.carers)


def weeks_of(per_weeks: int | None, per_month: bool) -> int:
    """Return the weeks of one interval of a grant, 0 for a calendar month."""
    return 0 if per_month else per_weeks or 1


def is_live(order: Order) -> bool:
    """Tell whether the order is with a unit or waits to be."""
    return order.state in LIVE_STATES


def holds_on(row: OrderVersion | Pause, day: date) -> bool:
    """Tell whether a version or a pause covers a day; its period is half open."""
    during = row.during
    if during.isempty:
        return False
    return bool(
        (during.lower is None or during.lower <= day)
        and (during.upper is None or day < during.upper)
    )


def version_in(versions: Iterable[OrderVersion], day: date) -> OrderVersion | None:
    """Return the version among these that is valid on a day."""
    return next((version for version in versions if holds_on(version, day)), None)


def starts_on(versions: Iterable[OrderVersion]) -> date | None:
    """Return the first day any of the versions asks for something."""
    days = [version.during.lower for version in versions if not version.during.isempty]
    return min(days, default=None)
