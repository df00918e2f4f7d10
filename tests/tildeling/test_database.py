# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What the database itself holds."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from tildeling.audit.models import TrailEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statement", ["update", "delete"])
def test_a_trail_entry_is_never_changed_or_removed(statement):
    entry = TrailEntry.objects.create(
        kind="command", name="case.assigned", at=datetime(2026, 3, 2, tzinfo=UTC), actor_id=1
    )

    rows = TrailEntry.objects.filter(pk=entry.pk)
    change = rows.delete if statement == "delete" else lambda: rows.update(name="other")

    with pytest.raises(DatabaseError), transaction.atomic():
        change()

    assert TrailEntry.objects.get(pk=entry.pk).name == "case.assigned"
