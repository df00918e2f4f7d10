# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py write_reference`: print the glossary and the reference pages from the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflows import reference

DIFFERS = 1


class Command(BaseCommand):
    """Write what is generated, or say what no longer is what the code prints."""

    requires_system_checks = []
    help = "Skriver docs/glossary.md og docs/reference/ fra koden."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to compare and write nothing."""
        parser.add_argument(
            "--check", action="store_true", help="skriv ingenting; avslutt med 1 når noe er ulikt"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the pages, or end with 1 when one of them is not what the code prints."""
        if not options["check"]:
            for path in reference.write():
                self.stdout.write(f"Skrev {path}")
            return
        stale = reference.stale()
        for path in stale:
            self.stderr.write(f"{path} er ikke det koden skriver nå; kjør «make docs».")
        if stale:
            raise SystemExit(DIFFERS)
