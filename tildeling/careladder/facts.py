# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""From a case's rows to the case the care ladder reads (design: doors that stay stable)."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from services import reasons
from services.ladder_case import OPEN_ENDED
from services.minutes import MINUTES_PER_HOUR, Grant, capacity_minutes_per_week
from services.tomldata import NotInForce
from tildeling.assessments.facts import facts_of
from tildeling.assessments.models import Assessment
from tildeling.careladder.models import MeasureState, ProposedLine
from tildeling.careladder.states import GrantUnit, LineOutcome, MeasureStatus
from tildeling.cases.models import Case
from tildeling.shared.time import oslo_date

# What is to be given; a refusal or an end proposes nothing that a lower step could replace.
GIVEN = frozenset({LineOutcome.GRANT, LineOutcome.PARTIAL_GRANT, LineOutcome.CHANGE})


def ladder_case_of(case: Case, *, on: date) -> dict[str, Any]:
    """Return the ladder case of a round on a date, as plain JSON with ISO dates.

    Facts are what the meeting agreed, measures what is recorded of the person, lines what is
    proposed to be given. Minutes are carer-minutes a week, rounded up; a period's end is not in it.
    """
    return {
        "date": on.isoformat(),
        "user_group": case.person.user_group,
        "facts": facts_of(case, on=on),
        "measures": [_measure(row) for row in counting_states(case, on=on)],
        "proposed": [_line(row) for row in proposed_lines(case)],
    }


def proposed_lines(case: Case) -> list[ProposedLine]:
    """Return the round's lines that would give something, in the order of the ladder case."""
    rows = ProposedLine.objects.filter(
        case=case, round=case.round, is_withdrawn=False, outcome__in=GIVEN
    )
    return list(rows.order_by("id"))


def counting_states(case: Case, *, on: date) -> list[MeasureState]:
    """Return what counts of the person's measures on a date, by need and measure.

    Left out, so that it is asked again: what is not assessed, a trial referred to that is too old,
    and a temporary reason from before this round began.
    """
    began = _round_began(case)
    rows = MeasureState.objects.filter(person=case.person_id, is_current=True)
    rows = rows.exclude(state=MeasureStatus.NOT_ASSESSED).order_by("need", "measure")
    return [row for row in rows if not _is_outdated(row, began, on)]


def minutes_per_week(line: ProposedLine) -> int | None:
    """Return carer-minutes a week of a line, rounded up; None when it is not granted in time."""
    exact = exact_minutes_per_week(line)
    return None if exact is None else ceil(exact)


def exact_minutes_per_week(line: ProposedLine) -> Fraction | None:
    """Return carer-minutes a week exactly; a month is 52/12 weeks."""
    grant: Grant | None = None
    if line.minutes is not None:
        grant = Grant(line.minutes, 0 if line.per_month else line.per_weeks or 1, line.carers)
    elif line.grant_unit == GrantUnit.HOURS_PER_MONTH and line.quantity is not None:
        grant = Grant(line.quantity * MINUTES_PER_HOUR, 0, line.carers)
    return None if grant is None else capacity_minutes_per_week(grant)


def differs(asked: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether two ladder cases differ in anything but their date."""
    return {**asked, "date": None} != {**now, "date": None}


def _line(row: ProposedLine) -> dict[str, Any]:
    found: dict[str, Any] = {
        "service": row.service,
        "needs": list(row.needs),
        "duration": (row.ends_on - row.starts_on).days if row.ends_on else OPEN_ENDED,
    }
    minutes = minutes_per_week(row)
    if minutes is not None:
        found["minutes_per_week"] = minutes
    if row.tag:
        found["tag"] = row.tag
    return found


def _measure(row: MeasureState) -> dict[str, Any]:
    found: dict[str, Any] = {
        "need": row.need,
        "measure": row.measure,
        "state": row.state,
        "reason": row.reason_code or None,
        "from": row.from_on.isoformat() if row.from_on else None,
        "to": row.until_on.isoformat() if row.until_on else None,
        "evidence": [row.evidence] if row.evidence else [],
        "note": row.note,
        "residual_minutes_per_week": row.residual_minutes_per_week,
        "source": {"date": oslo_date(row.recorded_at).isoformat()},
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _round_began(case: Case) -> date | None:
    ordered: Iterable[date] = Assessment.objects.filter(case=case, round=case.round).values_list(
        "ordered_on", flat=True
    )
    return min(ordered, default=None)


def _is_outdated(row: MeasureState, began: date | None, on: date) -> bool:
    if not row.reason_code:
        return False
    try:
        reason = reasons.reason(row.reason_code, on)
    except (KeyError, NotInForce):
        # A code that is no longer in use cannot close a step.
        return True
    if reason.within_months is not None and row.until_on is not None:
        return months_between(row.until_on, on) > reason.within_months
    return reason.temporary and began is not None and oslo_date(row.recorded_at) < began


def months_between(earlier: date, later: date) -> int:
    """Return the number of month shifts between two dates, the way the ladder counts them."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
