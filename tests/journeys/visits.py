# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A visits export as the unit's own system would write it: three weeks, the third one short."""

from datetime import timedelta

from tests.journeys.story import Story

HEADER = (
    "besok_id;kilde;besok_gruppe;bestilling;tjeneste;ansatt;planlagt_fra;planlagt_til;fra;til;"
    "status;form;kjøretid_min;indirekte_min"
)
# Day of the period, when planned, and how many of the 20 minutes were given; none: it fell out.
VISITS = [(1, 20), (4, 20), (8, 20), (11, 20), (15, 24), (18, None)]


def visits_csv(story: Story) -> bytes:
    """Return the file: six visits as planned or nearly so, then three rows nobody can read."""
    order = story.orders["home_nursing"]
    rows = [_row(story, n, order, *visit) for n, visit in enumerate(VISITS, start=1)]
    on = f"{story.monday + timedelta(days=18):%d.%m.%Y}"
    rows += [
        f"7;m;;B2020-999999;home_nursing;9;;;{on} 11:02;{on} 11:21;utført;fysisk;6;2",
        f"8;m;;{order};home_nursing;9;;;{on} 12:40;{on} 12:20;utført;fysisk;6;2",
        f"9;m;;{order};home_nursing;9;;;10. april;{on} 13:20;utført;fysisk;6;2",
    ]
    return ("\ufeff" + "\r\n".join([HEADER, *rows]) + "\r\n").encode()


def _row(story: Story, n: int, order: str, days: int, minutes: int | None) -> str:
    on = f"{story.monday + timedelta(days=days):%d.%m.%Y}"
    planned = f"{on} 09:00;{on} 09:20"
    if minutes is None:
        return f"{n};m;;{order};home_nursing;9;{planned};;;uteblitt;fysisk;;"
    given = f"{on} 09:05;{on} 09:{5 + minutes:02}"
    return f"{n};m;;{order};home_nursing;9;{planned};{given};utført;fysisk;5;3"
