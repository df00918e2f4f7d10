# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py load_demo`: the demo municipality into the database, with progress."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tildeling.organisation.models import Unit
from workflows.demo import loader


class Command(BaseCommand):
    """Load the demo, or the rest of it when it was stopped midway."""

    requires_system_checks = []
    help = "Leser inn demokommunen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many people, and the password of every log-in."""
        parser.add_argument("--people", type=int, default=100)
        parser.add_argument("--password", default="")
        parser.add_argument(
            "--only-first", action="store_true", help="bare det første siden trenger"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not loaded yet."""
        call_command("migrate", verbosity=0, skip_checks=True)
        say = self.stdout.write
        if not Unit.objects.exists():
            loader.load_first(
                people=options["people"], on=timezone.localdate(), password=options["password"],
                say=say,
            )  # fmt: skip
        if not options["only_first"] and not loader.is_loaded():
            loader.load_rest(people=options["people"], clock=timezone.now, say=say)
