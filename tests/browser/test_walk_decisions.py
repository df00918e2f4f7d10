# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A case's decision pages, at the steps of the story where they matter."""

from datetime import datetime

import pytest
import time_machine

from tests.browser.kit import check_page, look
from tests.browser.test_walk import LOOKS
from tests.workflows.conftest import load_municipality, story_until, user
from tildeling.cases.models import Case
from tildeling.decisions.queries import draft_of
from tildeling.shared.time import OSLO


def at(*parts: int) -> datetime:
    """An instant in Oslo."""
    return datetime(*parts, tzinfo=OSLO)


# Where the story stands, on which round, when it is looked at, who looks, and at what.
WALK = [
    ("draft", 1, at(2026, 3, 12, 8, 0), "saksbehandler1", "vedtak/utkast/"),
    ("sign", 1, at(2026, 3, 12, 9, 20), "saksbehandler1", "vedtak/utkast/"),
    ("sign", 1, at(2026, 3, 12, 9, 20), "saksbehandler1", "vedtak/brev/"),
    ("sign", 1, at(2026, 3, 12, 9, 20), "saksbehandler1", "vedtak/underskriv/"),
    ("draft", 1, at(2026, 3, 12, 8, 0), "saksbehandler1", "vedtak/underskriv/"),
    ("second_sign", 1, at(2026, 3, 12, 12, 0), "fagkoordinator", "vedtak/andre-underskrift/"),
    ("second_sign", 1, at(2026, 3, 12, 12, 0), "saksbehandler1", "vedtak/"),
    ("dispatch", 1, at(2026, 3, 12, 13, 30), "saksbehandler1", "vedtak/utsending/"),
    ("reassess", 2, at(2026, 4, 13, 9, 30), "saksbehandler1", "oppfolging/"),
    ("dispatch", 2, at(2026, 4, 15, 11, 30), "saksbehandler1", "vedtak/"),
    ("dispatch", 2, at(2026, 4, 15, 11, 30), "saksbehandler1", "vedtak/2/"),
    ("reassess", 2, at(2026, 4, 13, 9, 30), "saksbehandler1", "avslutt"),
]


@pytest.mark.parametrize(
    ("step", "round", "when", "who", "rest"), WALK, ids=lambda part: str(part).replace("/", " ")
)
def test_a_decision_page_is_good_to_everybody(open_page, step, round, when, who, rest):
    load_municipality()
    case = story_until(step, round=round).case
    url = f"/saker/{case.case_number}/{rest}"
    if rest == "avslutt":
        url = f"/saker/{case.case_number}/tjenester/{_line_of(case)}/avslutt/"
    with time_machine.travel(when):
        page = open_page(user=user(who))
        for scheme, width, scripts in LOOKS:
            check_page(page, url, scheme=scheme, width=width, scripts=scripts)


def _line_of(case: Case) -> int:
    return case.decisions.get().lines.order_by("id").first().pk


def test_a_draft_is_saved_while_one_writes(open_page):
    load_municipality()
    case = story_until("draft").case
    with time_machine.travel(at(2026, 3, 12, 8, 0)):
        page = open_page(user=user("saksbehandler1"))
        check_page(page, f"/saker/{case.case_number}/vedtak/utkast/")
        page.fill("#id_user_view", "Vil bo hjemme så lenge det går, og klare medisinene selv.")
        page.wait_for_selector("#draft >> text=Utkast lagret kl.")
        page.wait_for_selector("#checks >> text=6 av 16 krav mangler")
        first = page.input_value("#id_version")
        page.fill("#id_facts", "Medisinene blir glemt fire dager i uka.")
        page.wait_for_selector("#checks >> text=5 av 16 krav mangler")
        assert int(page.input_value("#id_version")) == int(first) + 1
        page.click("text=Brevet slik det blir >> nth=-1")
        page.wait_for_selector("#folded >> text=Medisinene blir glemt fire dager i uka.")
        page.locator("details:has(> summary:text('Forslag fra saken')) >> nth=0").click()
        look(page, "vedtak-utkast-autosave")
        page.fill("#id_assessment", "Hjelpen er nødvendig.")
        page.click("text=Gå til underskrift")
        page.wait_for_selector("h2:text('Underskriv vedtaket')")
    assert draft_of(case).blocks["assessment"] == "Hjelpen er nødvendig."


def test_the_deadline_follows_the_day_that_is_typed(open_page):
    load_municipality()
    case = story_until("dispatch").case
    with time_machine.travel(at(2026, 3, 12, 13, 30)):
        page = open_page(user=user("saksbehandler1"))
        page.goto(f"/saker/{case.case_number}/vedtak/utsending/")
        page.fill("#id_sent_on", "10.03.2026")
        page.press("#id_sent_on", "Tab")
        page.wait_for_selector("#deadline >> text=14.04.2026")
        look(page, "vedtak-utsending-frist")
