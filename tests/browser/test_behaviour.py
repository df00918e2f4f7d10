# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person does with keyboard and forms, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import check_page, look, tab_stops
from tests.factories.organisation import employee
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages import context

PAGE = "/om/komponenter/"


@pytest.fixture
def user(live_server):
    return employee(display_name="Kari Nordmann")


@pytest.fixture
def page(open_page, user):
    page = open_page(user=user)
    page.goto(PAGE)
    return page


def test_the_first_stop_skips_to_the_content(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [1280, 390])
def test_every_stop_can_be_seen_and_is_marked(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    stops = list(tab_stops(page))

    assert len(stops) > 25
    assert [stop for stop in stops if not stop["ring"]] == []
    assert [stop for stop in stops if not stop["seen"]] == []
    assert [stop for stop in stops if stop["tag"] == "button" and stop["height"] < 24] == []


def test_errors_are_read_first_and_lead_to_their_fields(page):
    page.fill("#id_visited_on", "31.02.2026")
    page.fill("#id_important", "står her ennå")
    page.click("text=Fullfør kartlegging")

    summary = page.locator("#errors")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Du må rette 4 feil")
    assert page.title().startswith("Feil:")
    assert page.input_value("#id_important") == "står her ennå"
    look(page, "komponenter-errors-light-1280")
    summary.get_by_text("Velg et svar på «Personlig hygiene».").click()
    expect(page.locator("#id_hygiene_0")).to_be_focused()


def test_an_overtaken_form_shows_both_texts(page):
    page.fill("#id_visited_on", "14.11.2026")
    page.fill("#id_length", "2")
    page.select_option("#id_unit", "1")
    page.fill("#id_important", "Min tekst.")
    page.check("#id_hygiene_2")
    page.click("text=Fullfør kartlegging")

    expect(page.get_by_role("heading", name="Dette har den andre lagret")).to_be_visible()
    assert page.input_value("#id_important") == "Min tekst."
    assert page.input_value("#id_version") == "2"
    look(page, "komponenter-stale-light-1280")


def test_letters_move_in_a_list(page):
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "2026-004098"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "2026-004112"
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("#main$"))


def test_letters_are_letters_while_one_types(page):
    page.click("#id_important")
    page.keyboard.type("jo? nei/ja")

    assert page.input_value("#id_important") == "jo? nei/ja"
    assert page.locator("dialog[open]").count() == 0


def test_the_list_of_shortcuts_opens_and_closes_where_one_was(page):
    page.locator("tbody a").first.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Hurtigtaster")).to_be_visible()
    look(page, "shortcuts-dialog")
    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.textContent") == "2026-004112"


def test_shortcuts_can_be_turned_off(open_page, user):
    user.shortcuts_on = False
    user.save()
    page = open_page(user=user)
    page.goto(PAGE)
    page.locator("tbody a").first.focus()
    page.keyboard.press("j")

    assert page.evaluate("document.activeElement.textContent") == "2026-004112"


def test_the_menu_opens_by_key_and_closes_on_escape(page):
    menu = page.locator("summary", has_text="Kari Nordmann")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Innstillinger")).to_be_visible()
    look(page, "menu-open")
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Innstillinger")).to_be_hidden()
    expect(menu).to_be_focused()


