# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""K1: an order's hand-over survives `kill -9` anywhere.

A child is forked for each try and kills itself at a named point; the parent then starts afresh.
Points that do not exist yet, and are therefore not tried: the handling of receipts, the sealing of
the trail, notification of the citizen. A worker killed before it acknowledges to the broker is
tried in `test_broker.py`.
"""

import multiprocessing
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from tests.workflows.receiver import Receiver
from tildeling.decisions.models import Decision
from tildeling.orders.models import Order
from tildeling.outbox.models import Message
from workflows import relay

pytestmark = pytest.mark.django_db(transaction=True)

# Nothing is committed at these: the same case is used again.
UNDONE = [
    "after the decision's row", "after the letter's row", "after the row in force",
    "after the outbox row",
]  # fmt: skip
PLACING = ["after the lease", "after the order's row", "after the order's outbox row"]
SENDING = ["before sending", "after sending, before the mark"]
# These can be passed once in a case.
ONCE = ["after the decision's commit", "after the orders' commit", "after the mark"]


class Crashes:
    def __init__(self, receiver):
        self.now = None
        self.receiver = receiver
        self.tried = Counter()
        self.forking = multiprocessing.get_context("forkserver")
        self.forking.set_forkserver_preload(["tests.workflows.crash_child"])

    def clock(self):
        return self.now

    def crash(self, runner, point):
        """Fork, die at the point, and let the lease run out."""
        from tests.workflows import crash_child

        child = self.forking.Process(
            target=crash_child.die_at,
            args=(point, runner.case_id, self.now, self.receiver.url),
        )
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL, (point, child.exitcode)
        self.tried[point] += 1
        self.now += relay.LEASE + timedelta(seconds=1)


def through_every_point(crashes, runner, repeats):
    for point in UNDONE * repeats:
        crashes.crash(runner, point)
        assert Decision.objects.filter(case_id=runner.case_id).count() == 0
    crashes.crash(runner, "after the decision's commit")
    for point in PLACING * repeats:
        crashes.crash(runner, point)
        assert Order.objects.filter(case_id=runner.case_id).count() == 0
    crashes.crash(runner, "after the orders' commit")
    for point in SENDING * repeats:
        crashes.crash(runner, point)
    crashes.crash(runner, "after the mark")


@pytest.mark.parametrize(
    ("cases", "repeats"),
    [pytest.param(1, 1, id="few"), pytest.param(10, 4, id="all", marks=pytest.mark.slow)],
)
def test_every_committed_order_arrives_once_and_nothing_else_does(
    case_before, settings, tmp_path, monkeypatch, cases, repeats
):
    monkeypatch.setenv("TILDELING_ON_TEST_DATABASE", "1")
    monkeypatch.setenv("TILDELING_TEST_DATABASE", connection.settings_dict["NAME"])
    receiver = Receiver(tmp_path)
    settings.OUTBOX_RECEIVER_URL = receiver.start()
    crashes = Crashes(receiver)
    for _ in range(cases):
        runner = case_before("second_sign")
        entry = next(one for one in runner.course.entries if one.step == "second_sign")
        crashes.now = max(crashes.now or entry.at, entry.at)

        through_every_point(crashes, runner, repeats)
        with receiver.die.get_lock():
            receiver.die.value = 1  # the receiver dies while it writes, and is started again
        relay.relay(crashes.clock)
        if not receiver.process.is_alive():
            crashes.tried["while the receiver writes"] += 1
            receiver.start()
        restarted = crashes.now
        while Message.objects.filter(done_at__isnull=True).exists():
            crashes.now += timedelta(seconds=5)
            relay.relay(crashes.clock)
            assert crashes.now - restarted <= timedelta(seconds=60)

    sent = list(
        Message.objects.filter(topic="order")
        .values_list("stream", "sequence")
        .order_by("stream", "sequence")
    )
    assert sorted(receiver.rows()) == sorted(sent)
    assert len(receiver.rows("deliveries")) > len(sent)
    for order in Order.objects.all():
        sequences = [number for stream, number in sent if stream == f"order:{order.pk}"]
        assert sequences == list(range(1, len(sequences) + 1))
    assert Order.objects.count() == 2 * cases
    assert set(crashes.tried) >= {*UNDONE, *PLACING, *SENDING, *ONCE, "while the receiver writes"}
    receiver.stop()
    print(f"K1 hand-over: {sum(crashes.tried.values())} tried, 0 broken, {dict(crashes.tried)}")
