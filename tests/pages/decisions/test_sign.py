# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing first: who must, what is missing, the same key twice, and a text that was changed."""

import pytest

from tests.pages.decisions.conftest import KEY, OTHER_KEY, refused, text_of
from tests.workflows.conftest import user
from tildeling.decisions.commands import save_draft
from tildeling.decisions.models import Draft
from tildeling.decisions.queries import draft_of
from tildeling.decisions.states import DraftStatus
from tildeling.pages.clock import now
from workflows import engine

pytestmark = pytest.mark.django_db


def sent(story, key=KEY):
    return {"key": key, "version": draft_of(story.case).version, "step": story.step("sign")}


def test_it_shows_who_must_sign_and_what_is_given(story_at, client):
    story = story_at("sign")
    said = text_of(client.get(story.url("vedtak/underskriv/")))

    assert "To må underskrive: saksbehandler først, deretter fagkoordinator." in said
    assert "Besøk morgen og kveld hver dag" in said
    assert "40 minutter i uka" in said
    assert "Underskriv som den første" in said
    assert "delvis innvilgelse" in said


def test_signing_gives_it_to_the_second_signer(story_at, client):
    story = story_at("sign")
    response = client.post(story.url("vedtak/underskriv/"), sent(story), follow=True)

    assert "venter nå på underskriver nummer to" in text_of(response)
    assert draft_of(story.case).status == DraftStatus.FIRST_SIGNED
    assert draft_of(story.case).first_signed_by == user("saksbehandler1")


def test_a_double_click_signs_once(story_at, client):
    story = story_at("sign")
    given = sent(story)
    first = client.post(story.url("vedtak/underskriv/"), given)
    second = client.post(story.url("vedtak/underskriv/"), given)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Draft.objects.filter(case=story.case, version=given["version"] + 1).exists()


def test_a_second_try_with_another_key_is_refused(story_at, client):
    story = story_at("sign")
    given = sent(story)
    client.post(story.url("vedtak/underskriv/"), given)

    again = client.post(story.url("vedtak/underskriv/"), given | {"key": OTHER_KEY})
    assert again.status_code == 409


def test_what_is_missing_is_listed_and_nothing_is_signed(story_at, client):
    story = story_at("draft")
    given = {"key": KEY, "version": 0, "step": story.step("sign")}
    response = client.post(story.url("vedtak/underskriv/"), given)

    said = text_of(response)
    assert response.status_code == 422
    assert "Vedtaket mangler noe. Se listen under." in said
    assert "Skriv hvilke fakta vedtaket bygger på." in said
    assert f"{story.url('vedtak/utkast/')}#id_facts" in response.content.decode()
    assert "Underskriv som den første" not in said


def test_a_text_that_was_changed_must_be_read_again(story_at, client):
    story = story_at("sign")
    given = sent(story)
    engine.run(
        save_draft, actor=user("saksbehandler2"), at=now(), case_id=story.case.pk,
        blocks={"facts": "Noe helt annet er nå lagt til grunn for vedtaket."},
    )  # fmt: skip
    response = client.post(story.url("vedtak/underskriv/"), given)

    assert response.status_code == 409
    assert "Teksten er endret etter at du åpnet siden." in text_of(response)
    assert draft_of(story.case).status == DraftStatus.OPEN
    again = response.context["form"]
    assert again["version"].value() == str(draft_of(story.case).version)


def test_another_cases_step_is_not_found(story_at, client):
    story = story_at("sign")

    response = client.post(story.url("vedtak/underskriv/"), sent(story) | {"step": 999_999})
    assert response.status_code == 404


def test_before_its_turn_the_page_says_why(story_at, client):
    story = story_at("dispatch")
    said = text_of(client.get(story.url("vedtak/underskriv/")))

    assert "Kan ikke underskrives nå" in said
    assert "Underskriv vedtaket</button" not in said


def test_only_those_who_decide(story_at, client):
    story = story_at("sign")

    assert refused(
        client, story.url("vedtak/underskriv/"), "sykepleier", "utforer1", "kommunalsjef"
    )


def test_it_asks_a_bounded_number_of_queries(story_at, client, django_assert_max_num_queries):
    story = story_at("sign")
    with django_assert_max_num_queries(60):
        client.get(story.url("vedtak/underskriv/"))
