# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recording that a service ended without a decision."""

import pytest

from tests.pages.decisions.conftest import KEY, refused, text_of
from tildeling.decisions.models import DecisionLine, RecordedEnd

pytestmark = pytest.mark.django_db


def line_of(story, service="home_nursing"):
    return DecisionLine.objects.get(decision__case=story.case, service=service)


def page(story, service="home_nursing"):
    return story.url(f"tjenester/{line_of(story, service).pk}/avslutt/")


def test_it_shows_the_service_and_what_it_may_not_be_used_for(story_at, client):
    story = story_at("reassess")
    said = text_of(client.get(page(story)))

    assert "Hjemmesykepleie" in said
    assert "må det være et vedtak om opphør" in said


def test_a_move_is_recorded_once(story_at, client):
    story = story_at("reassess")
    given = {"key": KEY, "reason": "moved", "on": "13.04.2026"}
    first = client.post(page(story), given, follow=True)
    again = client.post(page(story), given)

    assert "Slutten på tjenesten er registrert." in text_of(first)
    assert again.status_code == 302
    assert RecordedEnd.objects.get().reason == "moved"


WRONG = [
    ({"reason": "moved", "on": "14.04.2026"}, "Datoen kan ikke ligge fram i tid."),
    ({"reason": "moved", "on": "01.03.2026"}, "Datoen må ligge i perioden tjenesten gjelder."),
    ({"reason": "expired", "on": "13.04.2026"}, "Et vedtak går ut den datoen det selv sier."),
    ({"reason": "died", "on": "13.04.2026"}, "tilgjengelige valg"),
    ({"reason": "moved", "on": ""}, "Fyll ut «Første dag uten tjenesten»."),
]


def test_what_is_wrong_is_marked(story_at, client):
    story = story_at("reassess")
    for given, sentence in WRONG:
        response = client.post(page(story), {"key": KEY, **given})

        assert response.status_code == 422
        assert sentence in text_of(response)
    assert not RecordedEnd.objects.exists()


def test_a_line_of_another_case_is_not_found(story_at, client):
    story = story_at("reassess")

    assert client.get(story.url("tjenester/999999/avslutt/")).status_code == 404


def test_only_the_office(story_at, client):
    story = story_at("reassess")

    assert refused(client, page(story), "sykepleier", "utforer1")
