# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py import_applications FILE`: applications as JSON, each registered or refused alone."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, Refusal
from tildeling.shared.time import oslo_noon
from workflows import incoming

SOME_REFUSED, UNUSABLE = 3, 2


class Command(BaseCommand):
    """Register the applications of a file; exit 0 all in, 3 some refused, 2 unusable."""

    help = "Leser inn søknader fra en JSON-fil."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, who registers, and how to answer."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="brukernavn")
        parser.add_argument("--at-received", action="store_true", help="registrert da den kom inn")
        parser.add_argument("--dry-run", action="store_true", help="bare les, ikke lagre")
        parser.add_argument("--json", action="store_true", help="sammendrag som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Register one by one and write what was refused beside the file."""
        documents = self._read(options["file"])
        actor = User.objects.filter(username=options["username"]).first()
        if actor is None:
            self.stderr.write("Brukeren finnes ikke.")
            raise SystemExit(UNUSABLE)
        made, known, refused = 0, 0, []
        for place, document in enumerate(documents, start=1):
            try:
                if options["dry_run"]:
                    incoming.read_application(_application(document))
                    continue
                at = _registered_at(document, at_received=options["at_received"])
                done = incoming.register_one(_application(document), actor=actor, at=at)
                known += done.is_repeat
                made += not done.is_repeat
            except Refusal as refusal:
                refused.append({"place": place, "errors": _errors(refusal), "document": document})
        self._tell(options, made, known, refused)

    def _read(self, path: Path) -> list[Any]:
        try:
            raw = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            self.stderr.write("Filen kan ikke leses som JSON.")
            raise SystemExit(UNUSABLE) from None
        return raw if isinstance(raw, list) else [raw]

    def _tell(
        self, options: Mapping[str, Any], made: int, known: int, refused: list[dict[str, Any]]
    ) -> None:
        counts = {"registered": made, "known": known, "refused": len(refused)}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(f"{made} registrert, {known} kjent fra før, {len(refused)} avvist")
        for row in refused:
            reasons = [text for texts in row["errors"].values() for text in texts]
            self.stderr.write(f"søknad {row['place']}: {' '.join(reasons)}")
        if refused:
            path: Path = options["file"]
            beside = path.with_name(f"{path.stem}.avvist.json")
            if not options["dry_run"]:
                rows = [row["document"] for row in refused]
                beside.write_text(json.dumps(rows, ensure_ascii=False, indent=2))
            raise SystemExit(SOME_REFUSED)


def _application(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise Invalid({"document": ["Søknaden er ikke et objekt."]})
    inner = document.get("application", document)
    return inner if isinstance(inner, Mapping) else {}


def _registered_at(document: Any, *, at_received: bool) -> datetime:
    if not at_received:
        return timezone.now()
    try:
        return oslo_noon(date.fromisoformat(str(_application(document).get("received_on"))))
    except ValueError:
        return timezone.now()


def _errors(refusal: Refusal) -> dict[str, list[str]]:
    return refusal.errors if isinstance(refusal, Invalid) else {"": [refusal.reason]}
