# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One discipline's form: drafts that are never lost, an end that lacks nothing."""

import pytest

from tests.pages.story import filled
from tildeling.assessments.models import AssessedFact
from tildeling.assessments.states import AssessmentStatus
from tildeling.audit.models import TrailEntry

HTMX = {"HX-Request": "true"}
SCORES = {f"F{number:02}": 2 for number in range(1, 21)}
WHOLE = {
    **SCORES,
    "what_matters": "Hun vil bo hjemme og stelle blomstene sine.",
    "mode": "home_visit",
    "visited_on": "06.03.2026",
}


@pytest.fixture
def nurse(desk):
    return desk("assess", "sykepleier")


def path(one, end=""):
    return f"kartlegging/{one.assessment().pk}/{end}"


def form_of(one):
    return one.get(path(one)).context["form"]


class TestTheForm:
    def test_asks_for_every_score_and_what_matters_first(self, nurse):
        html = nurse.get(path(nurse)).content.decode()

        assert html.count('class="answer answer-score"') == 20
        assert html.index("Hva er viktig for deg?") < html.index("Hvordan møtte du personen?")
        assert "hjelp til deler" in html
        assert "Berit" not in html[: html.index("</title>")]

    def test_is_read_in_a_bounded_number_of_queries(self, nurse, django_assert_max_num_queries):
        with django_assert_max_num_queries(40):
            nurse.get(path(nurse))

    def test_is_logged_as_read(self, nurse):
        nurse.get(path(nurse))

        assert TrailEntry.objects.filter(kind="read", case_id=nurse.case.pk).count() == 1

    @pytest.mark.parametrize(
        ("name", "status"), [("ergoterapeut", 404), ("utforer1", 403), ("revisor", 403)]
    )
    def test_is_not_for_others(self, nurse, name, status):
        assert nurse.log_in(name).get(path(nurse)).status_code == status

    def test_is_read_only_for_the_office(self, nurse):
        response = nurse.log_in("saksbehandler1").get(path(nurse))

        assert response.status_code == 200
        assert "form" not in response.context
        assert "Ikke noe svar ennå" in response.content.decode()

    def test_of_another_case_is_missing(self, nurse):
        url = nurse.url(path(nurse)).replace(nurse.case.case_number, "2026-999999")

        assert nurse.client.get(url).status_code == 404


class TestTheDraft:
    def save(self, one, data):
        return one.post(path(one, "utkast/"), data, **HTMX)

    def test_is_saved_while_one_writes(self, nurse):
        data = filled(form_of(nurse), F10=4, F10_note="Glemmer om kvelden", urgent="False")
        response = self.save(nurse, data)

        row = nurse.assessment()
        assert response.content.decode().strip().startswith("Utkast lagret kl. 12.00")
        assert row.status == AssessmentStatus.IN_PROGRESS
        found = {fact.fact: (fact.value, fact.note) for fact in row.facts.all()}
        assert found == {"F10": (4, "Glemmer om kvelden"), "urgent": (False, "")}

    def test_goes_on_from_ones_own_last_save_though_its_answer_was_lost(self, nurse):
        data = filled(form_of(nurse), situation="Først")
        self.save(nurse, data)
        response = self.save(nurse, data | {"situation": "Så dette"})

        assert response.status_code == 200
        assert nurse.assessment().situation == "Så dette"

    def test_says_what_could_not_be_saved_and_keeps_the_rest(self, nurse):
        data = filled(form_of(nurse), visited_on="31.02.2026", recommendation="Dispenser")
        data["F01_note"] = "uten svar"
        html = self.save(nurse, data).content.decode()

        assert "Ikke lagret: «Dato for møtet», «Alminnelig husarbeid»." in html
        assert nurse.assessment().recommendation == "Dispenser"

    def test_takes_an_answer_away(self, nurse):
        data = filled(form_of(nurse), urgent="True")
        self.save(nurse, data)
        self.save(nurse, data | {"urgent": ""})

        assert not AssessedFact.objects.filter(assessment=nurse.assessment()).exists()

    def test_writes_only_what_is_new(self, nurse, django_assert_max_num_queries):
        data = filled(form_of(nurse), **SCORES)
        self.save(nurse, data)
        with django_assert_max_num_queries(55):
            self.save(nurse, data | {"F01": "3"})

    def test_does_not_write_over_another(self, nurse):
        mine = filled(form_of(nurse), situation="Min tekst")
        self.save(nurse, filled(form_of(nurse), situation="Den andres tekst", F01=5))

        assert self.save(nurse, mine).status_code == 409
        response = nurse.post(path(nurse), mine | {"do": "save"})
        html = response.content.decode()
        assert response.status_code == 409
        assert "Min tekst" in html
        assert "Den andres tekst" in html
        assert "5 – hjelp til alt" in html
        assert nurse.assessment().situation == "Den andres tekst"

    def test_can_be_saved_without_scripts(self, nurse):
        sent = filled(form_of(nurse), situation="Uten skript") | {"do": "save"}
        response = nurse.post(path(nurse), sent)

        assert response.status_code == 302
        assert nurse.assessment().situation == "Uten skript"

    def test_is_refused_for_the_office(self, nurse):
        data = filled(form_of(nurse))
        nurse.log_in("saksbehandler1")

        assert self.save(nurse, data).status_code == 403


