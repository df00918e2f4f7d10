# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What follows from an order and its versions, without a database."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from services.minutes import Grant
from tildeling.orders.facts import grant_of, holds_on, is_live, starts_on, version_in
from tildeling.orders.models import Order, OrderVersion
from tildeling.orders.states import OrderState

FROM, UNTIL = date(2026, 3, 9), date(2026, 5, 4)


def version(lower=FROM, upper=UNTIL, **given):
    return OrderVersion(during=DateRange(lower, upper), **given)


EMPTY = OrderVersion(during=DateRange(empty=True))


@pytest.mark.parametrize(
    ("given", "grant"),
    [
        ({"minutes": 420, "per_weeks": 1}, Grant(420)),
        ({"minutes": 90, "per_weeks": 3, "carers": 2}, Grant(90, weeks=3, carers=2)),
        ({"minutes": 600, "per_month": True}, Grant(600, weeks=0)),
        ({"minutes": None}, None),
    ],
)
def test_a_grant_is_kept_as_it_was_given(given, grant):
    assert grant_of(version(**given)) == grant


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 3, 8), False), (FROM, True), (date(2026, 5, 3), True), (UNTIL, False)],
)
def test_a_period_is_half_open(day, holds):
    assert holds_on(version(), day) is holds


def test_a_period_without_an_end_goes_on():
    assert holds_on(version(upper=None), date(2100, 1, 1))


def test_an_emptied_version_holds_no_day_and_begins_on_none():
    assert not holds_on(EMPTY, FROM)
    assert starts_on([EMPTY]) is None


def test_each_day_has_its_own_version():
    first, second = version(), version(UNTIL, None)

    assert version_in([EMPTY, first, second], date(2026, 5, 3)) is first
    assert version_in([EMPTY, first, second], UNTIL) is second
    assert version_in([EMPTY, first, second], date(2026, 3, 1)) is None
    assert starts_on([EMPTY, second, first]) == FROM


@pytest.mark.parametrize("state", OrderState)
def test_what_is_over_is_not_live(state):
    assert is_live(Order(state=state)) is (state not in {"COMPLETED", "CANCELLED"})
