# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The story's case before a step, and its people logged in."""

import pytest
import time_machine
from django.test import Client

from tests.workflows.conftest import load_municipality, story_until
from tildeling.orders.models import Order
from tildeling.organisation.models import User


@pytest.fixture
def story(db):
    """Bring the story's case to a step and let the pages live at that step's time."""
    load_municipality()
    frozen = []

    def bring(step, *, round=1, on=None):
        runner = story_until(step, round=round)
        entries = [entry for entry in runner.course.entries if entry.step == step]
        traveller = time_machine.travel(on or entries[min(round, len(entries)) - 1].at, tick=False)
        traveller.start()
        frozen.append(traveller)
        return runner

    yield bring
    for traveller in frozen:
        traveller.stop()


@pytest.fixture
def as_user(db):
    """A client logged in by user name."""

    def login(name):
        client = Client()
        user = User.objects.get(username=name)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return login


def nursing(runner):
    return Order.objects.get(case_id=runner.case_id, service="home_nursing")
