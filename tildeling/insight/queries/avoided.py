# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Time a week that is not granted because the ladder found something lower that is given instead.

Only what is stored counts: a check of the case that did not find a line established, the decision
in force after it, and a lower step that is in force for the same need. What nobody first proposed
is not guessed at, and nothing counts longer than a year after the check (design: benefit ledger).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet

from services.minutes import capacity_minutes_per_week
from tildeling.careladder.models import LadderCheck
from tildeling.cases.models import Case
from tildeling.decisions.models import DecisionLine, InForce
from tildeling.orders.facts import grant_of
from tildeling.shared.time import oslo_date

# The verdicts of a line below which a step was open, or had still to be looked into.
NOT_ESTABLISHED = frozenset({"lower_level_open", "incomplete"})
LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class AvoidedLine:
    """One line: what was first proposed and when, and what is granted, carer-minutes a week."""

    case_id: int
    case_number: str
    service: str
    proposed_minutes: int
    proposed_on: date
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


@dataclass(frozen=True)
class _Proposed:
    minutes: int
    round: int
    on: date


def avoided(on: date, *, cases: QuerySet[Case]) -> Avoided:
    """Return what these cases' decisions in force on a day avoid, per line.

    Formula: minutes a week of the line in the case's first check that did not find it established,
    less minutes a week granted by the decision in force on the day, while a lower step for the
    same need is in force too and at most a year after the check. Lines granted as much or more
    count as nothing and are left out.
    """
    in_force = list(
        InForce.objects.filter(during__contains=on, decision__case__in=cases.order_by())
        .select_related("line", "decision__case")
        .annotate(round=F("decision__draft__round"))
        .order_by("decision__case_id", "id")
    )
    of_person = defaultdict(list)
    for row in in_force:
        of_person[row.person_id].append(row.line)
    first = _first_proposed({row.decision.case_id for row in in_force if row.line.minutes})
    compared = [
        line
        for row in in_force
        if _has_lower(row.line, of_person[row.person_id]) and (line := _line(row, first, on))
    ]
    return Avoided([line for line in compared if line.avoided_minutes > 0], bool(compared))


def _has_lower(line: DecisionLine, others: Iterable[DecisionLine]) -> bool:
    return any(other.level < line.level and set(other.needs) & set(line.needs) for other in others)


def _line(row: InForce, first: Mapping[tuple[int, str], _Proposed], on: date) -> AvoidedLine | None:
    case = row.decision.case
    proposed = first.get((case.pk, row.service))
    grant = grant_of(row.line)
    if proposed is None or grant is None:
        return None
    number: int = row.round  # type: ignore[attr-defined]  # annotated
    if proposed.round > number or on > proposed.on + LONGEST:
        return None
    return AvoidedLine(
        case_id=case.pk,
        case_number=case.case_number,
        service=row.service,
        proposed_minutes=proposed.minutes,
        proposed_on=proposed.on,
        granted_minutes=math.ceil(capacity_minutes_per_week(grant)),
        decided_on=row.decision.decided_on,
    )


def _first_proposed(case_ids: Iterable[int]) -> dict[tuple[int, str], _Proposed]:
    """Return each service's line in its case's first check that did not find it established."""
    found: dict[tuple[int, str], _Proposed] = {}
    checks = LadderCheck.objects.filter(case_id__in=case_ids).order_by("id")
    for case_id, number, at, asked, verdicts in checks.values_list(
        "case_id", "round", "checked_at", "asked__proposed", "answer__verdicts"
    ):
        for line, verdict in zip(asked or [], verdicts or [], strict=False):
            minutes = line.get("minutes_per_week")
            if minutes and verdict.get("verdict") in NOT_ESTABLISHED:
                proposed = _Proposed(minutes, number, oslo_date(at))
                found.setdefault((case_id, line["service"]), proposed)
    return found
