# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of mapping and ladder in the story's case, each at the step where it is used."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

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


MEASURES = "omsorgstrappen/tiltak/medication/"
WALK = [
    Stop("assess", "assess", "sykepleier", "kartlegging/{nurse}/"),
    Stop("assessment", "meeting", "saksbehandler1", "kartlegging/{nurse}/"),
    Stop("take_back", "meeting", "sykepleier", "kartlegging/{nurse}/ta-tilbake/"),
    Stop("overview", "meeting", "saksbehandler1", "kartlegging/"),
    Stop("meeting", "meeting", "saksbehandler1", "kartleggingsmote/"),
    Stop("needs", "needs", "saksbehandler1", "behov/"),
    Stop("overview_after", "ladder", "saksbehandler1", "kartlegging/"),
    Stop("ladder", "check", "saksbehandler1", "omsorgstrappen/"),
    Stop("measure", "check", "saksbehandler1", f"{MEASURES}multidose_dispensing/"),
    Stop("service", "check", "saksbehandler1", "omsorgstrappen/tjeneste/"),
    Stop("line", "check", "saksbehandler1", "omsorgstrappen/tjeneste/{line}/"),
    Stop("proposal", "proposal", "saksbehandler1", "forslag/"),
    Stop("proposal_asked", "answer_start", "saksbehandler1", "forslag/"),
]


def address(runner, path):
    nurse = runner.case.assessments.get(discipline="nurse")
    line = runner.case.lines.order_by("id").first()
    path = path.format(nurse=nurse.pk, line=line.pk if line else 0)
    return f"/saker/{runner.case.case_number}/{path}"


def test_a_draft_is_saved_while_one_writes_and_is_there_again(open_page):
    load_municipality()
    runner = story_until("assess")
    page = open_page(user=user("sykepleier"), viewport={"width": 390, "height": 800})
    url = address(runner, "kartlegging/{nurse}/")
    page.goto(url)
    page.get_by_label("Hva er viktig for deg?").fill("Å bo hjemme")
    page.locator("#id_F10 label, [for=id_F10_2]").first.click()
    expect(page.locator("#draft")).to_contain_text("Utkast lagret kl.")
    page.get_by_label("Situasjon og funn").fill("Glemmer medisinene")
    expect(page.locator("#draft")).to_contain_text("Utkast lagret kl.")
    page.wait_for_timeout(1500)

    page.goto(url)
    expect(page.get_by_label("Hva er viktig for deg?")).to_have_value("Å bo hjemme")
    expect(page.get_by_label("Situasjon og funn")).to_have_value("Glemmer medisinene")
    expect(page.locator("#id_F10_2")).to_be_checked()


@pytest.mark.parametrize("stop", WALK, ids=lambda stop: stop.name)
def test_page_is_good_to_everybody(open_page, stop):
    load_municipality()
    runner = story_until(stop.before)
    page = open_page(user=user(stop.by))
    for scheme, width, scripts in LOOKS:
        check_page(page, address(runner, stop.path), scheme=scheme, width=width, scripts=scripts)
