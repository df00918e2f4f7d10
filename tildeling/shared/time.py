# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""From an instant to a Norwegian date; instants are UTC, dates are dates."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def oslo_date(at: datetime) -> date:
    """Return the date in Norway at an instant."""
    return at.astimezone(OSLO).date()


def oslo_noon(on: date) -> datetime:
    """Return noon in Norway on a date, for acts that are recorded with a date only."""
    return datetime.combine(on, time(12), tzinfo=OSLO)
