# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The story's case before a step, at that step's time, and its people logged in."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from tests.workflows.conftest import load_municipality, story_until
from tildeling.organisation.models import User


@pytest.fixture
def story(db):
    """Bring a new story's case to a step, and let the pages live at that step's time."""
    load_municipality()
    frozen = []
    made = []

    def bring(step, *, round=1):
        runner = story_until(step, number=len(made) + 1, round=round)
        made.append(runner)
        entries = [entry for entry in runner.course.entries if entry.step == step]
        traveller = time_machine.travel(entries[0].at, tick=False)
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


@pytest.fixture
def key():
    return str(uuid4())


def url(runner, path=""):
    return f"/saker/{runner.case.case_number}/{path}"
