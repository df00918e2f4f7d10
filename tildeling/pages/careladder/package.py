# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole package: every service in force beside what is proposed, in time a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from services.minutes import capacity_minutes_per_week
from tildeling.careladder.facts import minutes_per_week
from tildeling.careladder.models import ProposedLine
from tildeling.cases.models import Case
from tildeling.cases.queries import service_title
from tildeling.decisions.queries import in_force_for
from tildeling.orders.facts import GIVES, grant_of

# What ends a service that is in force, and leaves nothing of it.
ENDS = frozenset({"termination"})


@dataclass(frozen=True)
class PackageRow:
    """A service now and as proposed; minutes a week, None when not granted in time."""

    title: str
    has_now: bool
    now: int | None
    will_have: bool
    then: int | None


@dataclass(frozen=True)
class Package:
    """Every service, and the time a week altogether before and after."""

    rows: list[PackageRow]
    now: int
    then: int


def package(case: Case, lines: Sequence[ProposedLine], *, on: date) -> Package:
    """Return a person's services in force on a day, and what the lines would make of them."""
    held = {row.service: row.line for row in in_force_for(case.person, on=on)}
    proposed = {line.service: line for line in lines}
    rows = []
    for service in dict.fromkeys([*held, *proposed]):
        old, new = held.get(service), proposed.get(service)
        grant = grant_of(old) if old else None
        before = ceil(capacity_minutes_per_week(grant)) if grant else None
        gives = new is not None and new.outcome in GIVES
        # A refusal says no to something new; what is in force stands until it is ended.
        keeps = old is not None and not gives and (new is None or new.outcome not in ENDS)
        after = minutes_per_week(new) if new is not None and gives else before if keeps else None
        rows.append(
            PackageRow(service_title(service, on), old is not None, before, gives or keeps, after)
        )
    return Package(
        rows, sum(row.now or 0 for row in rows), sum(row.then or 0 for row in rows)
    )  # fmt: skip
