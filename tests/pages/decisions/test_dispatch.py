# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending the letter: waiting for the PDF, the deadline before it runs, and the recording."""

import pytest

from tests.pages.decisions.conftest import KEY, refused, text_of
from tildeling.cases.models import Clock
from tildeling.letters.models import Dispatch

pytestmark = pytest.mark.django_db
PAGE = "vedtak/utsending/"


def sent(story, **more):
    return {
        "key": KEY, "step": story.step("dispatch"), "act": "send", "channel": "digital_mail",
        "sent_on": "12.03.2026", **more,
    }  # fmt: skip


def test_while_the_letter_is_being_set_it_says_so(story_at, client):
    story = story_at("background")
    response = client.get(story.url(PAGE))

    assert "Brevet settes nå" in text_of(response)
    assert "Registrer at brevet er sendt" not in text_of(response)
    assert client.get(story.url("vedtak/1/brev.pdf")).status_code == 409


def test_it_shows_the_deadline_of_each_way_before_anything_runs(story_at, client):
    story = story_at("dispatch")
    response = client.get(story.url(PAGE))

    rows = [(row.channel, row.known_on, row.due_on) for row in response.context["rows"]]
    assert [channel for channel, _known, _due in rows] == [
        "Digital post", "Post", "Levert personlig",
    ]  # fmt: skip
    assert "16.04.2026" in text_of(response)
    assert not Clock.objects.filter(code__startswith="appeal").exists()


def test_the_deadline_follows_the_day_and_nothing_is_recorded(story_at, client):
    story = story_at("dispatch")
    by_script = client.get(story.url("vedtak/utsending/frist/?sent_on=11.03.2026"))
    without = client.post(story.url(PAGE), sent(story, act="show", sent_on="11.03.2026"))

    assert "15.04.2026" in text_of(by_script)
    assert without.status_code == 200
    assert without.context["rows"] == by_script.context["rows"]
    assert not Dispatch.objects.exists()


def test_recording_starts_the_deadline_that_was_shown(story_at, client):
    story = story_at("dispatch")
    shown = client.get(story.url(PAGE)).context["rows"][0].due_on
    response = client.post(story.url(PAGE), sent(story), follow=True)

    assert Clock.objects.get(code__startswith="appeal").due_on == shown
    assert "Sendt: Digital post 12.03.2026" in text_of(response)
    assert "Klagefrist 16.04.2026" in text_of(response)


def test_a_double_click_records_once(story_at, client):
    story = story_at("dispatch")
    given = sent(story)
    client.post(story.url(PAGE), given)

    assert client.post(story.url(PAGE), given).status_code == 302
    assert Dispatch.objects.count() == 1


WRONG = [
    ({"sent_on": "11.03.2026"}, "Datoen må være mellom dagen brevet ble laget og i dag."),
    ({"sent_on": ""}, "Fyll ut «Dato brevet ble sendt»."),
    ({"channel": ""}, "Velg et svar på «Hvordan sendes brevet?»."),
]


def test_what_is_wrong_is_marked(story_at, client):
    story = story_at("dispatch")
    for given, sentence in WRONG:
        response = client.post(story.url(PAGE), sent(story, **given))

        assert response.status_code == 422
        assert sentence in text_of(response)
    assert not Dispatch.objects.exists()


def test_a_case_without_a_decision_has_nothing_to_send(story_at, client):
    story = story_at("sign")

    assert client.get(story.url(PAGE)).status_code == 404
    assert client.get(story.url("vedtak/utsending/frist/")).status_code == 404


def test_only_the_office(story_at, client):
    story = story_at("dispatch")

    assert refused(client, story.url(PAGE), "sykepleier", "utforer1")
    assert refused(client, story.url("vedtak/utsending/frist/"), "sykepleier", "utforer1")
