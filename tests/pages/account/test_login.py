# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logging in, out, and choosing a role in the demo."""

import pytest
from django.test import Client

from tests.factories.organisation import employee
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "riktig hest batteri stift"


def person(**given):
    user = employee(**given)
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, username, password=PASSWORD, **more):
    return client.post("/logg-inn/", {"username": username, "password": password, **more})


def test_the_right_password_opens_the_first_page(client):
    user = person(username="kari")
    response = log_in(client, "kari")

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("username", "password"), [("kari", "galt passord"), ("ukjent", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_say_the_same(client, username, password):
    person(username="kari")
    response = log_in(client, username, password)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Brukernavnet eller passordet er feil" in html
    assert "Feil: Logg inn" in " ".join(html.split())
    assert password not in html


def test_somebody_taken_out_of_use_cannot_log_in(client):
    person(username="kari", is_active=False)

    assert log_in(client, "kari").status_code == 422


def test_one_comes_back_to_the_page_one_asked_for(client):
    person(username="kari")

    assert log_in(client, "kari", next="/innstillinger/?a=1").url == "/innstillinger/?a=1"


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_nobody_is_sent_to_another_site(client, asked):
    person(username="kari")

    assert log_in(client, "kari", next=asked).url == "/"


def test_the_session_changes_its_name_on_login(client):
    person(username="kari")
    client.get("/logg-inn/")
    session = client.session
    session["a"] = 1
    session.save()
    before = session.session_key
    log_in(client, "kari")

    assert client.session.session_key != before


def test_after_five_wrong_passwords_the_door_is_closed_a_while(client, settings):
    settings.AXES_ENABLED = True
    person(username="kari")
    for _ in range(5):
        response = log_in(client, "kari", "feil")

    assert response.status_code == 429
    assert "sperret en stund" in response.content.decode()
    assert log_in(client, "kari").status_code == 429


def test_logging_out_is_a_post_and_clears_the_browser(client):
    client.force_login(employee())
    assert client.get("/logg-ut/").status_code == 405
    response = client.post("/logg-ut/")

    assert response.url == "/logg-inn/"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session


def test_logging_out_needs_the_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(employee())

    assert client.post("/logg-ut/").status_code == 403
    assert "_auth_user_id" in client.session


class TestDemo:
    def test_a_role_is_chosen_without_a_password(self, client):
        user = employee(Role.CASEWORKER, username="saksbehandler1")
        response = client.post("/logg-inn/demo/", {"username": "saksbehandler1"})

        assert response.url == "/"
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_the_login_page_shows_the_first_of_each(self, client):
        for name in ("administrator1", "saksbehandler2", "saksbehandler1", "kontorleder"):
            employee(username=name)
        accounts = client.get("/logg-inn/").context["accounts"]

        assert [account.username for account in accounts] == [
            "saksbehandler1", "kontorleder", "administrator1",
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["kari", "", "saksbehandler99999", "system"])
    def test_only_the_accounts_of_the_demo(self, client, name):
        employee(username="kari")
        User.objects.create_user("system", display_name="Annet system")

        assert client.post("/logg-inn/demo/", {"username": name}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_there_is_no_chooser_outside_the_demo(self, client, settings):
        settings.DEMO = False
        employee(username="saksbehandler1")

        assert client.get("/logg-inn/demo/").status_code == 404
        assert client.post("/logg-inn/demo/", {"username": "saksbehandler1"}).status_code == 404
        assert "saksbehandler1" not in client.get("/logg-inn/").content.decode()
