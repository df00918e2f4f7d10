# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tab of decisions: what is in force and coming, the draft, every version, the deadlines."""

import pytest

from tests.pages.decisions.conftest import refused, text_of

pytestmark = pytest.mark.django_db


def test_a_case_without_decisions_says_when_one_comes(story_at, client):
    story = story_at("draft")
    said = text_of(client.get(story.url("vedtak/")))

    assert "Ingen vedtak i saken ennå" in said
    assert "Personen har ingen vedtak som gjelder i dag." in said
    assert "Skriv og underskriv vedtak" in said


def test_a_draft_on_its_way_is_told(story_at, client):
    open_draft = story_at("sign")

    assert "Et vedtak er under arbeid, sist lagret 12.03.2026" in text_of(
        client.get(open_draft.url("vedtak/"))
    )


def test_a_draft_that_waits_for_the_second_is_told(story_at, client):
    story = story_at("second_sign")
    response = client.get(story.url("vedtak/"))

    assert "venter på underskriver nummer to" in text_of(response)
    assert story.url("vedtak/andre-underskrift/") not in response.content.decode()


def test_versions_are_compared_and_what_comes_is_apart(story_at, client):
    story = story_at("dispatch", round=2)
    response = client.get(story.url("vedtak/"))

    said = text_of(response)
    number = story.case.case_number
    assert f"Erstatter vedtak {number}-1." in said
    assert f"Før og nå i vedtak {number}-2" in said
    assert "Klagefrist 16.04.2026" in said
    assert "Ikke sendt ennå; klagefristen løper ikke." in said
    assert [row.number for row in response.context["coming"]] == [f"{number}-2"] * 2
    assert not any(row.end_url for row in response.context["coming"])
    assert all(row.end_url for row in response.context["in_force"])


def test_a_mapper_reads_but_is_offered_nothing(story_at, client):
    story = story_at("meeting", by="sykepleier")
    response = client.get(story.url("vedtak/"))

    assert response.status_code == 200
    assert response.context["actions"] == []


def test_others_may_not(story_at, client):
    story = story_at("dispatch")

    assert refused(client, story.url("vedtak/"), "utforer1", "kommunalsjef", "revisor")


def test_it_asks_a_bounded_number_of_queries(story_at, client, django_assert_max_num_queries):
    story = story_at("dispatch", round=2)
    with django_assert_max_num_queries(30):
        client.get(story.url("vedtak/"))
