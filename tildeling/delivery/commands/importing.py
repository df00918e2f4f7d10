# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Read visits in: one way for a file and for another system's rows, in batches of any size.

The exception that handles bulk: it belongs to no case, and its rows are staged, judged and merged
set by set. The order is: stage the file, take turns per source, refuse what does not hold, let
the last row of a key count, insert what is new or other than what stands, move the pointers, and
compute the slices that were touched.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice, tee
from typing import Any

from django.db import IntegrityError, connection
from psycopg.types.json import Jsonb

from services.visit_rows import REASONS, RowReader, UnusableFile
from tildeling.audit.record import record
from tildeling.delivery.commands import import_sql as sql
from tildeling.delivery.commands.rollups import make_touched, recompute_touched, set_own_limits
from tildeling.delivery.commands.sources import Content, Source, opened
from tildeling.delivery.models import VisitBatch
from tildeling.delivery.policies import importable_units, may_import
from tildeling.delivery.states import BatchState
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, require
from tildeling.shared.time import oslo_date

_REFUSED_AT_A_TIME = 2_000


def import_visits(
    *, actor: User, at: datetime, source_name: str, content: Content, form: str = "csv"
) -> VisitBatch:
    """Read a batch of visits in and return what became of it; always rows = the four counts.

    `form` is `csv`, `xlsx` (bytes, a path or an open file) or `rows` (mappings by column). The
    same file again changes nothing. Of several rows with one key the last good one counts, and
    the earlier ones are counted as corrected, or unchanged when they say the same. A file that
    cannot be read as visits is `Invalid` and nothing is written. Rows of orders the actor does
    not read in for are refused as unknown.
    """
    on = oslo_date(at)
    require(may_import(actor, on=on))
    try:
        source = opened(content, form)
        batch = VisitBatch.objects.create(
            source_name=source_name[:200],
            content_sha256=source.sha256,
            received_at=at,
            received_by_id=actor.pk,
        )
        units = importable_units(actor, on=on)
        with connection.cursor() as cursor:
            reader = _stage(cursor, source, at)
            _judge(cursor, reader, None if units is None else sorted(units))
            _merge(cursor, batch, reader)
            _recompute(cursor, batch)
            _keep_refused(cursor, batch, source)
            cursor.execute("drop table visit_rows, fresh")
    except UnusableFile as unusable:
        raise Invalid({"file": [str(unusable)]}) from None
    record(
        kind="visits.imported", subject=batch, actor=actor, at=at, sha256=batch.content_sha256,
        rows=batch.rows, stored=batch.stored, corrected=batch.corrected,
        unchanged=batch.unchanged, refused=batch.refused,
    )  # fmt: skip
    return batch


def _stage(cursor: Any, source: Source, at: datetime) -> RowReader:
    set_own_limits()
    cursor.execute(sql.STAGE)
    reader = RowReader(now=int(at.timestamp()))
    with cursor.copy(sql.COPY) as copy:
        for block in source.staged(reader):
            copy.write(block)
    cursor.execute(sql.ANALYZE)
    return reader


def _judge(cursor: Any, reader: RowReader, units: list[int] | None) -> None:
    cursor.execute(sql.ONE_AT_A_TIME, {"sources": list(reader.sources)})
    cursor.execute(sql.REFUSE_ORDERS, {"units": units})
    if units is not None:
        cursor.execute(sql.REFUSE_KEYS, {"units": units})
    if reader.withdraws:
        cursor.execute(sql.REFUSE_WITHDRAWALS)


def _merge(cursor: Any, batch: VisitBatch, reader: RowReader) -> None:
    """Write new versions, move the pointers, and count what became of every row."""
    cursor.execute(sql.SUPERSEDE)
    superseded = cursor.rowcount
    cursor.execute(sql.FRESH)
    if reader.withdraws:
        cursor.execute(sql.FRESH_WITHDRAWALS)
    cursor.execute(sql.ANALYZE_FRESH)
    written = _insert_visits(cursor, batch)
    cursor.execute(sql.INSERT_KEYS)
    batch.stored = cursor.rowcount
    if written > batch.stored:
        cursor.execute(sql.MOVE_KEYS)
        batch.corrected = cursor.rowcount
    if superseded and written:
        cursor.execute(sql.COUNT_SUPERSEDED)
        batch.corrected += cursor.fetchone()[0]
    cursor.execute(sql.COUNT_ROWS)
    batch.rows, batch.refused = cursor.fetchone()
    batch.unchanged = batch.rows - batch.refused - batch.stored - batch.corrected
    batch.state = BatchState.DONE
    batch.save()


def _insert_visits(cursor: Any, batch: VisitBatch) -> int:
    """Insert the new versions; their foreign keys are checked here or, one by one, at the end.

    Half the time of a large COPY goes to foreign keys. Where the database user may, this one
    statement is run without their triggers: the batch is our own row, and the orders are held and
    counted in `_recompute`, which is what a million triggers would do.
    """
    cursor.execute(sql.MAY_CHECK_AS_A_SET)
    (as_a_set,) = cursor.fetchone()
    if as_a_set:
        cursor.execute("set local session_replication_role = replica")
    cursor.execute(sql.INSERT_VISITS, {"batch": batch.pk})
    written: int = cursor.rowcount
    if as_a_set:
        cursor.execute("set local session_replication_role = origin")
    return written


def _recompute(cursor: Any, batch: VisitBatch) -> None:
    if not batch.stored and not batch.corrected:
        return
    make_touched(cursor)
    cursor.execute(sql.TOUCH_NEW)
    if batch.corrected:
        cursor.execute(sql.TOUCH_LEFT)
    cursor.execute(sql.HOLD_ORDERS)
    if cursor.fetchone()[0]:
        raise IntegrityError("an order went away while its visits were read in")
    cursor.execute(sql.TOUCH_BESIDE)
    recompute_touched(cursor)


def _keep_refused(cursor: Any, batch: VisitBatch, source: Source) -> None:
    """Write the refused rows as they came, which takes a second look at the file."""
    if not batch.refused:
        return
    verdicts, others = tee(_refused(cursor))
    raws = source.raws(line for line, _, _ in others)
    rows = zip(verdicts, raws, strict=False)
    while part := list(islice(rows, _REFUSED_AT_A_TIME)):
        with cursor.copy(sql.COPY_REFUSED) as copy:
            for (line, column, code), (_, raw) in part:
                copy.write_row((batch.pk, line, column, code, REASONS[code], Jsonb(raw)))


def _refused(cursor: Any) -> Iterator[tuple[int, str, str]]:
    cursor.execute(sql.DECLARE_REFUSED)
    cursor.execute(sql.FETCH_REFUSED)
    while rows := cursor.fetchall():
        yield from rows
        cursor.execute(sql.FETCH_REFUSED)
    cursor.execute("close refused")
