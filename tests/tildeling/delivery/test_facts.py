# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What follows from slices and versions: exact sums, rates, levels and what can be rated."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from services.minutes import Grant, format_percent
from tildeling.delivery.facts import (
    DEFINITIONS,
    Figures,
    day_sevenths,
    level_of,
    rated_span,
    total,
    weeks_of,
)
from tildeling.delivery.models import WeekSlice
from tildeling.delivery.states import RateLevel

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
MINUTES = st.integers(0, 5_000)
CARERS = st.integers(1, 3)


def summed(grant, begins_on, start, days):
    return sum(day_sevenths(grant, begins_on, start + timedelta(days=day)) for day in range(days))


@given(MINUTES, st.integers(1, 12), CARERS, DAYS, st.integers(0, 400), st.integers(1, 3))
def test_every_span_as_long_as_whole_intervals_sums_exactly(
    minutes, weeks, carers, begins_on, later, intervals
):
    grant = Grant(minutes, weeks=weeks, carers=carers)

    found = summed(grant, begins_on, begins_on + timedelta(days=later), 7 * weeks * intervals)

    assert found == 7 * minutes * carers * intervals


@given(MINUTES, CARERS, DAYS)
def test_every_calendar_month_sums_exactly(minutes, carers, day):
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)

    found = summed(Grant(minutes, weeks=0, carers=carers), first, first, (following - first).days)

    assert found == 7 * minutes * carers


@given(MINUTES, st.integers(0, 12), CARERS, DAYS, st.integers(0, 400))
def test_no_day_is_further_than_a_seventh_of_a_minute_from_its_share(
    minutes, weeks, carers, begins_on, later
):
    grant = Grant(minutes, weeks=weeks, carers=carers)
    day = begins_on + timedelta(days=later)
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    share = (
        Fraction(minutes * carers, weeks)
        if weeks
        else Fraction(7 * minutes * carers, (following - day.replace(day=1)).days)
    )

    assert abs(day_sevenths(grant, begins_on, day) - share) < 1


@pytest.mark.parametrize(
    ("rate", "level"),
    [
        (None, RateLevel.NONE), (Fraction(0), RateLevel.RED), (Fraction(699, 1000), RateLevel.RED),
        (Fraction(7, 10), RateLevel.AMBER), (Fraction(849, 1000), RateLevel.AMBER),
        (Fraction(85, 100), RateLevel.AS_GRANTED), (Fraction(12, 10), RateLevel.AS_GRANTED),
        (Fraction(1201, 1000), RateLevel.OVER),
    ],
)  # fmt: skip
def test_a_rate_has_its_level(rate, level):
    assert level_of(rate) == level


def test_nothing_to_divide_by_gives_no_rate():
    figures = Figures(delivered_minutes=60)

    assert figures.delivery_rate is figures.plan_accuracy is None
    assert figures.ata_share(None) is figures.ata_share(0) is None
    assert format_percent(figures.delivery_rate) == "–"
    assert level_of(figures.delivery_rate) == RateLevel.NONE


def test_the_three_shares_are_three_different_figures():
    figures = Figures(
        decided_sevenths=7 * 420, planned_minutes=350, delivered_minutes=210, remote_minutes=42
    )

    assert figures.delivery_rate == Fraction(1, 2)
    assert figures.plan_accuracy == Fraction(3, 5)
    assert figures.ata_share(504) == Fraction(1, 2)


def test_sums_are_of_every_figure():
    one = Figures(**dict.fromkeys(Figures.__dataclass_fields__, 2))

    assert total([one, one]) == Figures(**dict.fromkeys(Figures.__dataclass_fields__, 4))
    assert total([]) == Figures()
    assert one.granted_sevenths == 4
    assert one.says_anything
    assert not Figures(decided_sevenths=7).says_anything


def test_a_week_cut_by_a_month_is_put_together():
    def part(from_on, until_on, minutes):
        return WeekSlice(
            iso_year=2026, iso_week=14, from_on=from_on, until_on=until_on,
            delivered_minutes=minutes,
        )  # fmt: skip

    (week,) = weeks_of(
        [part(date(2026, 3, 30), date(2026, 4, 1), 10), part(date(2026, 4, 1), date(2026, 4, 6), 5)]
    )

    assert (week.from_on, week.until_on) == (date(2026, 3, 30), date(2026, 4, 6))
    assert week.figures.delivered_minutes == 15
    assert week.is_whole
    assert not weeks_of([part(date(2026, 4, 1), date(2026, 4, 6), 5)])[0].is_whole


def version(from_on, until_on, *, weeks=1, month=False, minutes=90):
    return SimpleNamespace(
        during=DateRange(from_on, until_on), minutes=minutes, carers=1,
        per_weeks=None if month else weeks, per_month=month,
    )  # fmt: skip


class TestWhatCanBeRated:
    START, END = date(2026, 1, 5), date(2026, 6, 1)

    def test_a_weekly_grant_is_rated_over_the_whole_period(self):
        versions = [version(self.START, date(2026, 3, 1)), version(date(2026, 3, 1), None)]

        assert rated_span(versions, self.START, self.END) == (self.START, self.END)

    @pytest.mark.parametrize(
        ("weeks", "until"),
        [(2, date(2026, 5, 25)), (3, date(2026, 6, 1)), (4, date(2026, 5, 25)),
         (5, date(2026, 5, 25)), (12, date(2026, 3, 30))],
    )  # fmt: skip
    def test_a_rarer_one_is_rated_over_whole_intervals(self, weeks, until):
        span = rated_span([version(self.START, None, weeks=weeks)], self.START, self.END)

        assert span == (self.START, until)

    def test_four_weeks_say_nothing_about_every_third_week(self):
        versions = [version(self.START, None, weeks=3)]

        assert rated_span(versions, self.START, self.START + timedelta(weeks=4)) is None
        assert rated_span(versions, self.START, self.START + timedelta(weeks=11)) is None
        assert rated_span(versions, self.START, self.START + timedelta(weeks=12)) is not None

    def test_intervals_begin_on_a_monday_since_weeks_do(self):
        span = rated_span([version(date(2026, 1, 8), None, weeks=3)], self.START, self.END)

        assert span == (date(2026, 1, 12), date(2026, 5, 18))

    def test_a_month_is_rated_over_three_whole_ones(self):
        versions = [version(date(2026, 1, 8), None, month=True)]

        assert rated_span(versions, self.START, self.END) == (date(2026, 2, 1), date(2026, 6, 1))
        assert rated_span(versions, self.START, date(2026, 4, 30)) is None

    def test_nothing_in_minutes_is_not_rated(self):
        place = version(self.START, None, minutes=None)
        empty = SimpleNamespace(during=DateRange(empty=True), minutes=90)

        assert rated_span([place, empty], self.START, self.END) is None
        assert rated_span([], self.START, self.END) is None
        assert rated_span([version(self.END, None)], self.START, self.END) is None


def test_every_figure_is_defined_in_words():
    for definition in DEFINITIONS.values():
        assert definition.title
        assert definition.formula
        assert definition.text.endswith(".")
