# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The Celery tasks: a message is a wake-up, the rows say what there is to do.

The same tasks run in a worker with a broker, and in `run_background` without one. Each is safe to
run twice and by many at once.
"""

from celery import shared_task
from django.utils import timezone

from workflows import engine, relay, watch


@shared_task
def drain(**_: object) -> int:
    """Do what waits in the outbox."""
    return relay.relay(timezone.now)


@shared_task
def sweep(**_: object) -> int:
    """Fire the time limits that are reached, look at what ends, and drain the outbox."""
    at = timezone.now()
    return engine.fire_due_timers(at) + watch.look(at) + relay.relay(timezone.now)


@shared_task
def daily(**_: object) -> int:
    """Bring the weeks up to today, and ask somebody to look at what drifts."""
    at = timezone.now()
    return watch.refresh_weeks(at) + watch.raise_drifts(at)
