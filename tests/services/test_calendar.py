# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import calendar

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 2),  # skjærtorsdag
        date(2026, 4, 3),  # langfredag
        date(2026, 4, 5),  # 1. påskedag
        date(2026, 4, 6),  # 2. påskedag
        date(2026, 5, 1),
        date(2026, 5, 14),  # Kristi himmelfartsdag
        date(2026, 5, 17),
        date(2026, 5, 24),  # 1. pinsedag
        date(2026, 5, 25),  # 2. pinsedag
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 3, 8),  # an ordinary Sunday
        date(2027, 3, 25),  # skjærtorsdag the year after
    ],
)
def test_a_helligdag_is_a_holiday(day):
    assert calendar.is_holiday(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2026, 4, 4),  # påskeaften, a Saturday
        date(2026, 3, 7),  # an ordinary Saturday
        date(2026, 5, 23),  # pinseaften
        date(2026, 4, 1),
    ],
)
def test_an_eve_or_a_saturday_is_no_holiday(day):
    assert not calendar.is_holiday(day)


def test_a_saturday_is_no_working_day():
    assert not calendar.is_working_day(date(2026, 3, 7))


@pytest.mark.parametrize("year", [1900, 2200])
def test_a_year_without_known_holidays_is_refused_and_not_taken_for_one_without_any(year):
    with pytest.raises(ValueError, match=str(year)):
        calendar.is_holiday(date(year, 6, 1 if year == 1900 else 2))


@pytest.mark.parametrize("language", ["en_US", "nb_NO", "th", "xx"])
def test_the_language_of_the_machine_does_not_move_a_holiday(language, monkeypatch):
    monkeypatch.setenv("LANGUAGE", language)
    calendar._public_holidays.cache_clear()

    assert calendar.is_holiday(date(2026, 5, 17))
    assert len(calendar._public_holidays(2026)) == 12


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2026, 4, 2), date(2026, 4, 7)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 5, 16), date(2026, 5, 18)),
        (date(2027, 5, 15), date(2027, 5, 18)),  # Saturday, then 1. pinsedag/17 May, 2. pinsedag
    ],
)
def test_rolling_finds_the_next_working_day(day, rolled):
    assert calendar.roll(day) == rolled


@given(DAYS)
def test_rolling_never_lands_on_a_holiday_and_never_goes_back(day):
    rolled = calendar.roll(day)

    assert calendar.is_working_day(rolled)
    assert day <= rolled <= day + timedelta(days=5)
    assert not any(
        calendar.is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days)
    )


@given(DAYS)
def test_rolling_back_mirrors_rolling(day):
    back = calendar.roll_back(day)

    assert calendar.is_working_day(back)
    assert (back == day) is calendar.is_working_day(day)
    assert back <= day


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 15), 1, date(2026, 4, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
    ],
)
def test_a_month_ends_on_the_same_number_or_the_last_day(start, months, end):
    assert calendar.end_months(start, months) == end


@given(DAYS, st.integers(0, 60))
def test_weeks_keep_the_weekday(start, weeks):
    end = calendar.end_weeks(start, weeks)

    assert end.weekday() == start.weekday()
    assert end == calendar.end_days(start, 7 * weeks)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday to Monday
        (date(2026, 3, 31), 2, date(2026, 4, 7)),  # over Easter
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 9), 0, date(2026, 3, 9)),
    ],
)
def test_working_days_skip_weekends_and_holidays(start, count, end):
    assert calendar.add_working_days(start, count) == end


@given(DAYS, st.integers(1, 30))
def test_as_many_working_days_are_passed_as_were_asked_for(start, count):
    end = calendar.add_working_days(start, count)

    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(calendar.is_working_day(day) for day in passed) == count


@pytest.mark.parametrize("count", ["end_days", "end_weeks", "end_months", "add_working_days"])
def test_a_negative_length_is_refused(count):
    with pytest.raises(ValueError, match="negative"):
        getattr(calendar, count)(date(2026, 3, 2), -1)


@pytest.mark.parametrize(
    ("day", "year", "week"),
    [
        (date(2027, 1, 1), 2026, 53),
        (date(2026, 12, 31), 2026, 53),
        (date(2025, 12, 29), 2026, 1),
        (date(2024, 12, 31), 2025, 1),
        (date(2021, 1, 3), 2020, 53),
    ],
)
def test_a_week_belongs_to_the_iso_year(day, year, week):
    assert calendar.iso_week_of(day) == (year, week)


@given(DAYS)
def test_the_monday_of_a_days_week_is_the_monday_before_it(day):
    monday = calendar.monday_of(*calendar.iso_week_of(day))

    assert monday == day - timedelta(days=day.weekday())


def test_a_week_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="53"):
        calendar.monday_of(2025, 53)


def test_a_week_over_a_month_end_is_cut_in_two():
    slices = list(calendar.week_slices(date(2026, 3, 30), date(2026, 4, 6)))

    assert [(part.start, part.end, part.days) for part in slices] == [
        (date(2026, 3, 30), date(2026, 4, 1), 2),
        (date(2026, 4, 1), date(2026, 4, 6), 5),
    ]
    assert {(part.iso_year, part.iso_week) for part in slices} == {(2026, 14)}


def test_a_year_has_sixty_four_slices_or_nearly():
    slices = list(calendar.week_slices(date(2026, 1, 1), date(2027, 1, 1)))

    assert len(slices) in range(60, 66)
    assert sum(part.days for part in slices) == 365


@given(DAYS, st.integers(0, 400))
def test_slices_cover_the_period_once_and_stay_within_week_and_month(start, length):
    end = start + timedelta(days=length)

    slices = list(calendar.week_slices(start, end))

    days = [part.start + timedelta(days=n) for part in slices for n in range(part.days)]
    assert days == [start + timedelta(days=n) for n in range(length)]
    for part in slices:
        last = part.end - timedelta(days=1)
        assert (part.start.year, part.start.month) == (last.year, last.month)
        assert calendar.iso_week_of(part.start) == calendar.iso_week_of(last)
        assert calendar.iso_week_of(last) == (part.iso_year, part.iso_week)
