# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py import_visits FILE`: visits as CSV or XLSX, every row taken in or given back."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tildeling.delivery.commands import import_visits
from tildeling.delivery.models import VisitBatch
from tildeling.delivery.queries import refused_file
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Refusal
from tildeling.shared.time import oslo_date
from workflows import engine

SOME_REFUSED, UNUSABLE = 3, 2
COUNTS = ("rows", "stored", "corrected", "unchanged", "refused")
_SHEETS = (".xlsx", ".xlsm")


class Rehearsed(Exception):
    """What a file would have become; raised so that the edge rolls everything back."""

    def __init__(self, counts: dict[str, int], refused: bytes) -> None:
        self.counts = counts
        self.refused = refused
        super().__init__()


class Command(BaseCommand):
    """Read a file of visits in; exit 0 all in, 3 some refused, 2 unusable and nothing written."""

    help = "Leser inn besøk fra en CSV- eller XLSX-fil."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, who reads it in, and how to answer."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", default="", help="brukernavn")
        parser.add_argument("--dry-run", action="store_true", help="prøv, og lagre ingenting")
        parser.add_argument("--json", action="store_true", help="sammendrag som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read in, say what became of the rows, and write the refused ones beside the file."""
        path: Path = options["file"]
        at = timezone.now()
        actor = _actor(options["username"], at)
        if actor is None:
            self._unusable(options, "Fant ingen bruker som kan lese inn besøk. Oppgi en med --as.")
        if not path.is_file():
            self._unusable(options, "Filen finnes ikke.")
        given = {
            "source_name": path.name,
            "content": path,
            "form": "xlsx" if path.suffix.lower() in _SHEETS else "csv",
        }
        try:
            counts, refused = _read_in(actor, at, given, is_rehearsal=options["dry_run"])
        except Invalid as invalid:
            self._unusable(options, " ".join(invalid.errors.get("file", [invalid.reason])))
        except Refusal as refusal:
            self._unusable(options, refusal.reason)
        self._tell(options, counts, refused)

    def _tell(self, options: Mapping[str, Any], counts: dict[str, int], refused: bytes) -> None:
        path: Path = options["file"]
        beside = path.with_name(f"{path.stem}.avvist.csv")
        if counts["refused"]:
            beside.write_bytes(refused)
        if options["json"]:
            named = {"refused_file": str(beside)} if counts["refused"] else {}
            self.stdout.write(json.dumps({**counts, "dry_run": options["dry_run"], **named}))
        else:
            if options["dry_run"]:
                self.stdout.write("Prøve: ingenting er lagret.")
            self.stdout.write(
                f"{counts['rows']} rader: {counts['stored']} nye, {counts['corrected']} rettet, "
                f"{counts['unchanged']} uendret, {counts['refused']} avvist."
            )
            if counts["refused"]:
                self.stdout.write(f"De avviste radene, med grunn: {beside}")
        if counts["refused"]:
            raise SystemExit(SOME_REFUSED)

    def _unusable(self, options: Mapping[str, Any], reason: str) -> NoReturn:
        if options["json"]:
            self.stdout.write(json.dumps({"error": reason}, ensure_ascii=False))
        else:
            self.stderr.write(reason)
        raise SystemExit(UNUSABLE)


def _read_in(
    actor: User, at: datetime, given: dict[str, Any], *, is_rehearsal: bool
) -> tuple[dict[str, int], bytes]:
    if is_rehearsal:
        try:
            engine.run(_rehearse, actor=actor, at=at, **given)
        except Rehearsed as rehearsed:
            return rehearsed.counts, rehearsed.refused
    done = engine.run(import_visits, actor=actor, at=at, **given)
    return _outcome(VisitBatch.objects.get(pk=done.id))


def _rehearse(**given: Any) -> None:
    raise Rehearsed(*_outcome(import_visits(**given)))


def _outcome(batch: VisitBatch) -> tuple[dict[str, int], bytes]:
    counts = {name: getattr(batch, name) for name in COUNTS}
    return counts, refused_file(batch) if batch.refused else b""


def _actor(username: str, at: datetime) -> User | None:
    """Return the named user, else another system's account, else an administrator."""
    if username:
        return User.objects.filter(username=username, is_active=True).first()
    on = oslo_date(at)
    for role in (Role.SYSTEM, Role.ADMINISTRATOR):
        found = User.objects.filter(
            employments__role=role, employments__during__contains=on, is_active=True
        ).order_by("id").first()  # fmt: skip
        if found:
            return found
    return None
