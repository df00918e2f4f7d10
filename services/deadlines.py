# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A clock from an event and a dated row: when something must be done, and when to say so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from services import calendar
from services.tomldata import BadData, build, grouped, in_force, read, sections

LAW = Path(__file__).parent / "law"


class Unit(StrEnum):
    """What a deadline's length is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class Length:
    """A whole number of one unit, as in «4 weeks»."""

    count: int
    unit: Unit

    def after(self, start: date) -> date:
        """Return the last day of this length counted from `start`, not yet rolled."""
        count = {
            Unit.DAY: calendar.end_days,
            Unit.WEEK: calendar.end_weeks,
            Unit.MONTH: calendar.end_months,
            Unit.WORKING_DAY: calendar.add_working_days,
        }[self.unit]
        # «No days» means the event's own day, even when that is a Sunday.
        return count(start, self.count) if self.count else start


@dataclass(frozen=True, slots=True)
class Clock:
    """One dated row of the deadline tables."""

    code: str
    ref: str
    label: str
    trigger: str
    length: str
    basis: str
    is_law: bool
    valid_from: date
    kind: str = ""
    roll: bool = False
    counts_first_day: bool = False
    may_be_stated: bool = False
    minimum: str = ""
    warn_days: int = 0
    note: str = ""
    verified: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What tells rows apart: the code, and the kind when a code has several."""
        return (self.code, self.kind)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The answer of one clock for one event.

    `due_on` is the last day that is in time; `act_by` is the last working day not after it, by
    which the office must have acted; `warn_on` is the day it should begin to show.
    """

    code: str
    kind: str
    label: str
    due_on: date
    act_by: date
    warn_on: date
    basis: str
    is_law: bool
    ref: str

    def is_overdue(self, on: date) -> bool:
        """Say whether the last day in time lies before `on`."""
        return on > self.due_on

    def is_near(self, on: date) -> bool:
        """Say whether `on` lies from the warning day to the last day in time, both included."""
        return self.warn_on <= on <= self.due_on


class Ground(StrEnum):
    """Why a party is held to know of a decision."""

    OPENED = "opened"
    ELECTRONIC_NOTICE = "electronic_notice"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The day a party knew, or is presumed to have known, of a decision, and by what."""

    known_on: date
    ground: Ground


@dataclass(frozen=True, slots=True)
class AppealDeadline:
    """An appeal deadline with the knowledge it is counted from."""

    knowledge: Knowledge
    deadline: Deadline


def due(code: str, *, on: date, kind: str = "", stated_on: date | None = None) -> Deadline:
    """Return the deadline of the clock for an event on `on`, by the row in force that day.

    `kind` picks among rows of one code. `stated_on` is a date set in a letter or decision instead
    of the row's length: ValueError when the clock allows none, or when it lies too early.
    KeyError for an unknown clock.
    """
    clock = clock_of(code, kind=kind, on=on)
    due_on = _computed(clock, on) if stated_on is None else _stated(clock, on, stated_on)
    warn_on = due_on - timedelta(days=clock.warn_days)
    if parse_length(clock.length).count:
        # With a length of nothing the event lies ahead, and the warning comes before it.
        warn_on = max(on, warn_on)
    return Deadline(
        code=code,
        kind=kind,
        label=clock.label,
        due_on=due_on,
        act_by=max(on, calendar.roll_back(due_on)),
        warn_on=warn_on,
        basis=clock.basis,
        is_law=clock.is_law,
        ref=clock.ref,
    )


def clock_of(code: str, *, on: date, kind: str = "") -> Clock:
    """Return the row of a clock in force on a day; KeyError for an unknown code or kind."""
    return in_force(_rows()[(code, kind)], on, f"deadline {code} {kind}".strip())


def all_clocks(on: date) -> tuple[Clock, ...]:
    """Return every clock in force on a day, by code and kind."""
    rows = _rows()
    return tuple(
        in_force(rows[key], on, key[0]) for key in sorted(rows) if rows[key][0].valid_from <= on
    )


