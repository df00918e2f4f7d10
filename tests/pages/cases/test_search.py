# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search box: straight to a case, a list of people, and nothing left in an address."""

import pytest

from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
FNR = "17843900194"


@pytest.mark.parametrize("asked", ["2026-{n}", "  2026-{n} ", FNR, "178439 00194"])
def test_a_number_leads_straight_to_the_case(story, as_user, asked):
    runner = story("note_contact")
    number = runner.case.case_number
    text = asked.format(n=int(number.partition("-")[2]))

    response = as_user("saksbehandler1").post("/sok/", {"q": text})

    assert (response.status_code, response.url) == (302, f"/saker/{number}/")


def test_a_name_gives_a_list_and_the_query_is_nowhere_but_on_the_page(story, as_user):
    runner = story("note_contact")

    response = as_user("saksbehandler1").post("/sok/", {"q": "berit eks"})

    html = response.content.decode()
    assert "Fant 1 person." in html
    assert "Berit Eksempel" in html
    assert f"/saker/{runner.case.case_number}/" in html
    entry = TrailEntry.objects.get(kind="search")
    assert "berit" not in str(entry.details).lower()


def test_who_may_not_see_the_case_does_not_find_the_person(story, as_user):
    story("note_contact")

    html = as_user("sykepleier").post("/sok/", {"q": "berit"}).content.decode()

    assert "Berit Eksempel" not in html
    assert "Ingen treff" in html


def test_an_empty_search_asks_for_words(story, as_user):
    response = as_user_of(story, as_user).post("/sok/", {"q": " "})

    assert response.status_code == 422
    assert "Du må rette" in response.content.decode()


def test_the_page_opens_with_an_empty_box(story, as_user):
    assert "Treff" not in as_user_of(story, as_user).get("/sok/").content.decode()


def test_the_search_is_for_those_who_read_cases(client):
    client.force_login(employee(Role.EXECUTIVE))

    assert client.post("/sok/", {"q": "berit"}).status_code == 403


def as_user_of(story, as_user):
    story("note_contact")
    return as_user("saksbehandler1")
