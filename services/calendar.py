# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days as the law counts them, and ISO weeks cut at month ends; all periods are half open."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5
_SUNDAY = 6


class IsoWeek(NamedTuple):
    """A week of the ISO calendar; `year` is the ISO year, which may differ from the date's."""

    year: int
    week: int


@dataclass(frozen=True, slots=True)
class WeekSlice:
    """The part of one ISO week that lies in one month: from `start` up to, not with, `end`."""

    start: date
    end: date
    iso_year: int
    iso_week: int

    @property
    def days(self) -> int:
        """Number of days in the slice, 1 to 7."""
        return (self.end - self.start).days


@lru_cache(maxsize=256)
def _public_holidays(year: int) -> frozenset[date]:
    # Only the dates are taken, so no language setting of the machine can change the answer.
    days = frozenset(holidays.country_holidays("NO", years=year, expand=False))
    if not days:  # the library answers years it does not know with an empty list
        raise ValueError(f"no public holidays are known for the year {year}")
    return days


def is_holiday(day: date) -> bool:
    """Say whether the day is a *helligdag* in domstolloven § 149: a Sunday or a public holiday.

    Christmas Eve and New Year's Eve are ordinary days. ValueError for a year not known.
    """
    return day.weekday() == _SUNDAY or day in _public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Say whether the day is neither a Saturday nor a *helligdag*."""
    return day.weekday() != _SATURDAY and not is_holiday(day)


def roll(day: date) -> date:
    """Return the day, or the next working day when it is a Saturday or *helligdag* (§ 149)."""
    while not is_working_day(day):
        day += _DAY
    return day


def roll_back(day: date) -> date:
    """Return the day, or the last working day before it: when something must be done by then."""
    while not is_working_day(day):
        day -= _DAY
    return day


def end_days(start: date, count: int) -> date:
    """Return the last day of a period of days; the start day is not counted (§ 148 first part)."""
    return start + timedelta(days=_not_negative(count))


def end_weeks(start: date, count: int) -> date:
    """Return the same weekday `count` weeks later (domstolloven § 148 second part)."""
    return start + timedelta(weeks=_not_negative(count))


def end_months(start: date, count: int) -> date:
    """Return the same day number `count` months later, or the last day of a shorter month."""
    months = start.year * 12 + start.month - 1 + _not_negative(count)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def add_working_days(start: date, count: int) -> date:
    """Return the working day that is `count` working days after `start`; 0 rolls forward."""
    day = start
    for _ in range(_not_negative(count)):
        day = roll(day + _DAY)
    return roll(day)


def iso_week_of(day: date) -> IsoWeek:
    """Return the ISO year and week the day lies in."""
    year, week, _ = day.isocalendar()
    return IsoWeek(year, week)


def monday_of(year: int, week: int) -> date:
    """Return the Monday of an ISO week; ValueError when that year has no such week."""
    return date.fromisocalendar(year, week, 1)


def week_slices(start: date, end: date) -> Iterator[WeekSlice]:
    """Yield the slices of the half-open period: ISO weeks cut where a month ends, in order."""
    while start < end:
        year, week = iso_week_of(start)
        cut = min(end, monday_of(year, week) + timedelta(weeks=1), _first_of_next_month(start))
        yield WeekSlice(start, cut, year, week)
        start = cut


def _first_of_next_month(day: date) -> date:
    return end_months(day.replace(day=1), 1)


def _not_negative(count: int) -> int:
    if count < 0:
        raise ValueError("a period has no negative length")
    return count