def presumed_knowledge(
    *,
    opened_on: date | None = None,
    electronic_notice_on: date | None = None,
    posted_on: date | None = None,
) -> Knowledge:
    """Return when a decision is held to be known: opened, else by notice, else by post.

    The first two or the last may be missing, but not all (ValueError): a decision nobody has
    dispatched is known to nobody, and no appeal clock runs (pbrl § 7-5).
    """
    if opened_on is not None:
        return Knowledge(opened_on, Ground.OPENED)
    if electronic_notice_on is not None:
        known = due("presumed_knowledge_electronic", on=electronic_notice_on)
        return Knowledge(known.due_on, Ground.ELECTRONIC_NOTICE)
    if posted_on is not None:
        known = due("presumed_knowledge_post", on=posted_on)
        return Knowledge(known.due_on, Ground.POSTED)
    raise ValueError("a decision that is neither opened, notified nor posted starts no clock")


def appeal_deadline(
    clock: str,
    *,
    opened_on: date | None = None,
    electronic_notice_on: date | None = None,
    posted_on: date | None = None,
    extended_to: date | None = None,
) -> AppealDeadline:
    """Return the latest plausible appeal deadline, which letters print; a person judges late ones.

    `clock` comes from `services.legal.appeal_regime`. `extended_to` is a later date granted before
    expiry (fvl § 29 fourth part); it can never shorten the statutory length.
    """
    knowledge = presumed_knowledge(
        opened_on=opened_on, electronic_notice_on=electronic_notice_on, posted_on=posted_on
    )
    return AppealDeadline(knowledge, due(clock, on=knowledge.known_on, stated_on=extended_to))


@lru_cache(maxsize=64)
def parse_length(text: str) -> Length:
    """Read «4 weeks» or «1 working_day»; anything else is `BadData`."""
    found = re.fullmatch(r"([0-9]{1,3}) (day|week|month|working_day)s?", text)
    if found is None:
        raise BadData(f"{text!r} is not a length such as '4 weeks'")
    return Length(int(found[1]), Unit(found[2]))


def load(directory: Path) -> Mapping[tuple[str, str], tuple[Clock, ...]]:
    """Read every `deadlines*.toml` of a directory: versions by (code, kind), oldest first."""
    clocks: list[Clock] = []
    for path in sorted(directory.glob("deadlines*.toml")):
        clocks.extend(_read_clocks(path))
    return grouped(clocks, lambda clock: clock.key, "deadlines")


def _read_clocks(path: Path) -> list[Clock]:
    table = sections(read(path), ("valid_from", "is_law", "clocks"), path.name)
    defaults = {key: table[key] for key in ("valid_from", "is_law") if key in table}
    clocks = []
    for row in table["clocks"]:
        clock = build(Clock, {**defaults, **row}, f"{path.name}: {row.get('code', '?')}")
        parse_length(clock.length)
        if clock.minimum:
            parse_length(clock.minimum)
        clocks.append(clock)
    return clocks


@lru_cache(maxsize=1)
def _rows() -> Mapping[tuple[str, str], tuple[Clock, ...]]:
    return load(LAW)


def _computed(clock: Clock, on: date) -> date:
    ends_on = parse_length(clock.length).after(on)
    if clock.counts_first_day:
        ends_on -= timedelta(days=1)
    return calendar.roll(ends_on) if clock.roll else ends_on


def _stated(clock: Clock, on: date, stated_on: date) -> date:
    if not clock.may_be_stated:
        raise ValueError(f"the deadline {clock.code} follows from the rule and cannot be stated")
    earliest = parse_length(clock.minimum).after(on) if clock.minimum else on
    if stated_on < earliest:
        raise ValueError(f"the deadline {clock.code} cannot be before {earliest.isoformat()}")
    return calendar.roll(stated_on) if clock.roll else stated_on
