# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py run_background`: the background tasks in this process, without a broker."""

import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from workflows import tasks

POLL_SECONDS = 0.2
SWEEP_SECONDS = 20
DAILY_SECONDS = 6 * 60 * 60


class Command(BaseCommand):
    """Drain the outbox five times a second and sweep every 20 seconds, until told to stop."""

    help = "Kjører bakgrunnsarbeidet i denne prosessen, uten meldingskø."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--once` for one sweep and one drain."""
        parser.add_argument("--once", action="store_true", help="én runde, så stopp")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        self.running = True
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        tasks.sweep.apply(throw=True)
        tasks.daily.apply()
        swept = looked = time.monotonic()
        while self.running and not options["once"]:
            close_old_connections()
            if time.monotonic() - swept >= SWEEP_SECONDS:
                tasks.sweep.apply()
                swept = time.monotonic()
            if time.monotonic() - looked >= DAILY_SECONDS:
                tasks.daily.apply()
                looked = time.monotonic()
            if not tasks.drain.apply().result:
                time.sleep(POLL_SECONDS)

    def _stop(self, *_: object) -> None:
        self.running = False
