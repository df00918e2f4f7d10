# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is asked of visits and of delivered against granted."""

from tildeling.delivery.queries.batches import batches_visible_to, refused_file
from tildeling.delivery.queries.drift import Drift, drifting
from tildeling.delivery.queries.weeks import (
    OrderDelivered,
    UnitDelivered,
    delivered_of_person,
    delivered_of_unit,
    slices_visible_to,
    weeks_of_order,
)

__all__ = [
    "Drift", "OrderDelivered", "UnitDelivered", "batches_visible_to", "delivered_of_person",
    "delivered_of_unit", "drifting", "refused_file", "slices_visible_to", "weeks_of_order",
]  # fmt: skip
