# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is asked of orders; every list starts at what the actor may see."""

from tildeling.orders.queries.capacity import LoadIfAdded, free_minutes, load_if_added, load_of
from tildeling.orders.queries.inbox import (
    InboxPage,
    InboxRow,
    inbox,
    inbox_counts,
    start_questions,
)
from tildeling.orders.queries.seen import (
    OrderView,
    order_view,
    read_order,
    version_on,
    visible_to,
)
from tildeling.orders.queries.waiting import (
    Event,
    NotStarted,
    end_of_force,
    history,
    not_started,
    to_complete,
)

__all__ = [
    "Event", "InboxPage", "InboxRow", "LoadIfAdded", "NotStarted", "OrderView", "end_of_force",
    "free_minutes", "history", "inbox", "inbox_counts", "load_if_added", "load_of",
    "not_started", "order_view", "read_order", "start_questions", "to_complete", "version_on",
    "visible_to",
]  # fmt: skip
