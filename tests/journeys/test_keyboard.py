# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the worklist to a mapping under way with the keyboard only, in a low window.

At every stop the focus has a mark, and nothing lies over it, not even the bar at the bottom.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import FOCUSED
from tests.journeys.story import Story
from tests.workflows.conftest import load_municipality, user

pytestmark = pytest.mark.browser

MOST_STOPS = 150
# The field one stands in, and whether the bar at the bottom lies over it. A browser brings the
# beginning of a long text into view, where one writes, and all of everything else.
STANDING = """
() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const bar = document.querySelector("form:focus-within .action-bar");
  const seenTo = one.tagName === "TEXTAREA" ? box.top + 40 : box.bottom;
  return {
    name: one.name ?? "",
    value: one.value ?? "",
    text: (one.textContent ?? "").trim(),
    isUnder: !!bar && !bar.contains(one) && seenTo > bar.getBoundingClientRect().top + 1,
  };
}
"""


class Keyboard:
    """Hands that only have Tab, Enter, Space, arrows and letters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0
        self.wrong: list[str] = []

    def tab(self):
        """Go one stop on, and hold the stop to what everybody must be able to see."""
        self.page.keyboard.press("Tab")
        self.stops += 1
        seen = self.page.evaluate(FOCUSED)
        if seen is None:
            return {"name": "", "value": "", "text": ""}
        standing = self.page.evaluate(STANDING)
        said = f"{self.page.url}: {standing['name'] or seen['text']}"
        self.wrong += [f"no ring: {said}"] * (not seen["ring"])
        self.wrong += [f"cannot be seen: {said}"] * (not seen["seen"])
        self.wrong += [f"under the bar: {said}"] * standing["isUnder"]
        return standing

    def until(self, text):
        """Tab to the button or link that says this."""
        for _ in range(MOST_STOPS):
            if text in self.tab()["text"]:
                return self
        raise AssertionError(f"never came to «{text}»")

    def press(self, text):
        """Tab to the button or link, and press Enter."""
        self.until(text)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        return self

    def fill(self, plan, last):
        """Tab through a form and do what is planned at each field, to the button named last."""
        left = dict(plan)
        for _ in range(MOST_STOPS):
            stop = self.tab()
            if stop["text"] == last:
                break
            # A box is known by what it stands for, everything else by its name.
            for known in ((stop["name"], stop["value"]), stop["name"]):
                if known in left:
                    left.pop(known)(self.page.keyboard)
                    break
        assert left == {}
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        return self


def typed(text):
    return lambda keyboard: keyboard.insert_text(text)


def pressed(*keys):
    def press(keyboard):
        for key in keys:
            keyboard.press(key)

    return press


@pytest.fixture
def hands(open_page):
    load_municipality()
    page = open_page(user=user("saksbehandler1"), viewport={"width": 1024, "height": 560})
    page.goto("/arbeidsliste/")
    return Keyboard(page)


def test_an_application_is_registered_and_mapped_without_a_mouse(hands):
    told = Story(None).told["application"]
    person, applicant = told["person"], told["applicant"]
    hands.press("Registrer søknad")
    hands.fill({"fnr": typed(person["fnr"])}, last="Finn person")
    hands.fill(
        {
            "given_name": typed(person["given_name"]),
            "family_name": typed(person["family_name"]),
            "born_on": typed("170439"),
            "address": typed(person["address"]),
            "user_group": pressed("ArrowDown"),
            ("lines", "home_nursing"): pressed("Space"),
            "requested_home_nursing": typed(told["services"][0]["requested"]),
            "applicant_kind": pressed("ArrowDown", "ArrowDown"),
            "name": typed(applicant["name"]),
            "covers_health": pressed("Space"),
            "mandate": typed(applicant["mandate"]),
            "wishes": typed(told["wishes"]),
            "channel": pressed("Space", "ArrowDown", "ArrowDown"),
        },
        last="Registrer søknaden",
    )
    expect(hands.page.get_by_text("Søknaden er registrert.")).to_be_visible()
    expect(hands.page.get_by_text("Anne Eksempel").first).to_be_visible()

    hands.press("Ta saken").press("Gå til steget")
    hands.fill(
        {
            ("disciplines", "nurse"): pressed("Space"),
            ("disciplines", "occupational_therapist"): pressed("Space"),
        },
        last="Sett i gang",
    )
    expect(hands.page.get_by_text("Kartleggingen er satt i gang.")).to_be_visible()
    assert hands.wrong == []
    assert hands.stops > 50
