# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""C4 by pages: two people edit the same draft; the second is told, and sees both texts."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.workflows.conftest import story_until
from tildeling.decisions.models import Draft

pytestmark = pytest.mark.browser

FIRST = "Datteren ringer to ganger om dagen, skriver Kari."
SECOND = "Hun vil helst klare seg selv, skriver Ingrid."


@pytest.fixture
def two(desks):
    """Kari and Ingrid have the same draft open, each in a browser of her own."""
    url = f"/saker/{story_until('sign').case.case_number}/vedtak/utkast/"
    return [desks(name).open(url) for name in ("saksbehandler1", "fagkoordinator")]


def write(desk: Desk, text: str) -> None:
    desk.fill(user_view=text)


def test_the_second_to_save_is_told_and_sees_both_texts(two):
    kari, ingrid = two
    write(kari, FIRST)
    kari.press("Lagre utkast").sees("Utkastet er lagret.")

    write(ingrid, SECOND)
    ingrid.press("Lagre utkast")
    ingrid.sees("Dette har den andre lagret", FIRST)
    expect(ingrid.page.locator("#id_user_view")).to_have_value(SECOND)
    assert Draft.objects.get().blocks["user_view"] == FIRST
    ingrid.inspect("two-editors")

    ingrid.press("Lagre utkast").sees("Utkastet er lagret.")
    assert Draft.objects.get().blocks["user_view"] == SECOND
    kari.page.reload()
    expect(kari.page.locator("#id_user_view")).to_have_value(SECOND)


def test_who_only_writes_is_told_while_writing(two):
    kari, ingrid = two
    write(kari, FIRST)
    expect(kari.page.locator("#draft")).to_contain_text("Utkast lagret kl.")

    write(ingrid, SECOND)
    expect(ingrid.page.locator("#draft")).to_contain_text("En annen har lagret.")
    assert Draft.objects.get().blocks["user_view"] == FIRST
    expect(ingrid.page.locator("#id_user_view")).to_have_value(SECOND)


@pytest.mark.parametrize("pause", [0, 1100])
def test_nobody_is_told_of_their_own_autosave(desks, pause):
    runner = story_until("assess")
    nurse = runner.case.assessments.get(discipline="nurse")
    silje = desks("sykepleier").open(f"/saker/{runner.case.case_number}/kartlegging/{nurse.pk}/")
    silje.page.route("**/utkast/", slowly)
    silje.fill(situation="Glemmer medisinene")
    silje.page.wait_for_timeout(pause)
    silje.press("Lagre utkast").sees("Utkastet er lagret.")
    nurse.refresh_from_db()
    assert nurse.situation == "Glemmer medisinene"


def slowly(route):
    """Let an autosave take its time, as on a tired network."""
    time.sleep(0.3)
    route.continue_()
