# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Delivered against granted, week by week, as pages show it: rounded, named, drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import dropwhile

from django.utils.translation import gettext as _

from services.minutes import MINUTES_PER_HOUR
from tildeling.delivery.facts import (
    DEFINITIONS,
    RED_BELOW,
    Definition,
    Figures,
    Week,
    level_of,
    total,
)
from tildeling.delivery.states import RateLevel
from tildeling.pages.charts import Chart, Series
from tildeling.pages.parts import Tab, Tag

PERIODS = (4, 8, 13)
# Granted and delivered are drawn also at nothing; planned and absence only when there is any.
_ALWAYS_DRAWN = 2
SHOWN = ("delivery_rate", "plan_accuracy", "decided", "absence", "pause_minutes")
_TAGS = {
    RateLevel.RED: ("danger", 70, False),
    RateLevel.AMBER: ("warning", 85, False),
    RateLevel.OVER: ("warning", 120, True),
}


@dataclass(frozen=True)
class Period:
    """Whole ISO weeks, half open: from a Monday until a Monday."""

    from_on: date
    until_on: date

    @property
    def weeks(self) -> int:
        """How many weeks it is."""
        return (self.until_on - self.from_on).days // 7

    @property
    def last_on(self) -> date:
        """The last day in it, for reading."""
        return self.until_on - timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A row of the table: a week, or the sum of all; minutes rounded for showing."""

    name: str
    begins_on: date | None
    decided: int
    delivered: int
    rate: Fraction | None
    tag: Tag | None
    planned: int
    accuracy: Fraction | None
    absence: int
    missed: int


@dataclass(frozen=True)
class Drawn:
    """The weeks of one order, person or unit: drawn, as a table, and summed."""

    lines: list[Line]
    sum: Line
    chart: Chart


def last_weeks(on: date, count: int) -> Period:
    """Return the last whole weeks before the week a day lies in."""
    monday = on - timedelta(days=on.weekday())
    return Period(monday - timedelta(weeks=count), monday)


def asked_weeks(text: str) -> int:
    """Return how many weeks the address asks for; four when it asks for anything odd."""
    return int(text) if text in {str(weeks) for weeks in PERIODS} else PERIODS[0]


def period_tabs(path: str, count: int, **rest: str) -> list[Tab]:
    """Return links to the periods one can look at; the rest of the address is kept."""
    kept = "".join(f"&{name}={value}" for name, value in rest.items() if value)
    return [
        Tab(_("Siste %(n)s uker") % {"n": weeks}, f"{path}?uker={weeks}{kept}", weeks == count)
        for weeks in PERIODS
    ]


def definitions() -> list[Definition]:
    """Return what the figures of the table mean."""
    return [DEFINITIONS[name] for name in SHOWN]


def rate_tag(rate: Fraction | None) -> Tag | None:
    """Return a word where a delivery rate is out of bounds."""
    found = _TAGS.get(level_of(rate))
    if found is None:
        return None
    colour, limit, is_over = found
    said = _("over %(n)s %%") if is_over else _("under %(n)s %%")
    return Tag(said % {"n": limit}, colour)


def drawn(
    weeks: Iterable[Week], period: Period, *, id: str, title: str,
    rate: Fraction | None = None, is_weekly: bool = True,
) -> Drawn | None:  # fmt: skip
    """Return the weeks of a period as they are shown; None when there is nothing in them.

    Weeks before the first with anything are left out, later ones are not. `is_weekly` false is a
    grant that comes more rarely: its single weeks have no rate, and the sum has the one given.
    """
    found = {(week.iso_year, week.iso_week): week for week in weeks}
    if not any(week.figures != Figures() for week in found.values()):
        return None
    mondays = [period.from_on + timedelta(weeks=n) for n in range(period.weeks)]
    every = [_week(monday, found) for monday in mondays]
    filled = list(dropwhile(lambda week: week.figures == Figures(), every))
    lines = [_line(_name(week), week.from_on, week.figures, is_weekly) for week in filled]
    everything = total(week.figures for week in filled)
    summed = _line(_("Sum"), None, everything, is_weekly, rate)
    return Drawn(lines, summed, _chart(lines, id=id, title=title))


def hours(minutes: int | Fraction) -> float:
    """Return minutes as hours with two decimals, for a drawing."""
    return round(float(minutes) / MINUTES_PER_HOUR, 2)


def merged(weeks: Iterable[Week]) -> list[Week]:
    """Return the weeks of several orders as one row of weeks."""
    together: dict[tuple[int, int], list[Week]] = {}
    for week in weeks:
        together.setdefault((week.iso_year, week.iso_week), []).append(week)
    return [
        Week(
            *key,
            min(week.from_on for week in rows),
            max(week.until_on for week in rows),
            total(week.figures for week in rows),
        )
        for key, rows in sorted(together.items())
    ]


def _chart(lines: Sequence[Line], *, id: str, title: str) -> Chart:
    low = [line.name for line in lines if _is_low(line)]
    said = _("%(title)s. Under 70 %% levert: %(weeks)s.") % {
        "title": title, "weeks": ", ".join(low) if low else _("ingen uker"),
    }  # fmt: skip
    series = [
        Series(_("Innvilget"), [hours(line.decided) for line in lines]),
        Series(_("Levert"), [hours(line.delivered) for line in lines]),
        Series(_("Planlagt"), [hours(line.planned) for line in lines]),
        Series(_("Fravær"), [hours(line.absence) for line in lines]),
    ]
    return Chart(
        id=id,
        title=_("%(title)s (▼ under 70 %% levert)") % {"title": title} if low else title,
        along=_("Uke"),
        categories=[f"{line.name} ▼" if _is_low(line) else line.name for line in lines],
        series=[one for at, one in enumerate(series) if at < _ALWAYS_DRAWN or any(one.values)],
        unit=_("timer"),
        decimals=1,
        said=said,
    )


def _is_low(line: Line) -> bool:
    return line.rate is not None and line.rate < RED_BELOW


def _line(
    name: str, begins_on: date | None, figures: Figures, is_weekly: bool,
    rate: Fraction | None = None,
) -> Line:  # fmt: skip
    own = figures.delivery_rate if is_weekly else rate
    return Line(
        name=name,
        begins_on=begins_on,
        decided=round(figures.decided_minutes),
        delivered=figures.delivered_minutes,
        rate=own,
        tag=rate_tag(own),
        planned=figures.planned_minutes,
        accuracy=figures.plan_accuracy,
        absence=round(figures.absence_minutes),
        missed=figures.missed,
    )


def _week(monday: date, found: dict[tuple[int, int], Week]) -> Week:
    year, number, _day = monday.isocalendar()
    empty = Week(year, number, monday, monday + timedelta(days=7), Figures())
    return found.get((year, number), empty)


def _name(week: Week) -> str:
    return _("Uke %(n)s") % {"n": week.iso_week}
