# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""«Kan dere starte?»: what is shown of a draft, and the three answers."""

from uuid import uuid4

import pytest

from tildeling.orders.models import StartQuestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(story):
    runner = story("answer_start")
    return StartQuestion.objects.get(case_id=runner.case_id, line__service="home_nursing")


def url(question):
    return f"/bestillinger/oppstart/{question.pk}/"


def send(client, question, key=None, **data):
    return client.post(url(question), {"key": key or str(uuid4()), **data})


def said(response):
    return response.content.decode().replace("\xa0", " ")


def test_it_shows_what_is_asked_and_what_is_free_but_not_who(as_user, question):
    html = said(as_user("utforer1").get(url(question)))

    for text in ("Hjemmesykepleie", "40 min i uka", "Sykepleier eller vernepleier", "699 t 20 min"):
        assert text in html
    assert question.case.person.given_name not in html
    assert question.case.person.address not in html


def test_later_needs_a_day_and_no_needs_a_why(as_user, question):
    client = as_user("utforer1")

    later = send(client, question, answer="later", note="Etter påske")
    no = send(client, question, answer="no")

    assert (later.status_code, no.status_code) == (422, 422)
    assert "Skriv hvilken dag dere kan starte." in said(later)
    assert "Etter påske" in said(later)
    assert "Skriv hvorfor dere ikke kan starte." in said(no)


def test_an_answer_counts_once(as_user, question):
    client, key = as_user("utforer1"), str(uuid4())

    first = send(client, question, key, answer="later", can_start_on="30.03.2026")
    again = send(client, question, key, answer="later", can_start_on="30.03.2026")

    question.refresh_from_db()
    assert (first.url, again.url) == ("/bestillinger/", "/bestillinger/")
    assert question.answer == "later"
    assert "Spørsmålet er besvart" in said(client.get(url(question)))


def test_only_the_unit_that_is_asked_sees_it(as_user, question):
    assert as_user("utforer2").get(url(question)).status_code == 404
    assert as_user("saksbehandler1").get(url(question)).status_code == 403
