# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of mapping and ladder in the story's case, each at the step where it is used."""

from dataclasses import dataclass

import pytest

from tests.browser.kit import check_page
from tests.browser.test_walk import LOOKS
from tests.workflows.conftest import load_municipality, story_until, user


@dataclass(frozen=True)
class Stop:
    """A page of the story: before which entry, by whom, and its address after the case's."""

    name: str
    before: str
    by: str
    path: str


WALK = [
    Stop("assess", "assess", "sykepleier", "kartlegging/{nurse}/"),
    Stop("assessment", "meeting", "saksbehandler1", "kartlegging/{nurse}/"),
    Stop("take_back", "meeting", "sykepleier", "kartlegging/{nurse}/ta-tilbake/"),
    Stop("overview", "meeting", "saksbehandler1", "kartlegging/"),
    Stop("meeting", "meeting", "saksbehandler1", "kartleggingsmote/"),
    Stop("needs", "needs", "saksbehandler1", "behov/"),
    Stop("overview_after", "ladder", "saksbehandler1", "kartlegging/"),
]


def address(runner, path):
    nurse = runner.case.assessments.get(discipline="nurse")
    return f"/saker/{runner.case.case_number}/{path.format(nurse=nurse.pk)}"


@pytest.mark.parametrize("stop", WALK, ids=lambda stop: stop.name)
def test_page_is_good_to_everybody(open_page, stop):
    load_municipality()
    runner = story_until(stop.before)
    page = open_page(user=user(stop.by))
    for scheme, width, scripts in LOOKS:
        check_page(page, address(runner, stop.path), scheme=scheme, width=width, scripts=scripts)
