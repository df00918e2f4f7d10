# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One signed decision: frozen text, law, ladder and letter, and its PDF."""

import pytest

from tests.pages.decisions.conftest import refused, text_of
from tildeling.audit.models import TrailEntry

pytestmark = pytest.mark.django_db


def test_it_shows_text_law_and_ladder_as_they_were(story_at, client):
    story = story_at("dispatch")
    said = text_of(client.get(story.url("vedtak/1/")))

    assert "Underskrevet 12.03.2026 av Kari Nordmann og Ingrid Berg." in said
    assert "Elektronisk medisindispenser er egnet og skal prøves i fire uker." in said
    assert "Helse- og omsorgstjenesteloven § 3-2 første ledd nr. 6 bokstav a" in said
    assert "4 uker til Statsforvalteren" in said
    assert "Lavere trinn er prøvd eller vurdert" in said
    assert "regelsett 2026.1" in said
    assert "Vedtak: delvis innvilgelse av søknaden din" in said


def test_a_change_tells_about_the_notice_and_the_versions(story_at, client):
    story = story_at("dispatch", round=2)
    said = text_of(client.get(story.url("vedtak/2/")))

    assert "Unnlatt: Endringen er foreslått av enheten" in said
    assert "ALREADY_KNOWN" not in said
    assert "Før og nå i vedtak" in said


def test_the_pdf_is_sent_byte_for_byte_and_the_reading_logged(story_at, client):
    story = story_at("dispatch")
    letter = story.case.decisions.get().letter
    before = TrailEntry.objects.count()
    response = client.get(story.url("vedtak/1/brev.pdf"))

    assert response.content == bytes(letter.pdf)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert story.case.person.family_name not in response["Content-Disposition"]
    assert TrailEntry.objects.count() > before


def test_a_decision_the_case_does_not_have_is_not_found(story_at, client):
    story = story_at("dispatch")

    assert client.get(story.url("vedtak/7/")).status_code == 404
    assert client.get(story.url("vedtak/7/brev.pdf")).status_code == 404


def test_others_may_not(story_at, client):
    story = story_at("dispatch")

    assert refused(client, story.url("vedtak/1/"), "utforer1", "kommunalsjef")
    assert refused(client, story.url("vedtak/1/brev.pdf"), "utforer1", "kommunalsjef")


def test_it_asks_a_bounded_number_of_queries(story_at, client, django_assert_max_num_queries):
    story = story_at("dispatch")
    with django_assert_max_num_queries(24):
        client.get(story.url("vedtak/1/"))
