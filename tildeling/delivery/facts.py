# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What follows from week slices and versions without asking the database again.

Minutes are whole, decided ones in sevenths; a rate is a fraction, and None when there is nothing
to divide by. Each figure's definition stands beside it in `DEFINITIONS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from fractions import Fraction

from services.calendar import end_months
from services.minutes import (
    DAYS_PER_WEEK,
    Grant,
    ata_share,
    delivery_rate,
    plan_accuracy,
    rated_period,
)
from tildeling.delivery.models import WeekSlice
from tildeling.delivery.states import RateLevel
from tildeling.orders.facts import grant_of
from tildeling.orders.models import OrderVersion

# The municipality's own limits [model], to be approved locally.
RED_BELOW = Fraction(70, 100)
AMBER_BELOW = Fraction(85, 100)
OVER_ABOVE = Fraction(120, 100)
_MONTHS_RATED = 3  # at least twelve weeks of a grant per calendar month


@dataclass(frozen=True)
class Definition:
    """What a figure means: its title, formula and the rows it is made of."""

    title: str
    formula: str
    text: str


DEFINITIONS = {
    "delivery_rate": Definition(
        "Levert av innvilget",
        "7 × leverte minutter ÷ innvilgede sjudeler",
        "Minutter ansikt til ansikt i utførte besøk, delt på minuttene vedtaket gir i de samme "
        "dagene. Dager med opphold er trukket fra. Digitale besøk telles for seg.",
    ),
    "plan_accuracy": Definition(
        "Levert av planlagt",
        "leverte minutter ÷ planlagte minutter",
        "Minutter ansikt til ansikt i utførte besøk, delt på minuttene som sto på arbeidslistene. "
        "Sier noe om planleggingen, ikke om vedtaket er oppfylt.",
    ),
    "ata_share": Definition(
        "Direkte tid av betalt tid",
        "(leverte + digitale minutter) ÷ betalte minutter",
        "Hvor stor del av den betalte arbeidstiden som er brukt hos tjenestemottakerne. "
        "Krever at betalt tid er kjent.",
    ),
    "decided": Definition(
        "Innvilget",
        "minutter i uka × dager ÷ 7",
        "Minuttene vedtaket gir i perioden, dag for dag etter den versjonen av bestillingen som "
        "gjaldt. Dager med opphold er trukket fra og vist som fravær.",
    ),
    "absence": Definition(
        "Fravær",
        "innvilgede minutter i dager med opphold",
        "Minuttene vedtaket ville gitt i dager på sykehus, i korttidsopphold eller på reise.",
    ),
    "pause_minutes": Definition(
        "Levert under opphold",
        "leverte minutter i dager med opphold",
        "Er med i levert tid. Se etter om oppholdet eller besøket er ført feil.",
    ),
    "visits": Definition(
        "Besøk",
        "utførte besøk, flere ansatte sammen telt én gang",
        "Besøk telles etter besøksgruppe, minutter etter hver ansatt.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Sums of week slices; they add up, and their rates are of the sums."""

    decided_sevenths: int = 0
    absence_sevenths: int = 0
    planned_minutes: int = 0
    delivered_minutes: int = 0
    remote_minutes: int = 0
    pause_minutes: int = 0
    travel_minutes: int = 0
    indirect_minutes: int = 0
    visits: int = 0
    missed: int = 0
    declined: int = 0
    cancelled: int = 0
    not_there: int = 0

    @property
    def granted_sevenths(self) -> int:
        """Decided and absent together: what the decision gives."""
        return self.decided_sevenths + self.absence_sevenths

    @property
    def decided_minutes(self) -> Fraction:
        """Decided minutes, for showing; rounded only where it is shown."""
        return Fraction(self.decided_sevenths, DAYS_PER_WEEK)

    @property
    def absence_minutes(self) -> Fraction:
        """Minutes of absence, for showing; rounded only where it is shown."""
        return Fraction(self.absence_sevenths, DAYS_PER_WEEK)

    @property
    def delivery_rate(self) -> Fraction | None:
        """Delivered over decided; None when nothing is decided."""
        return delivery_rate(self.delivered_minutes, self.decided_sevenths)

    @property
    def plan_accuracy(self) -> Fraction | None:
        """Delivered over planned; None when nothing is planned."""
        return plan_accuracy(self.delivered_minutes, self.planned_minutes)

    def ata_share(self, paid_minutes: int | None) -> Fraction | None:
        """Direct time over paid time; None when paid time is not known or none."""
        if paid_minutes is None:
            return None
        return ata_share(self.delivered_minutes + self.remote_minutes, paid_minutes)

    @property
    def says_anything(self) -> bool:
        """Whether any visit is behind the figures, however it went."""
        return bool(
            self.planned_minutes or self.visits or self.missed or self.declined
            or self.cancelled or self.not_there
        )  # fmt: skip


FIGURE_COLUMNS = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True)
class Week:
    """An ISO week of figures, or the part of it that was asked for; half open."""

    iso_year: int
    iso_week: int
    from_on: date
    until_on: date
    figures: Figures

    @property
    def is_whole(self) -> bool:
        """Whether all seven days are in it."""
        return (self.until_on - self.from_on).days == DAYS_PER_WEEK


def total(figures: Iterable[Figures]) -> Figures:
    """Return the sums of several figures."""
    rows = list(figures)
    return Figures(**{name: sum(getattr(row, name) for row in rows) for name in FIGURE_COLUMNS})


def figures_of(row: WeekSlice) -> Figures:
    """Return the figures of one slice."""
    return Figures(**{name: getattr(row, name) for name in FIGURE_COLUMNS})


def weeks_of(slices: Iterable[WeekSlice]) -> list[Week]:
    """Return slices as ISO weeks, those cut by a month's end put together, oldest first."""
    parts: dict[tuple[int, int], list[WeekSlice]] = {}
    for row in slices:
        parts.setdefault((row.iso_year, row.iso_week), []).append(row)
    return [
        Week(
            year,
            week,
            min(row.from_on for row in rows),
            max(row.until_on for row in rows),
            total(figures_of(row) for row in rows),
        )
        for (year, week), rows in sorted(parts.items())
    ]


def level_of(rate: Fraction | None) -> RateLevel:
    """Return how a delivery rate stands against the limits; 70 % itself is not below 70 %."""
    if rate is None:
        return RateLevel.NONE
    if rate < RED_BELOW:
        return RateLevel.RED
    if rate < AMBER_BELOW:
        return RateLevel.AMBER
    return RateLevel.OVER if rate > OVER_ABOVE else RateLevel.AS_GRANTED


def day_sevenths(grant: Grant, begins_on: date, day: date) -> int:
    """Return the whole sevenths of a minute that a grant gives on a day from `begins_on` on.

    The part of its interval so far, rounded down, less that of the day before: so every whole
    interval and every calendar month sums exactly.
    """
    if grant.is_monthly:
        first = day.replace(day=1)
        days = (end_months(first, 1) - first).days
        each, past = 7 * grant.carer_minutes, (day - first).days
    else:
        days, each, past = grant.weeks, grant.carer_minutes, (day - begins_on).days
    return each * (past + 1) // days - each * past // days


def rated_span(
    versions: Iterable[OrderVersion], from_on: date, until_on: date
) -> tuple[date, date] | None:
    """Return the part of a half-open period whose delivery rate means something, or None.

    A weekly grant is rated over all of it. One that comes more rarely is rated over whole
    intervals of the last version, from a Monday (a month: from the first), at least twelve weeks.
    """
    granted = [(row, grant) for row in versions if (grant := _grant_in(row, from_on, until_on))]
    if not granted:
        return None
    version, grant = max(granted, key=lambda pair: pair[0].during.lower)
    if all(other.weeks == 1 for _, other in granted):
        return from_on, until_on
    start = max(from_on, version.during.lower)
    end = min(until_on, version.during.upper or until_on)
    if grant.is_monthly:
        return _whole_months(start, end)
    return rated_period(_monday_from(version.during.lower), grant.weeks, start, end)


def _grant_in(version: OrderVersion, from_on: date, until_on: date) -> Grant | None:
    during = version.during
    if during.isempty or during.lower >= until_on or (during.upper or until_on) <= from_on:
        return None
    return grant_of(version)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _whole_months(start: date, end: date) -> tuple[date, date] | None:
    first = start if start.day == 1 else end_months(start.replace(day=1), 1)
    last = end.replace(day=1)
    return (first, last) if end_months(first, _MONTHS_RATED) <= last else None
