# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write in the trail that rows left as a table, or that somebody opened the rows of a figure."""

from datetime import datetime

from tildeling.audit.record import record_export
from tildeling.organisation.models import User


def note_rows(*, actor: User, at: datetime, what: str, rows: int, form: str = "csv") -> None:
    """Write what was taken out, how many rows, and whether as a file or on a page."""
    record_export(actor=actor, at=at, what=what, rows=rows, form=form)
