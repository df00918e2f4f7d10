# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write the demo's files and take them in, with progress; goes on where it was stopped."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.core.management import call_command

from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Application
from tildeling.organisation.models import User
from tildeling.postgres import data_dir
from tildeling.shared.time import oslo_date
from workflows import relay, watch
from workflows.course import Runner
from workflows.course.reading import course_of
from workflows.demo.generator import EXAMPLES, Made, courses
from workflows.demo.visits import visits_csv

Say = Callable[[str], None]
REGISTRAR = "saksbehandler1"


def folder() -> Path:
    """Return where the demo's files lie."""
    made = data_dir() / "demo"
    made.mkdir(exist_ok=True)
    return made


def is_loaded() -> bool:
    """Tell whether everything has come in."""
    return (folder() / "loaded").exists()


def last_day(today: date) -> date:
    """Return the demo's last day: the day it was first loaded."""
    path = folder() / "last_day"
    if not path.exists():
        path.write_text(today.isoformat())
    return date.fromisoformat(path.read_text())


def load_first(*, people: int, on: date, password: str, say: Say) -> None:
    """Load the municipality and register every application; what the first page needs."""
    files = folder()
    for name in ("enheter.csv", "ansatte.csv"):
        shutil.copy(EXAMPLES / "municipality" / name, files / name)
    call_command("load_municipality", str(files), password=password, skip_checks=True)
    made = list(courses(people=people, on=last_day(on)))
    applications = [dict(course_of(one.document, ends_on=one.ends_on).application) for one in made]
    path = files / "søknader.json"
    path.write_text(json.dumps(applications, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in made:
        (files / f"forløp-{one.number + 1:04d}.json").write_text(
            json.dumps(one.document, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    call_command(
        "import_applications", str(path), username=REGISTRAR, at_received=True, skip_checks=True
    )
    say(f"{len(applications)} søknader er registrert.")


def load_rest(*, people: int, clock: Callable[[], datetime], say: Say) -> None:
    """Live every course as far as it goes, then let the visits come in."""
    on = last_day(oslo_date(clock()))
    made = list(courses(people=people, on=on))
    for place, one in enumerate(made, start=1):
        if not _is_begun(one):
            for _ in Runner(course_of(one.document, ends_on=one.ends_on)).run(goes_on=True):
                pass
        if place % 10 == 0:
            say(f"{place} av {len(made)} saker")
    _visits(on, say)
    watch.look(clock())
    watch.refresh_weeks(clock())
    watch.raise_drifts(clock())
    relay.relay(clock)
    (folder() / "loaded").touch()


def _is_begun(one: Made) -> bool:
    """Tell whether somebody has done anything in the case since it was registered."""
    reference = one.document["application"]["reference"]
    found = Application.objects.filter(external_ref=reference).first()
    done = TrailEntry.objects.filter(case_id=found.case_id, kind="command") if found else None
    return done is not None and done.count() > 1


def _visits(on: date, say: Say) -> None:
    path = folder() / "besøk.csv"
    path.write_text(visits_csv(until=on), encoding="utf-8", newline="")
    administrator = User.objects.get(username="administrator1")
    call_command("import_visits", str(path), username=administrator.username, skip_checks=True)
    say("Besøkene er lest inn.")
