# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be done with employees."""

from datetime import datetime

from django.db import transaction

from tildeling.audit.record import record
from tildeling.organisation.models import User


@transaction.atomic
def choose_display(*, actor: User, at: datetime, colour_scheme: str, shortcuts_on: bool) -> User:
    """Keep how one wants one's own pages: colours and keyboard shortcuts."""
    actor.colour_scheme = colour_scheme
    actor.shortcuts_on = shortcuts_on
    actor.save(update_fields=["colour_scheme", "shortcuts_on"])
    record(
        kind="user.display_chosen",
        subject=actor,
        actor=actor,
        at=at,
        colour_scheme=colour_scheme,
        shortcuts_on=shortcuts_on,
    )
    return actor
