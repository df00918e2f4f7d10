# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worklist, the register and the pages of the story's case, at the step where each is used."""

import pytest

from tests.browser.kit import check_page, look
from tests.browser.test_walk import LOOKS
from tests.workflows.conftest import load_municipality, story_until, user

# Before which entry of the story, who looks, and the addresses after the case's own.
WALK = {
    "begun": ("start_mapping", "saksbehandler1", [
        "", "start-kartlegging/", "notat/", "opplysninger/", "hjelp-na/", "forelopig-svar/",
        "personer/ny/", "personen/", "avslutt/", "utskrift/", "saksgang/",
    ]),
    "led": ("assess", "kontorleder", ["fordel/"]),
    "mapped": ("meeting", "sykepleier", ["", "saksgang/"]),
    "delivered": ("change_proposal", "saksbehandler1", ["", "?hendelser=frister", "saksgang/"]),
}  # fmt: skip


@pytest.mark.parametrize("stage", WALK)
def test_a_case_is_good_to_everybody(open_page, stage):
    before, name, paths = WALK[stage]
    load_municipality()
    number = story_until(before).case.case_number
    page = open_page(user=user(name))
    for path in [*(f"/saker/{number}/{path}" for path in paths), "/arbeidsliste/?visning=alle"]:
        for scheme, width, scripts in LOOKS:
            check_page(page, path, scheme=scheme, width=width, scripts=scripts)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_an_application_is_registered_in_a_browser(open_page, scheme, width):
    load_municipality()
    story_until("note_contact")
    page = open_page(user=user("saksbehandler1"))
    check_page(page, "/saker/registrer/", scheme=scheme, width=width)
    page.fill("[name=fnr]", "178439 00194")
    page.click("text=Finn person")
    page.wait_for_load_state()
    look(page, f"register-known-{scheme}-{width}")
    page.click("text=Registrer søknaden")
    page.wait_for_selector("#errors")
    page.check("[name=lines][value=safety_alarm]")
    page.check("[name=applicant_kind][value=guardian]")
    look(page, f"register-wrong-{scheme}-{width}")
    page.check("[name=applicant_kind][value=self]")
    page.fill("[name=requested_safety_alarm]", "Alarm i leiligheten")
    page.fill("[name=wishes]", "Jeg vil ha en alarm.")
    page.check("[name=channel][value=phone]")
    page.click("text=Registrer søknaden")
    page.wait_for_selector("text=Søknaden er registrert.")
    look(page, f"register-done-{scheme}-{width}")


def test_a_search_shows_who_was_found(open_page):
    load_municipality()
    story_until("note_contact")
    page = open_page(user=user("saksbehandler1"))
    check_page(page, "/sok/")
    page.fill("#search", "berit")
    page.press("#search", "Enter")
    page.wait_for_selector("text=Berit Eksempel")
    look(page, "search-found")
    assert "berit" not in page.url.lower()
