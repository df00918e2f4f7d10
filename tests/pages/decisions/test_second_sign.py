# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing second: four eyes, the whole ground, sending back, the same key twice."""

import pytest

from tests.pages.decisions.conftest import KEY, refused, text_of
from tests.workflows.conftest import user
from tildeling.careladder.models import ProposedLine
from tildeling.decisions.models import Decision, Draft
from tildeling.decisions.queries import draft_of
from tildeling.decisions.states import DraftStatus

pytestmark = pytest.mark.django_db
PAGE = "vedtak/andre-underskrift/"


def sent(story, act="sign", **more):
    return {"key": KEY, "step": story.step("second_sign"), "act": act, **more}


def test_it_shows_the_ground_the_ladder_and_the_letter(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    said = text_of(client.get(story.url(PAGE)))

    assert "Kari Nordmann underskrev" in said
    assert "Vedtaket gir ikke alt det er søkt om." in said
    assert "lavere trinn er prøvd eller vurdert" in said
    assert "Ingrid Berg" in said
    assert "Har i dag" not in said


def test_a_change_shows_what_is_in_force_and_what_was_found_otherwise(story_at, client):
    story = story_at("second_sign", round=2, by="fagkoordinator")
    said = text_of(client.get(story.url(PAGE)))

    assert "Har i dag" in said
    assert "40 minutter i uka" in said


def test_signing_makes_the_decision(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    response = client.post(story.url(PAGE), sent(story), follow=True)

    decision = Decision.objects.get(case=story.case)
    assert decision.second_signed_by == user("fagkoordinator")
    assert "underskrevet av to" in text_of(response)
    assert decision.number in text_of(response)


def test_a_double_click_makes_one_decision(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    given = sent(story)
    client.post(story.url(PAGE), given)

    assert client.post(story.url(PAGE), given).status_code == 302
    assert Decision.objects.filter(case=story.case).count() == 1


def test_four_eyes_are_explained_to_the_first_signer(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    Draft.objects.filter(case=story.case).update(first_signed_by=user("fagkoordinator"))
    response = client.get(story.url(PAGE))

    said = text_of(response)
    assert "To par øyne: en annen fagkoordinator må underskrive" in said
    assert "kan ikke underskrive som nummer to" in said
    assert 'value="sign"' not in response.content.decode()
    assert client.post(story.url(PAGE), sent(story)).status_code == 403


def test_it_goes_back_with_a_note_that_stands_over_the_draft(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    response = client.post(story.url(PAGE), sent(story, "send_back", note="Se på fredagsbesøket."))

    assert response.status_code == 302
    assert draft_of(story.case).status == DraftStatus.OPEN
    client.force_login(user("saksbehandler1"))
    said = text_of(client.get(story.url("vedtak/utkast/")))
    assert "Vedtaket kom tilbake fra underskriver nummer to" in said
    assert "Se på fredagsbesøket." in said


def test_sending_back_needs_a_note(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    response = client.post(story.url(PAGE), sent(story, "send_back", note=" "))

    assert response.status_code == 422
    assert "Fyll ut «Hva må endres?»." in text_of(response)
    assert draft_of(story.case).status == DraftStatus.FIRST_SIGNED


def test_a_proposal_changed_since_must_go_back(story_at, client):
    story = story_at("second_sign", by="fagkoordinator")
    ProposedLine.objects.filter(case=story.case, service="home_nursing").update(goal="Noe annet.")
    response = client.post(story.url(PAGE), sent(story))

    assert response.status_code == 422
    assert "Send vedtaket tilbake." in text_of(response)
    assert not Decision.objects.exists()


def test_only_those_who_sign_second(story_at, client):
    story = story_at("second_sign")

    assert refused(client, story.url(PAGE), "saksbehandler2", "sykepleier", "utforer1")


def test_it_asks_a_bounded_number_of_queries(story_at, client, django_assert_max_num_queries):
    story = story_at("second_sign", by="fagkoordinator")
    with django_assert_max_num_queries(64):
        client.get(story.url(PAGE))
