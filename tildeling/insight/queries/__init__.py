# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What leaders ask: numbers over what they answer for, and the rows behind them."""

from tildeling.insight.queries.avoided import Avoided, AvoidedLine, avoided
from tildeling.insight.queries.daily import (
    DroppedRow,
    LateClock,
    NotStartedCause,
    dropped,
    never_drop,
    not_started,
    not_started_by_cause,
    open_cases,
    overdue_by_clock,
    overdue_clocks,
)
from tildeling.insight.queries.figures import (
    FEWEST,
    DroppedCount,
    Figures,
    Waiting,
    counted,
    figures,
    hidden_cells,
    sees_rows,
)
from tildeling.insight.queries.office_orders import (
    OfficeFilter,
    OfficeOrders,
    office_counts,
    office_orders,
)
from tildeling.insight.queries.shares import UnitShare, unit_shares
from tildeling.insight.queries.taking_out import note_rows

__all__ = [
    "FEWEST", "Avoided", "AvoidedLine", "DroppedCount", "DroppedRow", "Figures", "LateClock",
    "NotStartedCause", "OfficeFilter", "OfficeOrders", "UnitShare", "Waiting", "avoided",
    "counted", "dropped",
    "figures", "hidden_cells", "never_drop", "not_started", "not_started_by_cause", "note_rows",
    "office_counts", "office_orders", "open_cases", "overdue_by_clock", "overdue_clocks",
    "sees_rows", "unit_shares",
]  # fmt: skip
