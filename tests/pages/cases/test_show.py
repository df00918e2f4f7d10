# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The case: who, what comes next, deadlines, words, letters, and what is not for everybody."""

import pytest

from tests.factories.organisation import employee
from tests.pages.cases.conftest import url
from tildeling.audit.models import TrailEntry
from tildeling.letters.models import Letter
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db


def test_a_new_case_says_who_what_next_and_by_when(story, as_user):
    runner = story("start_mapping")

    response = as_user("saksbehandler1").get(url(runner))

    html = response.content.decode()
    assert "Søknad om hjemmesykepleie" in html
    assert "født 17.04.1939" in html
    assert "Gå til steget" in html
    assert f'href="{url(runner, "start-kartlegging/")}"' in html
    assert "Kommunens egen frist" in html
    assert "Lovens frist: fvl § 11 a" in html
    assert "Vi søker om at hjemmesykepleien" in html
    assert "Anne Eksempel" in html
    assert "<title>Sak " in html
    assert "Berit" not in html[: html.index("</title>")]
    assert TrailEntry.objects.filter(kind="read", name="case").count() == 1


def test_what_waits_for_another_has_no_button(story, as_user):
    runner = story("assess")

    response = as_user("saksbehandler1").get(url(runner))

    html = response.content.decode()
    assert "Sykepleier, " in html
    assert "Gå til steget" not in html


def test_the_stage_follows_the_open_steps(story, as_user):
    for step, stage in [("assess", "Kartlegging"), ("sign", "Vedtak"), ("dispatch", "Vedtak")]:
        runner = story(step)
        steps = as_user("saksbehandler1").get(url(runner)).context["bar"].steps
        assert [one.text for one in steps if one.state == "current"] == [stage]


def test_a_running_case_shows_services_orders_and_letters(story, as_user):
    runner = story("change_proposal")

    html = as_user("saksbehandler1").get(url(runner)).content.decode()

    assert "To besøk i uka, 20 minutter" in html
    assert "Hjemmetjenesten sone nord" in html
    assert "B2026-" in html
    assert "delvis innvilgelse" in html
    letter = Letter.objects.get(case_id=runner.case_id)
    assert url(runner, f"brev/{letter.pk}/") in html
    assert "decision." not in html  # every act is told in words
    assert "order." not in html


def test_the_page_asks_the_database_a_bounded_number_of_times(
    story, as_user, django_assert_max_num_queries
):
    runner = story("change_proposal")
    client = as_user("saksbehandler1")

    with django_assert_max_num_queries(42):
        client.get(url(runner))


def test_the_timeline_is_picked_out_by_the_address(story, as_user):
    runner = story("start_mapping")
    client = as_user("saksbehandler1")

    def titles(query):
        return [event.title for event in client.get(url(runner) + query).context["events"]]

    assert {"Søknaden ble registrert.", "Kontakt med tjenestemottakeren."} <= set(titles(""))
    assert not any(title.startswith("Frist") for title in titles(""))
    assert titles("?hendelser=notater") == ["Kontakt med tjenestemottakeren."]
    assert all(title.startswith("Frist") for title in titles("?hendelser=frister"))


def test_the_unit_that_delivers_is_not_shown_the_offices_words(story, as_user):
    runner = story("change_proposal")

    response = as_user("utforer1").get(url(runner))

    html = response.content.decode()
    assert response.status_code == 200
    assert "Berit Eksempel" in html
    assert "Vi søker om at hjemmesykepleien" not in html
    assert "Ringte Berit" not in html
    assert "(PDF)" not in html


def test_a_hidden_case_and_none_answer_the_same(story, as_user):
    runner = story("start_mapping")
    client = as_user("sykepleier")

    assert client.get(url(runner)).status_code == 404
    assert client.get("/saker/2026-999999/").status_code == 404


def test_a_role_without_cases_is_refused(client, story):
    runner = story("start_mapping")
    client.force_login(employee(Role.EXECUTIVE))

    assert client.get(url(runner)).status_code == 403


def test_the_paper_has_everything_and_no_navigation(story, as_user):
    runner = story("change_proposal")

    html = as_user("saksbehandler1").get(url(runner, "utskrift/")).content.decode()

    assert "Inneholder taushetsbelagte opplysninger" in html
    assert "<nav" not in html
    assert "<form" not in html
    assert "Ringte Berit Eksempel" in html


def test_a_letter_is_the_stored_bytes_and_its_reading_is_written_down(story, as_user):
    runner = story("change_proposal")
    letter = Letter.objects.get(case_id=runner.case_id)
    page = url(runner, f"brev/{letter.pk}/")

    response = as_user("saksbehandler1").get(page)

    assert response["Content-Type"] == "application/pdf"
    assert response.content == bytes(letter.pdf)
    assert TrailEntry.objects.filter(kind="read", name="letter").count() == 1
    assert as_user("utforer1").get(page).status_code == 403
    assert as_user("sykepleier").get(page).status_code == 404
    assert as_user("saksbehandler1").get(url(runner, "brev/999999/")).status_code == 404


def test_a_letter_that_is_not_set_yet_asks_to_wait(story, as_user):
    runner = story("background")
    letter = Letter.objects.get(case_id=runner.case_id)

    assert as_user("saksbehandler1").get(url(runner, f"brev/{letter.pk}/")).status_code == 409


def test_the_flow_is_drawn_and_listed(story, as_user):
    runner = story("meeting")

    html = as_user("saksbehandler1").get(url(runner, "saksgang/")).content.decode()

    assert "<svg" in html
    assert 'data-state="active"' in html
    assert "Hold kartleggingsmøte" in html
    assert "åpent nå · Tildelingskontoret" in html
    assert "style=" not in html
