# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The clock as the API reads it, to be passed down as `at` and `on`."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return this instant, in UTC."""
    return timezone.now()


def today() -> date:
    """Return today's date in Oslo."""
    return timezone.localdate()
