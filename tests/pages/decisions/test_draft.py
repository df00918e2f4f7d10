# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The draft: what it shows, who may not, saving, suggestions, and two who write at once."""

import pytest

from tests.pages.decisions.conftest import KEY, refused, text_of
from tests.workflows.conftest import user
from tildeling.decisions.models import Draft
from tildeling.decisions.queries import draft_of

pytestmark = pytest.mark.django_db


def sent(version, **blocks):
    return {"key": KEY, "version": version, **blocks}


class TestThePage:
    def test_it_shows_what_is_missing_suggested_and_known(self, story_at, client):
        story = story_at("draft")
        response = client.get(story.url("vedtak/utkast/"))

        said = text_of(response)
        assert response.status_code == 200
        assert "krav mangler:" in said
        assert "Skriv hva brukeren ønsker og mener." in said
        assert "Forslag fra saken: kartleggingen: hva er viktig for deg" in said
        assert "To må underskrive: saksbehandler først, deretter fagkoordinator." in said
        assert "Multidose fra apotek er prøvd" in said
        assert "Hjemmetjenesten sone nord: ja" in said
        assert "Vi har plass tirsdag og fredag formiddag" in said
        assert "hukommelse" in said.lower()
        assert "(sykepleier)" in said
        assert 'href="#' not in said
        assert "#id_user_view" in response.content.decode()

    def test_no_name_stands_in_the_title(self, story_at, client):
        story = story_at("draft")
        html = client.get(story.url("vedtak/utkast/")).content.decode()

        title = html.partition("<title>")[2].partition("</title>")[0]
        assert story.case.case_number in title
        assert story.case.person.family_name not in title

    def test_what_is_not_asked_for_lies_under_more(self, story_at, client):
        story = story_at("draft")
        context = client.get(story.url("vedtak/utkast/")).context

        shown = {one.code for one in context["shown"]}
        assert {"user_view", "facts", "assessment", "remaining_offer_sound"} <= shown
        assert "cost_record" in {one.code for one in context["others"]}

    def test_it_asks_a_bounded_number_of_queries(
        self, story_at, client, django_assert_max_num_queries
    ):
        story = story_at("sign")
        with django_assert_max_num_queries(80):
            client.get(story.url("vedtak/utkast/"))

    def test_only_those_who_decide_may_open_it(self, story_at, client):
        story = story_at("draft")

        assert refused(client, story.url("vedtak/utkast/"), "sykepleier", "utforer1", "revisor")

    def test_an_unknown_case_is_not_found(self, story_at, client):
        story_at("draft")

        assert client.get("/saker/2026-999999/vedtak/utkast/").status_code == 404


class TestSaving:
    def test_a_first_save_begins_the_draft(self, story_at, client):
        story = story_at("draft")
        response = client.post(story.url("vedtak/utkast/"), sent(0, facts="Det vi vet."))

        assert response.status_code == 302
        draft = draft_of(story.case)
        assert draft.blocks["facts"] == "Det vi vet."
        assert draft.prepared_by == user("saksbehandler1")

    def test_it_can_go_on_to_the_signature(self, story_at, client):
        story = story_at("draft")
        given = sent(0, facts="Det vi vet.", next="sign")

        response = client.post(story.url("vedtak/utkast/"), given)
        assert response.url == story.url("vedtak/underskriv/")

    def test_a_suggestion_is_inserted_last_and_never_over_a_text(self, story_at, client):
        story = story_at("draft")
        given = sent(0, facts="Mitt eget.", insert="facts")
        response = client.post(story.url("vedtak/utkast/"), given)

        assert response.url.endswith("#id_facts")
        facts = draft_of(story.case).blocks["facts"]
        assert facts.startswith("Mitt eget.\n\n")
        assert "Multidose ligger urørt" in facts
        again = client.get(story.url("vedtak/utkast/"))
        assert "står i teksten." in text_of(again)

    def test_a_date_that_is_none_is_marked_and_the_text_is_kept(self, story_at, client):
        story = story_at("draft")
        given = sent(0, facts="Det vi vet.", prior_notice_sent_on="31.02.2026")
        response = client.post(story.url("vedtak/utkast/"), given)

        assert response.status_code == 422
        assert "Datoen finnes ikke i kalenderen." in text_of(response)
        assert "Det vi vet." in response.content.decode()
        assert draft_of(story.case) is None

    def test_a_date_is_kept_as_the_gate_reads_it(self, story_at, client):
        story = story_at("draft")
        client.post(story.url("vedtak/utkast/"), sent(0, prior_notice_sent_on="020326"))

        assert draft_of(story.case).blocks["prior_notice_sent_on"] == "2026-03-02"
        html = client.get(story.url("vedtak/utkast/")).content.decode()
        assert 'value="02.03.2026"' in html

    def test_two_who_write_see_both_texts(self, story_at, client):
        story = story_at("draft")
        client.post(story.url("vedtak/utkast/"), sent(0, facts="Den andres."))
        response = client.post(story.url("vedtak/utkast/"), sent(0, facts="Min."))

        said = text_of(response)
        assert response.status_code == 409
        assert "Den andres." in said
        assert "Min." in response.content.decode()
        assert response.context["form"].theirs.keys() == {"Faktum"}
        version = draft_of(story.case).version
        client.post(story.url("vedtak/utkast/"), sent(version, facts="Min."))
        assert draft_of(story.case).blocks["facts"] == "Min."

    def test_the_same_text_sent_twice_is_no_conflict(self, story_at, client):
        story = story_at("draft")
        given = sent(0, facts="Det vi vet.")
        client.post(story.url("vedtak/utkast/"), given)

        assert client.post(story.url("vedtak/utkast/"), given).status_code == 302
        assert Draft.objects.count() == 1


class TestAutosave:
    def autosave(self, client, story, **given):
        headers = {"HX-Request": "true"}
        return client.post(story.url("vedtak/utkast/lagre/"), given, headers=headers)

    def test_it_answers_with_the_version_and_the_list(self, story_at, client):
        story = story_at("draft")
        response = self.autosave(client, story, **sent(0, user_view="Vil bo hjemme."))

        html = response.content.decode()
        assert "Utkast lagret kl. 08.00" in html
        assert f'value="{draft_of(story.case).version}"' in html
        assert 'id="checks"' in html
        missing = [check.sentence for check in response.context["checks"].missing]
        assert "Skriv hva brukeren ønsker og mener." not in missing

    def test_a_conflict_saves_nothing_and_says_where_to_look(self, story_at, client):
        story = story_at("draft")
        self.autosave(client, story, **sent(0, facts="Den andres."))
        response = self.autosave(client, story, **sent(0, facts="Min."))

        assert response.status_code == 409
        assert "begge tekstene" in text_of(response)
        assert draft_of(story.case).blocks["facts"] == "Den andres."

    def test_a_wrong_field_is_told_in_one_sentence(self, story_at, client):
        story = story_at("draft")
        response = self.autosave(client, story, **sent(0, prior_notice_sent_on="snart"))

        assert response.status_code == 422
        assert draft_of(story.case) is None


class TestWhenNobodyCanWrite:
    def test_the_page_says_why(self, story_at, client):
        story = story_at("second_sign")

        said = text_of(client.get(story.url("vedtak/utkast/")))
        assert "Vedtaket er underskrevet og kan ikke endres." in said

    def test_what_was_typed_meanwhile_is_shown(self, story_at, client):
        story = story_at("second_sign")
        response = client.post(story.url("vedtak/utkast/"), sent(2, facts="Skrevet for sent."))

        assert response.status_code == 409
        assert "Skrevet for sent." in text_of(response)
