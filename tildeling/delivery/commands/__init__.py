# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is done with visits. `rollups` has the helpers that keep the slices, and writes no trail."""

from tildeling.delivery.commands.drift import raise_drift
from tildeling.delivery.commands.importing import import_visits

__all__ = ["import_visits", "raise_drift"]
