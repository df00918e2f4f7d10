# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Fixtures for every room."""

import pytest
from django.db import transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.browser.fixtures import chromium, open_page

__all__ = ["chromium", "open_page"]

GUARDED = "select distinct tgrelid::regclass::text from pg_trigger where not tgisinternal"


LEFT_OPEN = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = %s and pid <> pg_backend_pid()
"""
_destroy = DatabaseCreation._destroy_test_db


def _destroy_with_sessions(creation, name, verbosity):
    """Drop the test database also when a thread or a child of a test still has a session in it."""
    with creation._nodb_cursor() as cursor:
        cursor.execute(LEFT_OPEN, [name])
    _destroy(creation, name, verbosity)


DatabaseCreation._destroy_test_db = _destroy_with_sessions


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_emptied():
    """Let a test with real transactions leave an empty database behind.

    Such a test is cleaned up by TRUNCATE, which the append-only tables rightly refuse.
    """
    truncate = DatabaseOperations.execute_sql_flush

    def empty(operations, statements):
        with transaction.atomic(using=operations.connection.alias):
            with operations.connection.cursor() as cursor:
                cursor.execute(GUARDED)
                guarded = [table for (table,) in cursor.fetchall()]
                for table in guarded:
                    cursor.execute(f"alter table {table} disable trigger user")
            truncate(operations, statements)
            with operations.connection.cursor() as cursor:
                for table in guarded:
                    cursor.execute(f"alter table {table} enable trigger user")

    DatabaseOperations.execute_sql_flush = empty
    yield
    DatabaseOperations.execute_sql_flush = truncate
