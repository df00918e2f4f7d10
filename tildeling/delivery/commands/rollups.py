# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Keep what was granted and delivered per order and slice: ISO weeks cut at month ends.

A slice is never added to: its row is locked and everything in it is computed again from the
visits that count, the order's versions and its pauses. Two who touch the same slices meet on the
rows, in key order, and the later one sees what the earlier one wrote. Writing helpers: no trail.

The import keeps the slices its visits touch. What changes versions or pauses belongs to an earlier
context and cannot call this one: whoever moves it calls `recompute_order` in the same transaction,
and `refresh_stale` finds the rest each night. Slices of weeks nobody has reported on are made by
both, since a week with no visits is a week where nothing was delivered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from tildeling.delivery.commands import rollup_sql as sql

FIGURES = (
    "decided_sevenths", "absence_sevenths", "absence_by_cause", "planned_minutes",
    "delivered_minutes", "remote_minutes", "pause_minutes", "travel_minutes", "indirect_minutes",
    "visits", "missed", "declined", "cancelled", "not_there",
)  # fmt: skip
_LIMITS = (
    "set local statement_timeout = '20min'; set local lock_timeout = '30s';"
    " set local work_mem = '128MB'; set local jit = off;"
    # What is analysed here is whether a table is large, which a small sample says as well.
    " set local default_statistics_target = 10"
)


@dataclass(frozen=True)
class Difference:
    """A slice that is not what its visits, versions and pauses say: column, kept and computed."""

    order_id: int
    from_on: date
    column: str
    kept: Any
    computed: Any


def recompute(order_ids: Iterable[int], from_on: date, until_on: date) -> int:
    """Compute every slice of these orders in a half-open period; return how many changed.

    A slice that reaches into the period counts whole. One is made where a version or a visit is.
    """
    ids = list(order_ids)
    with connection.cursor() as cursor:
        make_touched(cursor)
        cursor.execute(sql.TOUCH_PERIOD, {"orders": ids, "from": from_on, "until": until_on})
        return recompute_touched(cursor)


def recompute_order(order_id: int, *, on: date) -> int:
    """Compute all slices of an order up to the one a date lies in, and any after it that exist.

    Called when a version or a pause of it has changed, in the same transaction.
    """
    first = _first_day([order_id])
    return 0 if first is None else recompute([order_id], first, _until([order_id], on))


def refresh_stale(*, on: date, order_ids: Iterable[int] | None = None) -> int:
    """Set right what versions and pauses have made stale, up to the slice a date lies in.

    Of all orders, or those named; the caller has a transaction open. Makes the slices of weeks
    without visits, and computes only those whose granted minutes differ from what is kept.
    Returns how many changed.
    """
    named = None if order_ids is None else list(order_ids)
    with connection.cursor() as cursor:
        make_touched(cursor)
        cursor.execute(sql.TOUCH_GRANTED, {"orders": named, "until": on + timedelta(days=1)})
        cursor.execute("analyze touched")
        cursor.execute(sql.GRANTS)
        cursor.execute(sql.LEAVE_WHAT_STANDS)
        cursor.execute("drop table grants")
        return recompute_touched(cursor)


def recompute_all() -> int:
    """Compute every kept slice and every one with visits; return how many changed."""
    with connection.cursor() as cursor:
        make_touched(cursor)
        cursor.execute(sql.TOUCH_ALL)
        return recompute_touched(cursor)


def set_own_limits() -> None:
    """Give this transaction the time and memory of bulk work, not of a click."""
    with connection.cursor() as cursor:
        cursor.execute(_LIMITS)


def differences() -> list[Difference]:
    """Return where the kept slices differ from those rebuilt from visits, versions and pauses.

    A slice with visits must be kept; one with only granted minutes may wait for `refresh_stale`.
    """
    with connection.cursor() as cursor:
        make_touched(cursor)
        cursor.execute(sql.TOUCH_ALL)
        _compute(cursor)
        cursor.execute(sql.DIFFERENCES)
        rows = cursor.fetchall()
        cursor.execute("drop table touched, grants, seen, computed")
    return [found for row in rows for found in _differences(row)]


def make_touched(cursor: Any) -> None:
    """Make the empty table of the slices to compute: `touched(order_id, from_on, until_on)`.

    Without a transaction around it the locks would hold nothing, so that is refused.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("slices are computed in a transaction of the caller's")
    cursor.execute("drop table if exists pg_temp.touched")
    cursor.execute(
        "create temp table touched (order_id bigint, from_on date, until_on date) on commit drop"
    )


def recompute_touched(cursor: Any) -> int:
    """Compute the touched slices, making those that are missing; return how many changed.

    The slices there are get locked in key order before anything is read: each statement sees what
    was committed before it began, and whoever held a slice has committed by then. When a slice
    was neither locked nor made here, somebody else made it meanwhile, and all are computed again.
    """
    changed, touched, ours = 0, 1, 0
    while ours < touched:
        cursor.execute(sql.LOCK_SLICES)
        touched, ours = cursor.fetchone()
        _compute(cursor)
        cursor.execute(sql.WRITE_SLICES)
        changed += cursor.rowcount
        if ours < touched:
            cursor.execute(sql.MAKE_SLICES)
            changed += cursor.rowcount
            ours += cursor.rowcount
        cursor.execute("drop table grants, seen, computed")
    cursor.execute("drop table touched")
    return changed


def _compute(cursor: Any) -> None:
    cursor.execute("analyze touched")
    cursor.execute(sql.GRANTS)
    # A batch is not in the tables' statistics yet, and sorting it all is the wrong guess.
    cursor.execute("set local enable_sort = off")
    cursor.execute(sql.SEEN)
    cursor.execute(sql.SEEN_TOGETHER)
    cursor.execute("set local enable_sort = on")
    cursor.execute(sql.COMPUTED)


def _first_day(order_ids: list[int]) -> date | None:
    with connection.cursor() as cursor:
        cursor.execute(sql.FIRST_DAY, {"orders": order_ids})
        (day,) = cursor.fetchone()
    found: date | None = day
    return found


def _until(order_ids: list[int], on: date) -> date:
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(until_on) from delivery_weekslice where order_id = any(%s)", [order_ids]
        )
        (last,) = cursor.fetchone()
    return max(last or on, on + timedelta(days=1))


def _differences(row: tuple[Any, ...]) -> list[Difference]:
    order_id, from_on, kept_id, *pairs = row
    if kept_id is None:
        return [Difference(order_id, from_on, "id", None, "missing")]
    return [
        Difference(order_id, from_on, name, kept, computed)
        for name, kept, computed in zip(FIGURES, pairs[::2], pairs[1::2], strict=True)
        if kept != computed
    ]
