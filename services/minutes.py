# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time granted and delivered, in whole minutes and exact fractions; no float ever."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import overload

MINUTES_PER_HOUR = 60
DAYS_PER_WEEK = 7
WEEKS_PER_YEAR = 52
MONTHS_PER_YEAR = 12
KPR_WEEKS_PER_MONTH = 4  # KPR divides monthly hours by 4, never by 4.33
KPR_MAX_MINUTES_PER_WEEK = 168 * MINUTES_PER_HOUR
LONGEST_INTERVAL = 12
SHORTEST_RATING = 12
NO_RATE = "–"

_DECIMAL = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?(?:\s*(?:t|timer?))?")
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])")
_HOURS_AND_MINUTES = re.compile(
    r"([0-9]{1,4})\s*(?:t|timer?)\s*(?:og\s*)?([0-5]?[0-9])\s*(?:m|min|minutt(?:er)?)"
)
_MINUTES = re.compile(r"([0-9]{1,6})\s*(?:m|min|minutt(?:er)?)")


class NotMinutes(ValueError):
    """A text is not a whole number of minutes; the message is Norwegian, for the field."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Time granted: `minutes` every `weeks` weeks (1 to 12), or a calendar month when `weeks` is 0.

    `carers` multiplies: two carers for 30 minutes are 60 carer-minutes. Nothing is divided until a
    figure is asked for, so nothing is lost. ValueError for anything out of range.
    """

    minutes: int
    weeks: int = 1
    carers: int = 1

    def __post_init__(self) -> None:
        """Refuse what is not whole or out of range."""
        for number, least in ((self.minutes, 0), (self.weeks, 0), (self.carers, 1)):
            if type(number) is not int or number < least:
                raise ValueError("a grant is whole, and neither minutes, weeks nor carers too few")
        if self.weeks > LONGEST_INTERVAL:
            raise ValueError(f"a grant comes at least every {LONGEST_INTERVAL} weeks")

    @property
    def is_monthly(self) -> bool:
        """Whether the minutes are for a calendar month."""
        return self.weeks == 0

    @property
    def carer_minutes(self) -> int:
        """Minutes of all carers together in one interval: the numerator."""
        return self.minutes * self.carers


def kpr_minutes_per_week(grant: Grant) -> Fraction:
    """Return carer-minutes a week as KPR wants them: a month is four weeks.

    ValueError above 168 hours a week for one carer, which no service can be.
    """
    weeks = KPR_WEEKS_PER_MONTH if grant.is_monthly else grant.weeks
    if Fraction(grant.minutes, weeks) > KPR_MAX_MINUTES_PER_WEEK:
        raise ValueError("more than 168 hours a week")
    return Fraction(grant.carer_minutes, weeks)


def capacity_minutes_per_week(grant: Grant) -> Fraction:
    """Return carer-minutes a week for our own planning: a month is 52/12 weeks."""
    if grant.is_monthly:
        return Fraction(grant.carer_minutes * MONTHS_PER_YEAR, WEEKS_PER_YEAR)
    return Fraction(grant.carer_minutes, grant.weeks)


def parse_minutes(text: str) -> int:
    """Read «7,5», «7.5», «7:30», «7t 30m» or «90 min» as whole minutes; a bare number is hours.

    `NotMinutes` for anything else, and for hours that are not whole minutes: never rounded.
    """
    cleaned = text.strip().lower()
    if found := _CLOCK.fullmatch(cleaned) or _HOURS_AND_MINUTES.fullmatch(cleaned):
        return int(found[1]) * MINUTES_PER_HOUR + int(found[2])
    if found := _MINUTES.fullmatch(cleaned):
        return int(found[1])
    if found := _DECIMAL.fullmatch(cleaned):
        return _whole(Fraction(f"{found[1]}.{found[2] or 0}") * MINUTES_PER_HOUR)
    raise NotMinutes("Skriv tiden som «7,5», «7:30», «7t 30m» eller «90 min».")


def format_hours(minutes: int) -> str:
    """Return minutes as «7 t 30 min»; a negative time has a minus sign in front."""
    hours, rest = divmod(abs(minutes), MINUTES_PER_HOUR)
    sign = "−" if minutes < 0 else ""
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} t {rest} min" if rest else f"{sign}{hours} t"


