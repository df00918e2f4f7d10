# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What leaves the house from a case: a letter that is opened, a worklist that is exported."""

from collections.abc import Iterator
from datetime import datetime

from tildeling.audit.record import record_export, record_read
from tildeling.cases.models import Case
from tildeling.cases.queries.reading import Sight, find, sight_of
from tildeling.cases.queries.worklists import PAGE_CAP, WorklistFilters, WorkRow, worklist
from tildeling.letters.models import Letter
from tildeling.letters.queries import of_case
from tildeling.organisation.models import User
from tildeling.shared.refusals import Missing
from tildeling.shared.time import oslo_date

# A longer table than this is a report, not a worklist.
MOST_ROWS = 5000


def read_letter(*, actor: User, at: datetime, case_number: str, letter_id: int) -> Letter:
    """Return a letter of a case with its bytes, and write in the trail that it was read.

    `Missing` when the case is hidden, when the letter is another's, and for a unit that delivers:
    the decision's text is the office's and the mappers'.
    """
    on = oslo_date(at)
    case: Case = find(actor, case_number, on=on)
    letter = of_case(case.pk).defer(None).filter(pk=letter_id).first()
    if letter is None or sight_of(actor, case, on=on) == Sight.PROVIDER:
        raise Missing
    record_read(what="letter", actor=actor, at=at, person_id=case.person_id, case_id=case.pk)
    return letter


def take_out_worklist(
    *, actor: User, at: datetime, filters: WorklistFilters
) -> tuple[WorkRow, ...]:
    """Return the whole worklist of a filter for a table, and write how many rows left."""
    rows = tuple(_all(actor, at, filters))
    record_export(actor=actor, at=at, what="worklist", rows=len(rows), scope=filters.scope.value)
    return rows


def _all(actor: User, at: datetime, filters: WorklistFilters) -> Iterator[WorkRow]:
    after, on = None, oslo_date(at)
    for _ in range(MOST_ROWS // PAGE_CAP):
        page = worklist(actor, on=on, filters=filters, after=after, limit=PAGE_CAP)
        yield from page.rows
        after = page.next
        if after is None:
            return
