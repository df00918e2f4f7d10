# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Times as source systems write them, the two nights when the clock is changed above all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.visit_times import DAY, HOUR, BadTime, Times

OSLO = ZoneInfo("Europe/Oslo")


def utc(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("10.03.2026 08:05", "2026-03-10 07:05"),
        ("10.07.2026 08:05", "2026-07-10 06:05"),
        ("29.02.2028 00:00", "2028-02-28 23:00"),
        ("31.12.2026 23:59", "2026-12-31 22:59"),
        ("29.03.2026 01:59", "2026-03-29 00:59"),
        ("29.03.2026 03:00", "2026-03-29 01:00"),
        ("25.10.2026 01:59", "2026-10-24 23:59"),
        ("25.10.2026 02:00", "2026-10-25 00:00"),
        ("25.10.2026 02:59", "2026-10-25 00:59"),
        ("25.10.2026 03:00", "2026-10-25 02:00"),
        ("2026-03-10T08:05:00+01:00", "2026-03-10 07:05"),
        ("2026-03-10T08:05+01:00", "2026-03-10 07:05"),
        ("2026-03-10T08:05:00+0100", "2026-03-10 07:05"),
        ("2026-03-10T07:05:00Z", "2026-03-10 07:05"),
        ("2026-03-10T07:05:00.250Z", "2026-03-10 07:05"),
        ("2026-03-09T23:05:00-08:00", "2026-03-10 07:05"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25 00:30"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25 01:30"),
    ],
)
def test_a_text_stands_for_one_instant(text, instant):
    times = Times()

    assert times.instant(text) == utc(instant)
    assert times.instant(text) == utc(instant)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29.03.2026 02:00", "time_skipped"),
        ("29.03.2026 02:59", "time_skipped"),
        ("28.03.2027 02:30", "time_skipped"),
        ("2026-03-10T08:05:00", "time_offset"),
        ("2026-03-10T08:05:00+15:00", "time_offset"),
        ("2026-03-10T08:05:00+01:60", "time_offset"),
        ("29.02.2026 08:00", "no_such_date"),
        ("31.04.2026 08:00", "no_such_date"),
        ("10.13.2026 08:00", "no_such_date"),
        ("10.03.1926 08:00", "no_such_date"),
        ("10.03.2926 08:00", "no_such_date"),
        ("2026-02-30T08:05:00Z", "no_such_date"),
        ("10.03.2026 24:00", "no_such_clock"),
        ("10.03.2026 08:60", "no_such_clock"),
        ("2026-03-10T25:05:00Z", "no_such_clock"),
        ("10.03.26 08:00", "time_format"),
        ("10/03/2026 08:00", "time_format"),
        ("10.03.2026", "time_format"),
        ("10.03.2026 8:00", "time_format"),
        ("10.03.2026T08:00", "time_format"),
        ("2026-03-10 08:05", "time_format"),
        ("2026-03-10 08:05:00+01:00", "time_format"),
        ("10.03.2026 08:00 ", "time_format"),
        ("10.03.2026 08:00\n", "time_format"),
        ("١٠.٠٣.٢٠٢٦ ٠٨:٠٠", "time_format"),
        ("", "time_format"),
        ("i går", "time_format"),
    ],
)
def test_a_text_that_stands_for_none_says_why(text, code):
    times = Times()
    times.instant("10.03.2026 08:00")  # remembering a day must not let a bad time through
    times.instant("2026-03-10T08:00:00Z")

    with pytest.raises(BadTime) as bad:
        times.instant(text)

    assert bad.value.code == code
    assert text not in str(bad.value) or not text


@pytest.mark.parametrize(
    ("start", "end", "starts", "ends"),
    [
        # both in the hour that comes twice: the first of the two
        ("25.10.2026 02:10", "25.10.2026 02:50", "2026-10-25 00:10", "2026-10-25 00:50"),
        # it would end before it starts: the second
        ("25.10.2026 02:50", "25.10.2026 02:10", "2026-10-25 00:50", "2026-10-25 01:10"),
        # into the hour, and out of it
        ("25.10.2026 01:50", "25.10.2026 02:10", "2026-10-24 23:50", "2026-10-25 00:10"),
        ("25.10.2026 02:50", "25.10.2026 03:10", "2026-10-25 00:50", "2026-10-25 02:10"),
        # a night shift is an hour longer
        ("24.10.2026 22:00", "25.10.2026 06:00", "2026-10-24 20:00", "2026-10-25 05:00"),
        # twelve hours and no more from the first; past twelve it is the second
        ("25.10.2026 02:00", "25.10.2026 13:00", "2026-10-25 00:00", "2026-10-25 12:00"),
        ("25.10.2026 02:30", "25.10.2026 13:31", "2026-10-25 01:30", "2026-10-25 12:31"),
        # with an offset nothing is guessed
        ("2026-10-25T02:50:00+02:00", "25.10.2026 02:10", "2026-10-25 00:50", "2026-10-25 01:10"),
        # and in spring a night is an hour shorter
        ("28.03.2026 22:00", "29.03.2026 06:00", "2026-03-28 21:00", "2026-03-29 04:00"),
    ],
)
def test_a_stay_over_the_night_the_clock_is_changed(start, end, starts, ends):
    assert Times().stay(start, end) == (utc(starts), utc(ends))


def test_a_stay_that_ends_before_it_starts_is_given_as_it_is():
    begins, ends = Times().stay("10.03.2026 09:00", "10.03.2026 08:00")

    assert ends - begins == -HOUR


def test_an_offset_in_the_hour_that_comes_twice_is_never_moved():
    begins, ends = Times().stay("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+02:00")

    assert ends < begins


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-10 22:59", "2026-03-10"),
        ("2026-03-10 23:00", "2026-03-11"),
        ("2026-07-10 21:59", "2026-07-10"),
        ("2026-07-10 22:00", "2026-07-11"),
        ("2026-03-28 23:00", "2026-03-29"),
        ("2026-03-29 22:00", "2026-03-30"),
        ("2026-10-24 22:00", "2026-10-25"),
        ("2026-10-25 22:59", "2026-10-25"),
        ("2026-10-25 23:00", "2026-10-26"),
    ],
)
def test_a_day_is_the_date_in_oslo(instant, day):
    assert Times().oslo_date(utc(instant)) == day


@given(st.integers(0, 36_889 * DAY // 60), st.integers(0, 2 * DAY))
def test_any_minute_is_read_as_the_time_zone_has_it(local, later):
    local = datetime(2000, 1, 1, tzinfo=OSLO) + timedelta(minutes=local)
    times = Times()

    for moment in (local, local.replace(hour=(local.hour + later // HOUR) % 24)):
        expected = int(moment.timestamp())
        back = datetime.fromtimestamp(expected, UTC).astimezone(OSLO)
        text = f"{moment:%d.%m.%Y %H:%M}"
        if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
            with pytest.raises(BadTime):
                times.instant(text)
        else:
            assert times.instant(text) == expected
            assert times.oslo_date(expected) == back.date().isoformat()


def test_what_is_remembered_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr("services.visit_times._KEPT", 100)
    times = Times()

    for number in range(1000):
        times.instant(f"{number % 28 + 1:02d}.{number % 12 + 1:02d}.{2000 + number % 90} 08:00")
        times.instant(f"2026-03-10T{number % 24:02d}:{number % 60:02d}:{number % 59:02d}Z")

    assert len(times.midnights) <= 100
    assert len(times._iso) <= 100
