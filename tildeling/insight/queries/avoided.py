# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Time a week that was not granted because the ladder found something lower to try first.

Only what is stored counts: a check of a round that said a lower step was open for a line, and the
line of the decision that the same round led to. What nobody first proposed is not guessed at.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from services.minutes import capacity_minutes_per_week
from tildeling.careladder.models import LadderCheck
from tildeling.cases.models import Case
from tildeling.decisions.models import InForce
from tildeling.orders.facts import grant_of

OPEN = "lower_level_open"


@dataclass(frozen=True)
class AvoidedLine:
    """One line: what was first proposed, what was granted, in carer-minutes a week."""

    case_id: int
    case_number: str
    round: int
    service: str
    proposed_minutes: int
    granted_minutes: int
    decided_on: date

    @property
    def avoided_minutes(self) -> int:
        """Proposed less granted."""
        return self.proposed_minutes - self.granted_minutes


@dataclass(frozen=True)
class Avoided:
    """Every line that counts on a day; `is_measured` is false when nothing could be compared."""

    lines: list[AvoidedLine]
    is_measured: bool

    @property
    def minutes(self) -> int:
        """The sum of all lines, minutes a week."""
        return sum(line.avoided_minutes for line in self.lines)


def avoided(on: date, *, cases: QuerySet[Case]) -> Avoided:
    """Return what these cases' decisions in force on a day avoid, per line.

    Formula: minutes a week of the line in the first check of the round that found a lower step
    open for it, less minutes a week granted by the decision of that round in force on the day.
    Lines granted as much or more count as nothing and are left out.
    """
    rows = list(
        InForce.objects.filter(
            during__contains=on, line__minutes__isnull=False, decision__case__in=cases.order_by()
        )
        .select_related("line", "decision__case")
        .annotate(round=F("decision__draft__round"))
        .order_by("decision__case_id", "id")
    )
    first = _first_proposed({row.decision.case_id for row in rows})
    lines = [line for row in rows if (line := _line(row, first)) is not None]
    return Avoided([line for line in lines if line.avoided_minutes > 0], bool(lines))


def _line(row: InForce, first: dict[tuple[int, int, str], int]) -> AvoidedLine | None:
    case = row.decision.case
    number: int = row.round  # type: ignore[attr-defined]  # annotated
    proposed = first.get((case.pk, number, row.service))
    grant = grant_of(row.line)
    if proposed is None or grant is None:
        return None
    return AvoidedLine(
        case_id=case.pk,
        case_number=case.case_number,
        round=number,
        service=row.service,
        proposed_minutes=proposed,
        granted_minutes=math.ceil(capacity_minutes_per_week(grant)),
        decided_on=row.decision.decided_on,
    )


def _first_proposed(case_ids: Iterable[int]) -> dict[tuple[int, int, str], int]:
    """Return the minutes of each line that a check first found something lower for."""
    found: dict[tuple[int, int, str], int] = {}
    checks = LadderCheck.objects.filter(case_id__in=case_ids).order_by("id")
    for case_id, number, asked, verdicts in checks.values_list(
        "case_id", "round", "asked__proposed", "answer__verdicts"
    ):
        for line, verdict in zip(asked or [], verdicts or [], strict=False):
            minutes = line.get("minutes_per_week")
            if minutes and verdict.get("verdict") == OPEN:
                found.setdefault((case_id, number, line["service"]), minutes)
    return found
