# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""An order that runs, and visits read in as an administrator."""

from datetime import UTC, datetime

import pytest

from tests.factories.orders import OrderFactory
from tests.factories.organisation import employee
from tests.tildeling.delivery.files import csv_file
from tildeling.delivery.commands import import_visits
from tildeling.organisation.roles import Role

AT = datetime(2026, 12, 1, 6, tzinfo=UTC)


@pytest.fixture
def order():
    return OrderFactory(active=True, with_version=True)


@pytest.fixture
def administrator():
    return employee(Role.ADMINISTRATOR)


@pytest.fixture
def read_in(administrator):
    def read_in(*rows, actor=None, at=AT, form="csv", **layout):
        content = csv_file(*rows, **layout) if form == "csv" else list(rows)
        return import_visits(
            actor=actor or administrator, at=at, source_name="besøk.csv", content=content, form=form
        )

    return read_in
