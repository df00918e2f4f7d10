# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Start and stop the deadlines of a case, computed from events and never typed.

Writing helpers for other commands: they write no trail.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Min, Model

from services import deadlines
from tildeling.cases.models import Case, Clock
from tildeling.shared.refusals import Invalid


def start_clock(
    *, case: Case, code: str, source: Model, on: date, kind: str = "",
    stated_on: date | None = None,
) -> Clock:  # fmt: skip
    """Start a clock of `services/law/deadlines*.toml` from an event on a date.

    `stated_on` is a date set in a letter or decision; `Invalid` when the rule allows no such date.
    A running clock of the same code and source is stopped and starts afresh.
    """
    try:
        computed = deadlines.due(code, on=on, kind=kind, stated_on=stated_on)
    except ValueError:
        earliest = deadlines.clock_of(code, on=on, kind=kind)
        raise Invalid({"due_on": [_too_early(earliest)]}) from None
    stop_clocks(case=case, on=on, by="restarted", codes=[code], source=source)
    return Clock.objects.create(
        case=case,
        code=code,
        source_kind=source._meta.model_name or "",
        source_id=source.pk,
        started_on=on,
        warn_on=computed.warn_on,
        due_on=computed.due_on,
    )


def stop_clocks(
    *, case: Case, on: date, by: str, codes: Iterable[str] | None = None,
    source: Model | None = None,
) -> int:  # fmt: skip
    """Stop the case's running clocks, of the codes and source if named; return how many.

    `by` is what stopped them, as a trail kind («decision.signed»).
    """
    running = Clock.objects.filter(case=case, stopped_on__isnull=True)
    if codes is not None:
        running = running.filter(code__in=codes)
    if source is not None:
        running = running.filter(source_kind=source._meta.model_name, source_id=source.pk)
    return running.update(stopped_on=on, stopped_by=by)


def due_on(case: Case, code: str, *, on: date, kind: str = "", source: Model | None = None) -> date:
    """Return the date of the case's nearest running clock of a code, else the rule's own date."""
    running = Clock.objects.filter(case=case, code=code, stopped_on__isnull=True)
    if source is not None:
        running = running.filter(source_kind=source._meta.model_name, source_id=source.pk)
    nearest: date | None = running.aggregate(due=Min("due_on"))["due"]
    return nearest or deadlines.due(code, on=on, kind=kind).due_on


def _too_early(clock: deadlines.Clock) -> str:
    if not clock.may_be_stated:
        return "Denne fristen følger av regelen og kan ikke settes."
    return "Fristen er for tidlig."
