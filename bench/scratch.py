# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Databases that a measurement makes and removes again."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def database() -> Iterator[Any]:
    """Give a connection to an empty, migrated database; it is dropped afterwards."""
    connection = _connect()
    outside = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield connection
    finally:
        connection.creation.destroy_test_db(outside, verbosity=0)


def make_template() -> None:
    """Migrate the database that `BENCH_TEMPLATE` names, so that each measurement copies it."""
    name = os.environ.pop("BENCH_TEMPLATE")
    os.environ["TILDELING_TEST_DATABASE"] = name
    connection = _connect()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


def drop_template() -> None:
    """Drop the database that `BENCH_TEMPLATE` names."""
    name = os.environ.pop("BENCH_TEMPLATE")
    with _connect()._nodb_cursor() as cursor:
        cursor.execute(f'drop database if exists "{name}"')


def run_sql(*statements: str, **given: Any) -> None:
    """Run statements one by one; a percent sign is doubled where something is given."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, given or None)


def _connect() -> Any:
    import django

    django.setup()
    from django.db import connection

    return connection


if __name__ == "__main__":
    {"make": make_template, "drop": drop_template}[sys.argv[1]]()
