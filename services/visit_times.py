# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""From a time as a source system writes it to an instant, the nights the clock is changed too.

Instants are whole seconds since 1970 in UTC, so that a stay is a difference of two of them.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# A stay longer than this is more likely an hour that was read as the wrong one of two.
LONG_STAY = 12 * HOUR
YEARS = range(2000, 2101)
# Seconds since midnight of every clock time of the local form, with the blank before it.
CLOCKS = {
    f" {hour:02d}:{minute:02d}": (hour * 60 + minute) * MINUTE
    for hour in range(24)
    for minute in range(60)
}
_KEPT = 50_000  # texts remembered before starting afresh: memory stays flat

_LOCAL = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}):([0-9]{2})")
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


class BadTime(ValueError):
    """A text is not an instant; `code` says why and the text is not repeated."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Times:
    """Reads many times of one file, remembering the days and ISO times it has seen.

    Two forms: `dd.mm.åååå tt:mm` in Oslo, and ISO 8601 with an offset. An hour that comes twice
    means the first one until `stay` says otherwise; parts of a second are left out.
    """

    def __init__(self) -> None:
        # Midnight by day as it is written, only of days when the clock is not changed.
        self.midnights: dict[str, int] = {}
        self._iso: dict[str, int] = {}
        self._dates: dict[int, str] = {}

    def instant(self, text: str) -> int:
        """Return the instant a text stands for; `BadTime` when it stands for none."""
        midnight, since = self.midnights.get(text[:10]), CLOCKS.get(text[10:])
        if midnight is not None and since is not None:
            return midnight + since
        return self._iso.get(text) or self._read(text)

    def stay(self, start_text: str, end_text: str) -> tuple[int, int]:
        """Return the instants of a stay; `BadTime` for a text that is none.

        Of an hour that comes twice the second is meant when the stay would otherwise end before
        it starts or last more than twelve hours.
        """
        start, end = self.instant(start_text), self.instant(end_text)
        if start <= end <= start + LONG_STAY:
            return start, end
        if end < start:
            return start, self._second(end_text, end)
        return self._second(start_text, start), end

    def oslo_date(self, instant: int) -> str:
        """Return the date in Oslo at an instant, as «2026-03-02»."""
        # The clock is changed on a whole hour of UTC, so an hour lies in one day.
        hour = instant // HOUR
        found = self._dates.get(hour)
        if found is None:
            _forget_if_many(self._dates)
            day = datetime.fromtimestamp(hour * HOUR, UTC).astimezone(OSLO).date()
            found = day.isoformat()
            self._dates[hour] = found
        return found

    def _read(self, text: str) -> int:
        if found := _LOCAL.fullmatch(text):
            return self._read_local(text, *(int(part) for part in found.groups()))
        if found := _ISO.fullmatch(text):
            if found[3] is None:
                raise BadTime("time_offset")
            return self._read_iso(text, found[1], found[2], found[3])
        raise BadTime("time_format")

    def _read_local(self, text: str, day: int, month: int, year: int, *clock: int) -> int:
        local = datetime.combine(_date(year, month, day), _clock(*clock), tzinfo=OSLO)
        instant = int(local.timestamp())
        if not _has_change(local.date()):
            _forget_if_many(self.midnights)
            self.midnights[text[:10]] = instant - CLOCKS[text[10:]]
            return instant
        back = datetime.fromtimestamp(instant, UTC).astimezone(OSLO)
        if back.replace(tzinfo=None) != local.replace(tzinfo=None):
            raise BadTime("time_skipped")
        return instant

    def _read_iso(self, text: str, day: str, clock: str, offset: str) -> int:
        on = _date(*(int(part) for part in day.split("-")))
        at = _clock(*(int(part) for part in clock.split(":")))
        instant = int(datetime.combine(on, at, tzinfo=UTC).timestamp()) - _offset(offset)
        _forget_if_many(self._iso)
        self._iso[text] = instant
        return instant

    def _second(self, text: str, first: int) -> int:
        """Return the second instant of a text in an hour that comes twice, else the first."""
        if text[10:11] == "T":
            return first
        local = datetime.fromtimestamp(first, UTC).astimezone(OSLO)
        return int(local.replace(fold=1).timestamp())


def _date(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise BadTime("no_such_date")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadTime("no_such_date") from None


def _clock(hour: int, minute: int, second: int = 0) -> time:
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadTime("no_such_clock") from None


def _offset(text: str) -> int:
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:  # no place is further from UTC
        raise BadTime("time_offset")
    seconds = hours * HOUR + minutes * MINUTE
    return -seconds if text[0] == "-" else seconds


def _has_change(day: date) -> bool:
    midnight = datetime.combine(day, time(), tzinfo=OSLO)
    following = datetime.combine(day + timedelta(days=1), time(), tzinfo=OSLO)
    return midnight.utcoffset() != following.utcoffset()


def _forget_if_many(remembered: dict[str, int] | dict[int, str]) -> None:
    if len(remembered) >= _KEPT:
        remembered.clear()
