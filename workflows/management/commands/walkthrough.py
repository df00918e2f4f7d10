# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py walkthrough FILE`: one application through the whole main job, in the terminal."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Sum
from django.utils import timezone

from services import catalogue
from tildeling.delivery.models import WeekSlice
from tildeling.letters.models import Letter
from tildeling.organisation.models import Unit
from tildeling.postgres import data_dir
from tildeling.shared.refusals import Invalid, Refusal
from tildeling.shared.time import oslo_date
from workflows import watch
from workflows.course import Runner, Said, read_course

MUNICIPALITY = Path(__file__).resolve().parents[3] / "examples" / "municipality"
STOPPED = 1
SEVENTH = 7


class Command(BaseCommand):
    """Make a small municipality when there is none, then live the file entry by entry."""

    requires_system_checks = []
    help = "Tar én søknad gjennom hele hovedjobben og forteller hva som ble bestemt og hvorfor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether its dates are used as they are."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-dated", action="store_true", help="bruk datoene i filen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell what is done, by whom and when, and where to look afterwards."""
        call_command("migrate", verbosity=0, skip_checks=True)
        if not Unit.objects.exists():
            self.stdout.write("Lager en liten kommune.")
            call_command("load_municipality", str(MUNICIPALITY), stdout=self.stdout)
        today = None if options["as_dated"] else timezone.localdate()
        try:
            course = read_course(options["file"], ends_on=today)
            self.stdout.write(f"\n{course.about}\n")
            runner = Runner(course)
            for said in runner.run():
                self._tell(runner, said)
        except Refusal as refusal:
            self._stop(refusal)
        self._where_to_look(runner)

    def _tell(self, runner: Runner, said: Said) -> None:
        who = runner.user(said.entry.by).display_name if said.entry.by else "bakgrunnen"
        self.stdout.write(f"\n{said.entry.at:%d.%m.%Y kl. %H.%M}  {who}")
        for sentence in said.sentences:
            self.stdout.write(f"    {sentence}")

    def _stop(self, refusal: Refusal) -> None:
        self.stderr.write(f"\nStoppet: {refusal.reason}")
        if isinstance(refusal, Invalid):
            for field, sentences in refusal.errors.items():
                self.stderr.write(f"    {field}: {' '.join(sentences)}")
        raise SystemExit(STOPPED)

    def _where_to_look(self, runner: Runner) -> None:
        number = runner.case.case_number
        folder = data_dir() / "walkthrough"
        folder.mkdir(exist_ok=True)
        watch.refresh_weeks(runner.course.entries[-1].at)
        self.stdout.write("\nUkene, levert mot innvilget:")
        weeks = (
            WeekSlice.objects.filter(order__case_id=runner.case_id, decided_sevenths__gt=0)
            .values("order__service", "iso_year", "iso_week")
            .annotate(decided=Sum("decided_sevenths"), delivered=Sum("delivered_minutes"))
            .order_by("order__service", "iso_year", "iso_week")
        )
        on = oslo_date(runner.course.entries[-1].at)
        for week in weeks:
            title = catalogue.get(week["order__service"], on).title
            rate = f"{100 * SEVENTH * week['delivered'] // week['decided']} %"
            self.stdout.write(
                f"    {title}, uke {week['iso_week']}: {week['delivered']} av"
                f" {week['decided'] // SEVENTH} min ({rate})"
            )
        self.stdout.write("\nSe saken i nettleseren (make demo):")
        self.stdout.write(f"    /saker/{number}/")
        for letter in Letter.objects.filter(case_id=runner.case_id, pdf__isnull=False):
            path = folder / f"{letter.reference}-{letter.pk}.pdf"
            path.write_bytes(letter.pdf or b"")
            self.stdout.write(f"    Brev: {path}")
