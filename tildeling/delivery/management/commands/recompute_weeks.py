# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py recompute_weeks`: rebuild the weeks from the visits and compare with those kept."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from tildeling.delivery.commands.rollups import (
    Difference,
    differences,
    recompute_all,
    refresh_stale,
    set_own_limits,
)
from tildeling.shared.time import oslo_date

DIFFERENT = 1


class Command(BaseCommand):
    """Print every figure that is not what visits, versions and pauses say; exit 1 when any is."""

    help = "Bygger ukene på nytt fra besøkene og sammenligner med dem som er lagret."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to put right, and how to answer."""
        parser.add_argument("--write", action="store_true", help="rett det som er forskjellig")
        parser.add_argument("--json", action="store_true", help="én JSON-linje per forskjell")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare in one transaction, and put right in the same when asked to."""
        with transaction.atomic():
            set_own_limits()
            found = differences()
            if options["write"]:
                recompute_all()
                refresh_stale(on=oslo_date(timezone.now()))
        for difference in found:
            self.stdout.write(_line(difference, as_json=options["json"]))
        if not options["json"]:
            ending = " Rettet." if options["write"] and found else ""
            self.stdout.write(f"{len(found)} forskjeller.{ending}")
        if found:
            raise SystemExit(DIFFERENT)


def _line(found: Difference, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(
            {
                "order": found.order_id,
                "from": found.from_on.isoformat(),
                "column": found.column,
                "kept": found.kept,
                "computed": found.computed,
            }
        )
    return (
        f"bestilling #{found.order_id} fra {found.from_on}: {found.column} "
        f"er {found.kept}, skulle vært {found.computed}"
    )
