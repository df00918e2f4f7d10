# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How values are written."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from tildeling.pages import formatting

TODAY = date(2026, 11, 20)


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 min"), (75, "1 t 15 min"), (120, "2 t"), (-30, "−30 min"), (None, "–")],
)
def test_minutes(value, said):
    assert plain(formatting.minutes(value)) == said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(1234.5, 1, "1 234,5"), (1234567, 0, "1 234 567"), (-2, 0, "−2"), (None, 0, "–")],
)
def test_number(value, decimals, said):
    assert plain(formatting.number(value, decimals)) == said


def test_percent():
    assert plain(formatting.percent(Fraction(712, 1000))) == "71 %"
    assert formatting.percent(None) == "–"


def test_times_are_those_of_oslo():
    at = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)

    assert formatting.day(at) == "01.08.2026"
    assert plain(formatting.when(at)) == "1. aug. 2026 kl. 00.30"
    assert plain(formatting.when(date(2026, 5, 17))) == "17. mai 2026"
    assert formatting.clock(at) == "00.30"


@pytest.mark.parametrize(
    ("due_on", "said", "colour"),
    [
        (date(2026, 11, 17), "3 dager over frist", "danger"),
        (date(2026, 11, 19), "1 dag over frist", "danger"),
        (TODAY, "Frist i dag", "danger"),
        (date(2026, 11, 21), "1 dag igjen", "warning"),
        (date(2026, 12, 4), "14 dager igjen", "neutral"),
    ],
)
def test_deadline(due_on, said, colour):
    tag = formatting.deadline(due_on, on=TODAY)

    assert tag is not None
    assert (tag.text, tag.colour) == (said, colour)


def test_no_deadline_says_nothing():
    assert formatting.deadline(None, on=TODAY) is None


@pytest.mark.parametrize(
    ("name", "said"), [("Kari Nordmann", "KN"), ("Anne Lise Berg", "AB"), ("Åse", "Å"), ("", "")]
)
def test_initials(name, said):
    assert formatting.initials(name) == said
