# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One person at a browser: goes to pages, fills in, presses and reads, as a person would."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.browser.kit import RESULTS, look
from tildeling.organisation.models import User

PASSWORD = "riktig hest batteri stift"
BOXES = {"radio", "checkbox"}
KIND = "one => [one.type, !!one.closest('details:not([open])')]"


def norwegian(value):
    """Write a value the way a person types it."""
    match value:
        case bool():
            return str(value)
        case date():
            return f"{value:%d.%m.%Y}"
    return str(value)


class Desk:
    """Somebody logged in by name and password. Every answer of the server is noted."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.faults: list[str] = []
        page.set_default_timeout(20_000)
        page.on(
            "response",
            lambda answer: (
                self.faults.append(f"{answer.status} {answer.url}")
                if answer.status >= 500
                else None
            ),
        )

    def log_in(self) -> "Desk":
        """Log in at the login page."""
        user = User.objects.get(username=self.name)
        user.set_password(PASSWORD)
        user.save()
        self.open("/logg-inn/")
        self.fill(username=self.name, password=PASSWORD)
        self.page.locator("form.panel").get_by_role("button", name="Logg inn").click()
        expect(self.page.locator("header .menu")).to_contain_text(user.display_name)
        return self

    def open(self, path: str) -> "Desk":
        """Type an address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{self.name}: {answer.status} {path}"
        return self

    def fill(self, **fields) -> "Desk":
        """Fill fields in by their names; what is folded away is opened first."""
        for name, value in fields.items():
            if value not in (None, ""):
                self._fill(name, value)
        return self

    def press(self, text: str, *, within: Locator | None = None) -> "Desk":
        """Press a button, or follow a link, by what it says, and wait for the page."""
        scope = within or self.page.locator("body")
        spoken = scope.get_by_role("button", name=text).or_(scope.get_by_role("link", name=text))
        with self.page.expect_navigation(wait_until="load"):
            spoken.first.click()
        return self

    def sees(self, *texts: str) -> "Desk":
        """Expect each text on the page, where one can see it."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()
        return self

    def picture(self, name: str) -> "Desk":
        """Keep a picture of the page, which must fit and have nothing wrong in it."""
        RESULTS.mkdir(exist_ok=True)
        self.page.screenshot(path=RESULTS / f"journey-{name}.png", full_page=True)
        assert self.page.troubles == []
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return self

    def inspect(self, name: str) -> "Desk":
        """Hold the page to every bar of the kit: for what no walk over the pages comes to."""
        # What a sticky bar covers on the way down is not covered at the end of the page.
        self.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        look(self.page, f"journey-{name}")
        return self

    def task(self, title: str, number: str) -> "Desk":
        """Find a task of a case in the worklist and go to it."""
        self.open("/arbeidsliste/?visning=alle")
        row = self.page.locator("tbody tr").filter(has_text=title).filter(has_text=number)
        return self.press(title, within=row.first)

    def download(self, text: str) -> bytes:
        """Press what gives a file, and read it."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=text).first.click()
        return coming.value.path().read_bytes()

    def _fill(self, name, value):
        field = self.page.locator(f'[name="{name}"]').first
        kind, is_folded = field.evaluate(KIND)
        if is_folded:
            for fold in field.locator("xpath=ancestor::details[not(@open)]").all():
                fold.locator("> summary").click()
        if kind in BOXES:
            for one in value if isinstance(value, list) else [value]:
                self._choose(name, one)
        elif kind == "select-one":
            by_value = field.locator(f'option[value="{norwegian(value)}"]').count()
            field.select_option(**{"value" if by_value else "label": norwegian(value)})
        else:
            field.fill(norwegian(value))

    def _choose(self, name, value):
        box = self.page.locator(f'[name="{name}"][value="{norwegian(value)}"]').or_(
            self.page.locator(f'[name="{name}"][type=checkbox]:not([value])')
        )
        named, is_checked = box.evaluate("one => [one.id, one.checked]")
        if not is_checked:
            self.page.locator(f'label[for="{named}"]').click()
