# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own choices."""

import pytest

from tests.factories.organisation import employee

pytestmark = pytest.mark.django_db
KEY = "6f0d3a52-41a7-4c8a-9a59-0a6f6a7f3c11"


def test_colours_and_shortcuts_are_kept(client):
    user = employee()
    client.force_login(user)
    response = client.post("/innstillinger/", {"key": KEY, "colour_scheme": "dark"}, follow=True)

    user.refresh_from_db()
    assert (user.colour_scheme, user.shortcuts_on) == ("dark", False)
    html = response.content.decode()
    assert "Innstillingene er lagret." in html
    assert 'data-color-scheme="dark"' in html
    assert 'data-shortcuts="off"' in html
    assert 'id="shortcuts"' not in html


def test_an_unknown_choice_is_refused(client):
    user = employee()
    client.force_login(user)
    response = client.post("/innstillinger/", {"key": KEY, "colour_scheme": "rosa"})

    user.refresh_from_db()
    assert response.status_code == 422
    assert user.colour_scheme == "auto"


def test_the_page_is_for_those_who_have_logged_in(client):
    assert client.get("/innstillinger/").status_code == 302
