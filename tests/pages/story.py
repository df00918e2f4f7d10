# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The story's case at a given step, seen through the pages of one who works in it."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.workflows.conftest import load_municipality, story_until, user

# After the mapping meeting of the story and before its decision.
NOON = "2026-03-10T12:00:00+01:00"


@dataclass
class Desk:
    """A case and somebody logged in."""

    runner: Any
    client: Client = field(default_factory=Client)

    @property
    def case(self):
        return self.runner.case

    def log_in(self, name):
        self.client.force_login(user(name))
        return self

    def url(self, path):
        return f"/saker/{self.case.case_number}/{path}"

    def get(self, path):
        return self.client.get(self.url(path))

    def post(self, path, data, **headers):
        return self.client.post(self.url(path), data, headers=headers)

    def assessment(self, discipline="nurse"):
        return self.case.assessments.get(discipline=discipline, round=self.case.round)


@pytest.fixture
def desk(db):
    """Bring a case before an entry of the story and sit down as somebody, at noon that day."""
    with ExitStack() as clock:

        def sit(before, by, *, now=NOON, **where):
            clock.enter_context(time_machine.travel(now, tick=False))
            load_municipality()
            return Desk(story_until(before, **where)).log_in(by)

        yield sit


def filled(form, **changes):
    """Return what a browser would send of a form as it stands, with changes; None leaves out."""
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, date):
            value = f"{value:%d.%m.%Y}"
        if value not in (None, False):
            sent[bound.html_name] = value
    for name, value in changes.items():
        sent[form.add_prefix(name)] = value
    return {name: value for name, value in sent.items() if value is not None}
