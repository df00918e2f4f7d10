# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A page of the worklist from a real server, beside a bare page of the same rows from the same.

One client asks in turn for the first page, the page after the 1 000th cursor, and the bare page.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from itertools import repeat
from typing import Any
from urllib.parse import urlencode

from bench.measure import at_most, in_turns, percentile, same_work
from bench.scratch import database, run_sql

ITEMS = int(os.environ.get("BENCH_ITEMS", "100000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
ASKED = 40  # times a round
SIZE = 50
DEEP = 1000
QUERIES, TIMES_BARE, DEEP_TIMES = 6, 3, 1.2
CASE_NUMBER = re.compile(r"\b2026-\d{6}\b")


def run() -> list[dict[str, Any]]:
    """Fill a database with things to do, start a server on it and ask."""
    with database():
        user, unit = _fill()
        deep = min(DEEP, _visible(user) // SIZE - 1)
        cursor = _cursor(user, deep * SIZE)
        listed = "/arbeidsliste/?visning=alle"
        bare = "/bench/bare/?" + urlencode({"enhet": unit, "rolle": "caseworker"})
        counts = [_queries(user, listed), _queries(user, f"{listed}&fra={cursor}")]
        with _server() as port:
            client = Client(port, cookie=_session(user))
            for after in ("", f"&fra={cursor}"):
                same_work(
                    "cases on the page", client.cases(listed + after), client.cases(bare + after)
                )
            seconds = in_turns(
                {
                    "page": repeat(lambda: client.get(listed)),
                    "deep": repeat(lambda: client.get(f"{listed}&fra={cursor}")),
                    "bare": repeat(lambda: client.get(bare)),
                },
                rounds=ROUNDS * ASKED,
                warm_up=10,
            )
    return _figures(seconds, max(counts), deep)


def _figures(seconds: dict[str, list[float]], queries: int, deep: int) -> list[dict[str, Any]]:
    ours, bare = _p95(seconds["page"]), _p95(seconds["bare"])
    ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    first, last = (statistics.median(seconds[name]) for name in ("page", "deep"))
    return [
        at_most(
            "worklist",
            statistics.median(ours) * 1000,
            unit=f"ms p95, {SIZE} of {ITEMS} open",
            against=f"bare page of the same rows, {statistics.median(bare) * 1000:.1f} ms p95",
            ratio=ratio,
            bar=TIMES_BARE,
        ),
        at_most(
            "worklist_queries",
            queries,
            unit="queries a page",
            against=f"{QUERIES} queries",
            ratio=queries / QUERIES,
            bar=1,
        ),
        at_most(
            "worklist_deep",
            last * 1000,
            unit=f"ms median, page {deep}",
            against=f"first page, {first * 1000:.1f} ms",
            ratio=last / first,
            bar=DEEP_TIMES,
        ),
    ]


def _p95(seconds: Sequence[float]) -> list[float]:
    return [percentile(seconds[at : at + ASKED], 0.95) for at in range(0, len(seconds), ASKED)]


class Client:
    """One client that keeps its connection, as a browser does."""

    def __init__(self, port: int, *, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": cookie}

    def get(self, path: str) -> str:
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        same_work(f"the status of {path}", answer.status, 200)
        return body

    def cases(self, path: str) -> list[str]:
        """Return the numbers of the cases on a page, in order."""
        found = list(dict.fromkeys(CASE_NUMBER.findall(self.get(path))))
        same_work("rows of a page", len(found), SIZE)
        return found


def _fill() -> tuple[Any, int]:
    from bench import rows
    from tests.factories.organisation import UnitFactory, UserFactory, employee

    user = employee()
    unit = user.all_employments[0].unit_id
    rows.add_persons(ITEMS)
    rows.add_cases(ITEMS, own=unit, others=[UnitFactory().pk for _ in range(7)])
    rows.add_items(user=user.pk, colleague=UserFactory().pk, today=_today())
    run_sql("vacuum analyze")
    return user, unit


def _today() -> date:
    from django.utils.timezone import localdate

    return localdate()


def _visible(user: Any) -> int:
    from tildeling.cases.models import WorkItem

    return WorkItem.objects.open().visible_to(user, on=_today()).count()


def _cursor(user: Any, after: int) -> str:
    from tildeling.cases.models import WorkItem

    seen = WorkItem.objects.open().visible_to(user, on=_today()).order_by("due_on", "id")
    row = seen[after - 1]
    return f"{row.due_on.isoformat()}.{row.pk}"


def _queries(user: Any, path: str) -> int:
    from django.db import connection
    from django.test import Client as TestClient
    from django.test.utils import CaptureQueriesContext

    client = TestClient()
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        same_work(f"the status of {path}", client.get(path).status_code, 200)
    return len(asked)


def _session(user: Any) -> str:
    from django.test import Client as TestClient

    client = TestClient()
    client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@contextmanager
def _server() -> Iterator[int]:
    """Start gunicorn on loopback, one worker of four threads, on this process's own database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "tildeling.wsgi:application", "--bind",
            f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--log-level", "warning",
        ],
        env={**os.environ, "TILDELING_ON_TEST_DATABASE": "1"},
    )  # fmt: skip
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
