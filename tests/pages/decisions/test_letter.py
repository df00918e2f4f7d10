# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter before it is signed, and what happens when there is none."""

import pytest

from tests.pages.decisions.conftest import refused, text_of
from tildeling.decisions.models import Draft

pytestmark = pytest.mark.django_db


def test_it_is_the_letter_as_it_would_be(story_at, client):
    story = story_at("sign")
    said = text_of(client.get(story.url("vedtak/brev/")))

    assert "Vedtak: delvis innvilgelse av søknaden din" in said
    assert "Dette er et utkast." in said


def test_htmx_is_given_the_letter_alone(story_at, client):
    story = story_at("sign")
    html = client.get(story.url("vedtak/brev/"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert "delvis innvilgelse" in html


def test_without_a_draft_it_says_what_to_do_first(story_at, client):
    story = story_at("draft")

    assert "når det er skrevet noe i utkastet" in text_of(client.get(story.url("vedtak/brev/")))


def test_an_identity_number_in_the_text_is_not_shown_in_a_letter(story_at, client):
    story = story_at("sign")
    draft = Draft.objects.get(case=story.case)
    draft.blocks["facts"] = "Fødselsnummer 17843900194."
    draft.save()
    response = client.get(story.url("vedtak/brev/"))

    assert response.status_code == 200
    assert response.context["tree"] is None
    assert "Et fødselsnummer står i teksten." in text_of(response)


def test_it_is_the_offices(story_at, client):
    story = story_at("sign")

    assert refused(client, story.url("vedtak/brev/"), "sykepleier", "utforer1")
