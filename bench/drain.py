# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""How long what waits in the outbox takes one worker, with a receiver that answers over HTTP.

Every hand-over is two messages: the background step, and the order's message it leaves. No other
product stands beside it: the promise is that all is drained within a minute of a restart.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.measure import at_most, same_work
from bench.scratch import database

ORDERS = int(os.environ.get("BENCH_ORDERS", "200"))
SECONDS = 60
AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def run() -> list[dict[str, Any]]:
    """Let hand-overs pile up, then drain them."""
    with database():
        from django.test import override_settings

        from workflows import relay

        _pile_up()
        with _receiver() as (address, received), override_settings(OUTBOX_RECEIVER_URL=address):
            begun = time.perf_counter()
            done = relay.relay(lambda: AT, limit=10 * ORDERS)
            seconds = time.perf_counter() - begun
        same_work("messages done", done, 2 * ORDERS)
        same_work("orders received once", sorted(received.values()), [1] * ORDERS)
    return [
        at_most(
            "k1_drain",
            seconds,
            unit=f"s for {ORDERS} hand-overs, {done / seconds:.0f} messages/s of one worker",
            against=f"{SECONDS} s",
            ratio=seconds / SECONDS,
            bar=1,
        )
    ]


def _pile_up() -> None:
    from bench.flows import DrainFlow
    from tests.factories.cases import CaseFactory
    from tests.factories.organisation import UnitFactory
    from tildeling.cases.models import Case
    from tildeling.organisation.models import User
    from workflows import engine

    unit = UnitFactory()

    def begin(*, actor: User, at: datetime) -> Case:
        made: Case = CaseFactory(unit=unit)
        return made

    actor = engine.system_actor()
    for _ in range(ORDERS):
        engine.start(DrainFlow, does=begin, actor=actor, at=AT)


@contextmanager
def _receiver() -> Iterator[tuple[str, Counter[str]]]:
    """Listen on loopback and count what comes by its key."""
    received: Counter[str] = Counter()

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            received[self.headers["Idempotency-Key"]] += 1
            self.send_response(202)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
