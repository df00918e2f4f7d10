# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The story's case brought before a step, opened on the day it stands there."""

import re
from dataclasses import dataclass
from datetime import datetime

import pytest
import time_machine

from tests.workflows.conftest import load_municipality, story_until, user
from tildeling.cases.models import Case, WorkItem
from tildeling.shared.time import OSLO

KEY = "6f0d3a52-41a7-4c8a-9a59-0a6f6a7f3c11"
OTHER_KEY = "0c8a6c6e-5a0d-4a3b-8f46-6f5d9f0e7b22"
# When the pages are opened: just after what the story has done by then.
STANDS = {
    "meeting": datetime(2026, 3, 10, 9, 30, tzinfo=OSLO),
    "draft": datetime(2026, 3, 12, 8, 0, tzinfo=OSLO),
    "sign": datetime(2026, 3, 12, 9, 20, tzinfo=OSLO),
    "second_sign": datetime(2026, 3, 12, 12, 0, tzinfo=OSLO),
    "background": datetime(2026, 3, 12, 13, 5, 30, tzinfo=OSLO),
    "dispatch": datetime(2026, 3, 12, 13, 30, tzinfo=OSLO),
    "reassess": datetime(2026, 4, 13, 9, 30, tzinfo=OSLO),
}
SECOND_ROUND = {
    "sign": datetime(2026, 4, 15, 9, 10, tzinfo=OSLO),
    "second_sign": datetime(2026, 4, 15, 10, 0, tzinfo=OSLO),
    "dispatch": datetime(2026, 4, 15, 11, 30, tzinfo=OSLO),
}


@dataclass
class Story:
    """A case somewhere in the story, and the addresses of its pages."""

    runner: object

    @property
    def case(self) -> Case:
        return self.runner.case

    def url(self, rest: str) -> str:
        return f"/saker/{self.case.case_number}/{rest}"

    def step(self, node: str) -> int:
        return WorkItem.objects.open().get(case_id=self.case.pk, node=node).step_id


@pytest.fixture
def story_at(db, client):
    """Bring the story before a step and stop the clock there; the caseworker is logged in."""
    travellers = []

    def bring(step, *, round=1, by="saksbehandler1"):
        load_municipality()
        # The story counts its rounds by «reassess», which is thus the last entry of the first.
        entry_round = 2 if step == "reassess" else round
        story = Story(story_until(step, round=entry_round))
        at = (STANDS if round == 1 else SECOND_ROUND)[step]
        travellers.append(time_machine.travel(at, tick=False))
        travellers[-1].start()
        client.force_login(user(by))
        return story

    yield bring
    for traveller in reversed(travellers):
        traveller.stop()


def text_of(response) -> str:
    """What a page says, without markup and with plain spaces."""
    html = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html)


def refused(client, url, *names):
    """Whether each of these employees is refused a page, by their role."""
    for name in names:
        client.force_login(user(name))
        assert client.get(url).status_code == 403, name
    return True