@overload
def decided_sevenths(minutes_per_week: int, active_days: int) -> int: ...
@overload
def decided_sevenths(minutes_per_week: Fraction, active_days: int) -> Fraction: ...
def decided_sevenths(minutes_per_week: int | Fraction, active_days: int) -> int | Fraction:
    """Return minutes a week times active days: the decided minutes of a part week, in sevenths.

    `active_days` is 0 to 7, paused days left out (ValueError otherwise). Divide by 7 only to show.
    """
    if not 0 <= active_days <= DAYS_PER_WEEK:
        raise ValueError("a week has 0 to 7 active days")
    return minutes_per_week * active_days


def delivery_rate(delivered: int, decided: int | Fraction) -> Fraction | None:
    """Return delivered minutes over decided, the latter in sevenths; None when nothing is decided.

    Definition: 7 × delivered ÷ decided_sevenths, paused days left out.
    """
    return _share(DAYS_PER_WEEK * delivered, decided)


def plan_accuracy(delivered: int, planned: int) -> Fraction | None:
    """Return delivered minutes over planned ones; None when nothing is planned."""
    return _share(delivered, planned)


def ata_share(direct: int, paid: int) -> Fraction | None:
    """Return direct minutes over paid ones; None when nobody was paid."""
    return _share(direct, paid)


def full_time_equivalents(
    minutes_per_year: int | Fraction, *, net_hours_per_fte: Fraction, direct_share: Fraction
) -> Fraction:
    """Return years of work: hours a year ÷ (net hours of one × the share that is direct time).

    Both parameters belong beside the figure wherever it is shown. ValueError unless the hours are
    above 0 and the share above 0 and at most 1.
    """
    if net_hours_per_fte <= 0 or not 0 < direct_share <= 1:
        raise ValueError("hours must be above 0, the share above 0 and at most 1")
    return Fraction(minutes_per_year) / (MINUTES_PER_HOUR * net_hours_per_fte * direct_share)


def per_year_from_week(minutes: int | Fraction) -> Fraction:
    """Return minutes a year from minutes a week, 52 weeks to the year."""
    return Fraction(minutes) * WEEKS_PER_YEAR


def per_year_from_month(minutes: int | Fraction) -> Fraction:
    """Return minutes a year from minutes a month."""
    return Fraction(minutes) * MONTHS_PER_YEAR


def rounded(value: Fraction, decimals: int = 0) -> Decimal:
    """Return a fraction as a decimal number, halves away from zero, for showing only."""
    scale = 10**decimals
    whole, rest = divmod(abs(value.numerator) * scale, value.denominator)
    whole += 2 * rest >= value.denominator
    return Decimal(-whole if value < 0 else whole).scaleb(-decimals)


def format_percent(rate: Fraction | None) -> str:
    """Return a rate as «85 %», or «–» when there is none."""
    return NO_RATE if rate is None else f"{rounded(rate * 100)} %"


def rated_period(begins_on: date, weeks: int, start: date, end: date) -> tuple[date, date] | None:
    """Return the whole intervals of a grant within a half-open period, or None when too few.

    Intervals of `weeks` weeks (1 to 12) are counted from `begins_on`. A grant rarer than weekly is
    rated over at least twelve weeks of them, a weekly one over at least one.
    """
    if not 1 <= weeks <= LONGEST_INTERVAL:
        raise ValueError("an interval is 1 to 12 weeks")
    interval = timedelta(weeks=weeks)
    # Floor division of a negative number rounds away from zero, which is up for the first one.
    first = begins_on + max(0, -((begins_on - start) // interval)) * interval
    count = (end - first) // interval
    least = 1 if weeks == 1 else -(-SHORTEST_RATING // weeks)
    return (first, first + count * interval) if count >= least else None


def _share(part: int, whole: int | Fraction) -> Fraction | None:
    return Fraction(part) / whole if whole else None


def _whole(minutes: Fraction) -> int:
    if minutes.denominator != 1:
        raise NotMinutes("Tiden må gå opp i hele minutter.")
    return minutes.numerator
