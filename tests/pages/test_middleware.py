# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of a no, and of what nobody foresaw."""

import logging

import pytest
from django.test import Client

from tests.factories.organisation import employee
from tildeling.shared.logs import WithoutValues

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.refusing_urls")]


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("not-allowed", 403, "Saken er en annens."),
        ("missing", 404, "Vi fant ikke det du leter etter."),
        ("taken", 409, "Oppgaven er tatt av en annen."),
        ("busy", 409, "Ingenting er endret."),
        ("state", 409, "Saken er avsluttet."),
        ("invalid", 422, "Timer mangler."),
        ("key", 422, "Last siden på nytt."),
    ],
)
def test_a_refusal_is_a_page_of_its_own_status(client, kind, status, said):
    response = client.get(f"/refuse/{kind}/")

    assert response.status_code == status
    assert said in response.content.decode()
    assert "<html" in response.content.decode()


@pytest.mark.parametrize(("kind", "status"), [("not-allowed", 403), ("busy", 409), ("key", 422)])
def test_htmx_gets_a_sentence_not_a_page(client, kind, status):
    response = client.get(f"/refuse/{kind}/", headers={"HX-Request": "true"})

    assert response.status_code == status
    assert "<html" not in response.content.decode()


def test_both_texts_are_shown_when_another_saved_first(client):
    response = client.post("/refuse/stale/", {"text": "min <i>"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "min &lt;i&gt;" in html
    assert "den andres &lt;b&gt;" in html


def test_what_nobody_foresaw_gets_a_number_and_tells_nothing(caplog):
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        response = client.get("/refuse/broken/")

    html = response.content.decode()
    number = html.split("<strong>")[1].split("</strong>")[0]
    assert response.status_code == 500
    assert "Eksempel" not in html
    mine = [one for one in caplog.records if one.name == "tildeling.pages.middleware"]
    assert [one.getMessage() for one in mine] == [f"error {number} in refuse: ValueError"]


def test_the_log_says_where_but_not_what(settings, caplog):
    assert settings.LOGGING["formatters"]["plain"]["()"] == "tildeling.shared.logs.WithoutValues"
    Client(raise_request_exception=False).get("/refuse/broken/")

    written = "\n".join(WithoutValues().format(record) for record in caplog.records)
    assert "refusing_urls.py" in written
    assert "ValueError" in written
    assert "Eksempel" not in written


def test_a_broken_part_is_a_sentence():
    client = Client(raise_request_exception=False)
    response = client.get("/refuse/broken/", headers={"HX-Request": "true"})

    assert response.status_code == 500
    assert "<html" not in response.content.decode()


def test_an_unknown_address_is_a_page(client):
    response = client.get("/finnes-ikke/")

    assert response.status_code == 404
    assert "Vi fant ikke" in response.content.decode()


def test_nothing_personal_is_kept_by_the_browser(client):
    assert "Cache-Control" not in client.get("/om/").headers
    client.force_login(employee())

    assert client.get("/om/").headers["Cache-Control"] == "no-store"


def test_every_page_has_the_strict_policy(client):
    policy = client.get("/logg-inn/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_form_with_an_old_token_can_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    client.force_login(employee())
    response = client.post(
        "/handle/", {"text": "x", "csrfmiddlewaretoken": "utgått"},
        headers={"Origin": "http://testserver"},
    )  # fmt: skip

    html = response.content.decode()
    assert response.status_code == 403
    assert 'name="text" value="x"' in html
    assert "utgått" not in html


def test_another_sites_post_shows_nothing_of_it():
    client = Client(enforce_csrf_checks=True)
    client.force_login(employee())
    response = client.post("/handle/", {"text": "x"}, headers={"Origin": "http://evil.example"})

    assert response.status_code == 403
    assert 'name="text"' not in response.content.decode()


def test_an_old_token_in_a_part_is_a_sentence():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/handle/", headers={"HX-Request": "true"})

    assert response.status_code == 403
    assert "<html" not in response.content.decode()
