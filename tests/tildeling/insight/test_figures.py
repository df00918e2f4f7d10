# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The numbers agree with the rows behind them."""

from collections import Counter
from datetime import date

import pytest

from tests.factories.orders import OrderFactory, OrderVersionFactory, PauseFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.insight.queries import figures, not_started
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 20)


def test_what_waits_is_counted_as_its_rows_say():
    user = employee(Role.OFFICE_LEADER)
    office = user.employments.get().unit
    unit = UnitFactory(provider=True)
    for state in (
        {},
        {},
        {"accepted": True},
        {"returned": True},
        {"state": "RETURNED"},
        {"active": True},
    ):
        OrderVersionFactory(order=OrderFactory(unit=unit, case__unit=office, **state))
    away = OrderFactory(unit=unit, case__unit=office, accepted=True)
    OrderVersionFactory(order=away)
    PauseFactory(order=away)
    OrderVersionFactory(order=OrderFactory(unit=unit, case__unit=office), from_on=date(2026, 5, 1))

    rows = Counter((row.unit_id, row.cause) for row in not_started(user, ON))
    counted = {(row.unit_id, row.cause): row.orders for row in figures(user, ON).waiting}

    assert counted == rows
    assert sum(rows.values()) == 6