class TestFinishing:
    def test_names_what_is_missing_and_keeps_what_was_written(self, nurse):
        sent = filled(form_of(nurse), F01=3, situation="Beholdes")
        response = nurse.post(path(nurse), sent | {"do": "finish"})

        html = response.content.decode()
        assert response.status_code == 422
        assert html.startswith("<!DOCTYPE") or "<title>Feil:" in html
        assert "Du må rette 22 feil" in html
        assert 'href="#id_F02_0"' in html
        assert "Beholdes" in html
        assert nurse.assessment().status == AssessmentStatus.ORDERED

    def test_ends_the_step_once(self, nurse):
        sent = filled(form_of(nurse), **WHOLE, sppb="7,0") | {"do": "finish"}
        first = nurse.post(path(nurse), sent)
        again = nurse.post(path(nurse), sent)

        row = nurse.assessment()
        assert (first.status_code, again.status_code) == (302, 302)
        assert row.status == AssessmentStatus.FINISHED
        assert row.tests.get().tenths == 70
        assert TrailEntry.objects.filter(name="assessment.finished").count() == 1

    def test_asks_for_the_answer_a_note_stands_beside(self, nurse):
        sent = filled(form_of(nurse), **WHOLE, dysphagia_note="Hoster")
        html = nurse.post(path(nurse), sent | {"do": "finish"}).content.decode()

        assert "Svar på «Svelgvansker», eller ta bort merknaden." in html

    def test_refuses_a_result_off_the_scale(self, nurse):
        sent = filled(form_of(nurse), **WHOLE, sppb="13")
        response = nurse.post(path(nurse), sent | {"do": "finish"})

        assert response.status_code == 422
        assert "passer ikke med skalaen" in response.content.decode()

    def test_shows_what_was_written_when_done(self, desk):
        html = desk("meeting", "sykepleier")
        html = html.get(path(html)).content.decode()

        assert "Multidose ligger urørt" in html
        assert "Ta tilbake og rett" in html


class TestCopying:
    def test_begins_from_the_last_one(self, desk):
        nurse = desk("assess", "sykepleier", round=2, now="2026-04-14T09:00:00+02:00")
        response = nurse.get(path(nurse))
        assert "Kopier forrige kartlegging" in response.content.decode()

        key = {"key": response.context["copy_form"]["key"].value()}
        assert nurse.post(path(nurse, "kopier/"), key).status_code == 302
        assert nurse.post(path(nurse, "kopier/"), key).status_code == 302
        assert nurse.assessment().facts.filter(fact="F10", value=3).exists()
        assert nurse.get(path(nurse)).context["copy_form"] is None

    def test_is_not_offered_the_first_time(self, nurse):
        assert nurse.get(path(nurse)).context["copy_form"] is None
