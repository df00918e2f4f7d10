# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py demo`: a small municipality in the browser; ctrl-C stops all it started."""

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tildeling.organisation.models import User
from tildeling.postgres import data_dir
from workflows.demo import loader

PATIENCE = 15
MANAGE = str(Path(sys.argv[0]).resolve())


class Command(BaseCommand):
    """Database, demo municipality, web and background; prints the address and the log-ins."""

    requires_system_checks = []
    help = "Starter demoen og stopper alt ved ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port and how many people."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--people", type=int, default=100)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start what is needed, wait, and stop it all when told to."""
        self.children: list[subprocess.Popen[bytes]] = []
        self.stopping = False
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        password = _password()
        try:
            self.stdout.write("Gjør databasen klar …")
            call_command("migrate", verbosity=0, skip_checks=True)
            call_command(
                "load_demo", only_first=True, people=options["people"], password=password,
                stdout=self.stdout,
            )  # fmt: skip
            self._start_web(options["port"])
            self._tell(options["port"], password)
            if not loader.is_loaded():
                self._load_rest(options["people"])
            self._start("run_background")
            self._wait()
        finally:
            self._end_all()

    def _load_rest(self, people: int) -> None:
        """Load the history; what happens now waits until what happened then has come in."""
        self.stdout.write("Historien leses inn. Sidene kan brukes imens.")
        self._start("load_demo", "--people", str(people))
        while not self.stopping and self.children[-1].poll() is None:
            time.sleep(0.2)
        if not self.stopping:
            self.stdout.write("Demoen er klar.")

    def _start_web(self, port: int) -> None:
        self._run(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2",
             "--threads", "4", "--graceful-timeout", "3", "--log-level", "warning",
             "tildeling.wsgi"]
        )  # fmt: skip

    def _start(self, *command: str) -> None:
        self._run([sys.executable, MANAGE, *command])

    def _run(self, command: list[str]) -> None:
        if self.stopping:
            return
        # In a group of its own: a ctrl-C in the terminal is ours to pass on, in order.
        self.children.append(
            subprocess.Popen(  # noqa: S603 -- our own programs
                command, env=os.environ, start_new_session=True
            )
        )

    def _tell(self, port: int, password: str) -> None:
        self.stdout.write(f"\nTildeling: http://127.0.0.1:{port}/   (ctrl-C stopper alt)")
        self.stdout.write(f"Passord for alle: {password}\n")
        for user in User.objects.filter(employments__isnull=False).distinct().order_by("id"):
            roles = ", ".join(
                f"{row.get_role_display()} i {row.unit.name}" for row in user.all_employments
            )
            self.stdout.write(f"    {user.username:<16} {roles}")
        self.stdout.write("")
        self.stdout.flush()

    def _wait(self) -> None:
        """Wait until told to stop, or until the web server has ended by itself."""
        while not self.stopping:
            time.sleep(0.2)
            if self.children[0].poll() is not None:
                self.stderr.write("Nettjeneren stoppet. Er porten i bruk? Prøv make demo PORT=8001")
                return

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _end_all(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self.children):
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.stdout.write("Stoppet.")


def _password() -> str:
    """Return this machine's demo password, made the first time."""
    path = data_dir() / "demo_password"
    if not path.exists():
        path.write_text(f"demo-{secrets.token_hex(4)}")
        path.chmod(0o600)
    return path.read_text()
