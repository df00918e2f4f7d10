# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the process lives and can do its work."""

import pytest
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor


def test_the_process_lives_without_a_database(client):
    response = client.get("/helse/levende")

    assert (response.status_code, response.content) == (200, b"levende\n")


@pytest.mark.django_db
def test_it_is_ready_when_the_database_is_up_to_date(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        response = client.get("/helse/klar")

    assert (response.status_code, response.content) == (200, b"klar\n")


@pytest.mark.django_db
def test_it_is_not_ready_before_the_migrations(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["noe"])

    assert client.get("/helse/klar").status_code == 503


@pytest.mark.django_db
def test_it_is_not_ready_without_the_database(client, monkeypatch):
    def fail(self, *args):
        raise DatabaseError("vert=hemmelig")

    monkeypatch.setattr(MigrationExecutor, "__init__", fail)
    response = client.get("/helse/klar")

    assert response.status_code == 503
    assert b"hemmelig" not in response.content
