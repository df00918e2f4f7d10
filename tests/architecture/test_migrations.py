# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Models and migrations agree, no file goes two ways, and each names what it does."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

MIGRATIONS = sorted(
    path
    for room in ("tildeling", "workflows", "api")
    for path in Path(room).rglob("migrations/[0-9]*.py")
)


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0, skip_checks=True)


def test_no_context_has_two_migrations_of_one_number():
    numbers = Counter((path.parent, path.name[:4]) for path in MIGRATIONS)

    assert MIGRATIONS
    assert [found for found, count in numbers.items() if count > 1] == []


def test_every_migration_says_what_it_does():
    unnamed = [
        str(path) for path in MIGRATIONS if re.search(r"_auto_|_alter_.*_and_more", path.name)
    ]

    assert unnamed == []
