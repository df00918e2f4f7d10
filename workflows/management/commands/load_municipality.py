# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py load_municipality DIR`: units and staff from files."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tildeling.shared.refusals import Invalid
from workflows import engine, municipality

SOME_REFUSED, UNUSABLE = 3, 2


class Command(BaseCommand):
    """Load `enheter.csv` and `ansatte.csv`; exit 0 all in, 3 some refused, 2 unusable."""

    help = "Leser inn enheter og ansatte fra en mappe."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the first day of the employments and a first password."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, default=None)
        parser.add_argument("--password", default="", help="første passord for nye ansatte")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say row by row what was refused."""
        at = timezone.now()
        loaded = municipality.Loaded()

        def work(*, actor: Any, at: Any) -> None:
            nonlocal loaded
            loaded = municipality.load(
                options["folder"],
                actor=actor,
                at=at,
                from_on=options["from_on"] or date(2020, 1, 1),
                password=options["password"],
                said=self.stdout.write,
            )

        try:
            engine.run(work, actor=engine.system_actor(), at=at)
        except Invalid as wrong:
            for name, sentences in wrong.errors.items():
                self.stderr.write(f"{name}: {' '.join(sentences)}")
            raise SystemExit(UNUSABLE) from None
        for file, line, reason in loaded.refused:
            self.stderr.write(f"{file} rad {line}: {reason}")
        self.stdout.write(
            f"{loaded.made} nye, {loaded.known} kjent fra før, {len(loaded.refused)} avvist"
        )
        if loaded.refused:
            raise SystemExit(SOME_REFUSED)