def test_leaving_what_is_not_sent_is_asked_about(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#id_important", "ikke sendt")
    page.goto("/om/")

    assert asked == ["beforeunload"]


def test_a_draft_is_saved_after_a_pause_and_need_not_be_asked_about(page):
    page.on("dialog", lambda dialog: pytest.fail("asked"))
    page.fill("#id_important", "et utkast")
    line = page.locator("#draft")
    expect(line).to_have_text(re.compile(r"Utkast lagret kl\. \d\d\.\d\d"))
    expect(page.locator("#status")).to_contain_text("Utkast lagret")
    page.goto("/om/")


def test_a_draft_that_is_not_saved_says_so(page, user):
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_important", "et utkast")
    expect(page.locator("#draft")).to_contain_text("Du er logget ut.")
    page.route("**/utkast/", lambda route: route.abort())
    page.fill("#id_important", "et nytt utkast")

    expect(page.locator("#draft")).to_contain_text("Utkastet er ikke lagret")
    expect(page.locator("#status")).to_contain_text("Utkastet er ikke lagret")


def test_what_was_typed_survives_a_session_that_ended(page, open_page, user):
    page.fill("#id_visited_on", "14.11.2026")
    page.fill("#id_important", "langt og viktig")
    page.context.clear_cookies(name="sessionid")
    page.click("text=Fullfør kartlegging")
    expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
    look(page, "logged-out")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logg inn i en ny fane").click()
    user.set_password("riktig hest batteri stift")
    user.save()
    tab = opened.value
    tab.fill("#id_username", user.username)
    tab.fill("#id_password", "riktig hest batteri stift")
    tab.get_by_role("button", name="Logg inn").click()
    expect(tab.locator("h1")).to_be_visible()
    page.get_by_role("button", name="Send på nytt").click()
    expect(page.get_by_role("heading", name="Skjemaet ble for gammelt")).to_be_visible()
    page.get_by_role("button", name="Send på nytt").click()

    assert page.input_value("#id_important") == "langt og viktig"


def test_the_chosen_colours_hold_against_the_machines(open_page, user):
    User.objects.filter(pk=user.pk).update(colour_scheme="dark")
    page = open_page(user=user, color_scheme="light")
    page.goto(PAGE)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    look(page, "komponenter-chosen-dark")


def test_charts_are_drawn_and_described(page):
    drawing = page.locator("#median")
    expect(drawing.locator("svg")).to_be_visible()
    expect(drawing).to_have_attribute("aria-label", re.compile("Median saksbehandlingstid"))
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(drawing.locator("svg text", has_text="Dager: 14 dager")).to_be_visible()
    look(page, "chart-tooltip")


def test_the_token_reaches_htmx(page):
    sent = page.evaluate(
        """async () => {
          const form = document.querySelector("form[data-warn]");
          form.setAttribute("hx-post", "/innstillinger/");
          form.setAttribute("hx-trigger", "input delay:10ms");
          form.setAttribute("hx-target", "#status");
          htmx.process(form);
          const done = new Promise((go) => document.addEventListener(
            "htmx:after:request", (event) => go(event.detail.ctx.response.status)));
          document.getElementById("id_place").dispatchEvent(new Event("input", {bubbles: true}));
          return await done;
        }"""
    )

    assert sent == 422, "not 403: the token was sent, and the form was read"


def test_login_works_with_scripts_off(open_page, live_server):
    user = employee(username="kari")
    user.set_password("riktig hest batteri stift")
    user.save()
    page = open_page(java_script_enabled=False)
    page.goto("/logg-inn/?next=/innstillinger/")
    page.fill("#id_username", "kari")
    page.fill("#id_password", "riktig hest batteri stift")
    page.get_by_role("button", name="Logg inn").click()

    expect(page).to_have_url(re.compile("/innstillinger/$"))


@pytest.mark.parametrize("contrast", ["forced", "more"])
def test_high_contrast_keeps_the_page_usable(open_page, user, contrast):
    options = {"forced_colors": "active"} if contrast == "forced" else {"contrast": "more"}
    page = open_page(user=user, **options)
    page.goto(PAGE)
    page.wait_for_load_state("networkidle")
    look(page, f"komponenter-contrast-{contrast}")


def test_print_leaves_out_what_is_only_for_the_screen(page):
    page.emulate_media(media="print")

    expect(page.locator(".top-end")).to_be_hidden()
    expect(page.locator(".action-bar")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390), ("light", 320)])
def test_the_whole_header_fits(open_page, live_server, monkeypatch, scheme, width):
    names = ["Arbeidsliste", "Bestillinger", "Lederoversikt", "Les inn besøk", "Registrer søknad"]
    urls = ["shortcuts", "about", "components", "home", "settings"]
    menu = [(Permission.CASE_READ, *pair) for pair in zip(urls, names, strict=True)]
    monkeypatch.setattr(context, "MENU", menu)
    monkeypatch.setattr(context, "SEARCH", (Permission.CASE_READ, "home"))
    page = open_page(user=employee(display_name="Kari-Anne Nordmann Eksempelsen"))
    check_page(page, "/hjelp/hurtigtaster/", scheme=scheme, width=width)
    page.keyboard.press("/")

    expect(page.locator("#search")).to_be_focused()
