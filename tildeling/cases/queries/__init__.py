# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is read of cases: the worklist, one case, its timeline, and the search box."""

from tildeling.cases.queries.lookups import CaseHit, Hit, look_up, search
from tildeling.cases.queries.reading import (
    CaseView,
    RunningClock,
    Sight,
    find,
    open_items,
    overview,
    read_case,
    running_clocks,
    service_title,
    sight_of,
)
from tildeling.cases.queries.staff import Colleague, colleagues
from tildeling.cases.queries.taking_out import read_letter, take_out_worklist
from tildeling.cases.queries.timelines import TimelineEntry, timeline
from tildeling.cases.queries.worklists import (
    COUNT_CAP,
    Cursor,
    Scope,
    WorklistFilters,
    WorklistPage,
    WorkRow,
    worklist,
)

__all__ = [
    "COUNT_CAP", "CaseHit", "CaseView", "Colleague", "Cursor", "Hit", "RunningClock", "Scope",
    "Sight", "TimelineEntry", "WorkRow", "WorklistFilters", "WorklistPage", "colleagues", "find",
    "look_up", "open_items", "overview", "read_case", "read_letter", "running_clocks", "search",
    "service_title", "sight_of", "take_out_worklist", "timeline", "worklist",
]  # fmt: skip
