# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""About, shortcuts, and the page of components."""

import pytest

from tests.factories.organisation import employee

pytestmark = pytest.mark.django_db
KEY = "6f0d3a52-41a7-4c8a-9a59-0a6f6a7f3c11"


def test_everybody_may_read_about_licence_and_accessibility(client, settings):
    settings.ACCESSIBILITY_URL = "/erklaering"
    settings.SOURCE_URL = "/kilde"
    html = client.get("/om/").content.decode()

    assert "AGPL-3.0-or-later" in html
    assert html.count('href="/erklaering"') == 2
    assert 'href="/kilde"' in html


def test_the_footer_says_what_the_demo_is(client, settings):
    assert "oppdiktede" in client.get("/om/").content.decode()
    settings.DEMO = False
    html = client.get("/om/").content.decode()

    assert "oppdiktede" not in html
    assert "Eksempel kommune" in html


def test_the_components_are_only_shown_in_the_demo(client, settings):
    client.force_login(employee())
    assert client.get("/om/komponenter/").status_code == 200
    settings.DEMO = False

    assert client.get("/om/komponenter/").status_code == 404


def test_an_overtaken_form_answers_409_with_both_texts(client):
    client.force_login(employee())
    given = {"key": KEY, "version": 1, "visited_on": "141126", "length": "2", "unit": "1",
             "hygiene": "3", "important": "min tekst"}  # fmt: skip
    response = client.post("/om/komponenter/", given)

    html = response.content.decode()
    assert response.status_code == 409
    assert "Dette har den andre lagret" in html
    assert "min tekst" in html


def test_sorting_stands_in_the_address(client):
    client.force_login(employee())
    head = client.get("/om/komponenter/?sorter=tid&fra=9").context["head"]

    assert [(cell.text, cell.url, cell.aria_sort) for cell in head if cell.text != "Status"] == [
        ("Sak", "/om/komponenter/?sorter=sak", ""),
        ("Gjelder", "/om/komponenter/?sorter=gjelder", ""),
        ("Innvilget", "/om/komponenter/?sorter=-tid", "ascending"),
        ("Frist", "/om/komponenter/?sorter=frist", ""),
    ]


def test_shortcuts_are_listed(client):
    client.force_login(employee())

    assert "<kbd>j</kbd>" in client.get("/hjelp/hurtigtaster/").content.decode()


def test_a_draft_of_the_components_is_answered_with_when_it_was_saved(client, settings):
    client.force_login(employee())

    assert "Utkast lagret kl." in client.post("/om/komponenter/utkast/").content.decode()
    assert client.get("/om/komponenter/utkast/").status_code == 405
    settings.DEMO = False
    assert client.post("/om/komponenter/utkast/").status_code == 404
