# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staircase: what stands on each step, what must be found out, and who may go past it."""

import pytest

from tests.pages.story import filled
from tildeling.audit.models import TrailEntry
from tildeling.careladder.models import LadderCheck
from tildeling.cases.models import WorkItem

PATH = "omsorgstrappen/"


@pytest.fixture
def asked_for(desk):
    """Fourteen visits are proposed, and the dispenser is not assessed."""
    return desk("check", "saksbehandler1")


@pytest.fixture
def sound(desk):
    """A trial of the dispenser and two visits: nothing lower stands open."""
    return desk("ladder", "saksbehandler1")


def step(response, level):
    return next(row for row in response.context["steps"] if row.step.level == level)


class TestTheStaircase:
    def test_stands_each_measure_and_line_on_its_step(self, asked_for):
        response = asked_for.get(PATH)

        measures = [row for _need, rows in step(response, 2).needs for row in rows]
        assert {row.on_step.name: row.tag.text for row in measures} == {
            "Multidose fra apotek": "Avklart: Prøvd, men ikke nok",
            "Påminnelse eller digital kalender for medisiner": "Avklart: Prøvd, men ikke nok",
            "Elektronisk medisindispenser": "Må vurderes",
        }
        assert [line.extent for line in step(response, 4).lines] == ["3\xa0t\xa030\xa0min i uka"]

    def test_says_what_is_missing_who_finds_out_and_what_it_replaces(self, asked_for):
        html = asked_for.get(PATH).content.decode()

        assert "Elektronisk medisindispenser er ikke vurdert. Sykepleier eller vernepleier" in html
        assert "Hjemmesykepleie, 3\xa0t\xa030\xa0min i uka" in html
        assert "Mangler opplysninger" in html
        assert "Dette må avklares" in html

    def test_shows_facts_with_their_source(self, asked_for):
        facts = {fact.name: fact.value for fact in asked_for.get(PATH).context["facts"]}

        assert facts["Ivareta egen helse"] == "3 – hjelp til deler\nSykepleier, 06.03.2026"
        assert facts["Er barn"].startswith("nei")

    def test_is_drawn_before_anything_is_proposed(self, desk):
        response = desk("line", "saksbehandler1").get(PATH)

        assert "Ingen tjeneste er foreslått ennå" in response.content.decode()
        assert not step(response, 2).is_empty

    def test_asks_for_the_needs_first(self, desk):
        html = desk("needs", "saksbehandler1").get(PATH).content.decode()

        assert "Velg først hvilke behov personen har." in html

    @pytest.mark.parametrize(
        ("name", "status"), [("sykepleier", 404), ("utforer1", 403), ("kommunalsjef", 403)]
    )
    def test_is_not_for_others(self, sound, name, status):
        assert sound.log_in(name).get(PATH).status_code == status

    def test_is_open_to_those_who_map(self, desk):
        response = desk("meeting", "sykepleier").get(PATH)

        assert response.status_code == 200
        assert not response.context["may_propose"]

    def test_is_read_in_a_bounded_number_of_queries(self, sound, django_assert_max_num_queries):
        with django_assert_max_num_queries(50):
            sound.get(PATH)


class TestTheCheck:
    def test_is_run_once_and_grows_old(self, asked_for):
        key = {"key": asked_for.get(PATH).context["check_form"]["key"].value()}
        before = LadderCheck.objects.count()
        for _ in range(2):
            assert asked_for.post(f"{PATH}sjekk/", key).status_code == 302

        assert LadderCheck.objects.count() == before + 1
        assert "Ingenting er endret siden." in asked_for.get(PATH).content.decode()

    def test_is_not_for_a_mapper(self, desk):
        one = desk("meeting", "sykepleier")

        assert one.post(f"{PATH}sjekk/", {}).status_code == 403


class TestGoingOn:
    def form(self, one):
        return one.get(PATH).context["form"]

    def test_takes_no_reason_when_nothing_stands_open(self, sound):
        sent = filled(self.form(sound))
        first, again = sound.post(PATH, sent), sound.post(PATH, sent)

        assert (first.status_code, first.url) == (302, sound.url("forslag/"))
        assert again.status_code == 302
        assert TrailEntry.objects.filter(name="ladder.settled").count() == 1

    def test_past_an_open_step_asks_why_and_keeps_the_text(self, asked_for):
        response = asked_for.post(PATH, filled(self.form(asked_for), override_reason="For kort"))

        html = response.content.decode()
        assert response.status_code == 422
        assert "Skriv hvorfor hjelpen likevel må" in html
        assert "For kort" in html

    def test_past_an_open_step_with_a_reason(self, asked_for):
        why = "Hun har tatt dobbel dose og kan ikke vente på utprøvingen."
        sent = filled(self.form(asked_for), override_reason=why)

        assert asked_for.post(PATH, sent).status_code == 302
        assert LadderCheck.objects.latest("id").override_reason == why

    def test_says_who_decides_when_the_reader_may_not(self, desk):
        # Nothing is recorded of any measure: several rules of a whole level are passed.
        one = desk("check", "saksbehandler1")
        one.case.person.measure_states.update(is_current=False)
        html = one.get(PATH).content.decode()

        assert "Fagkoordinator bestemmer om saken likevel går videre." in html
        assert "Hvorfor må hjelpen gis" not in html

    def test_is_taken_back_with_a_reason(self, desk):
        one = desk("proposal", "saksbehandler1")
        page = f"{PATH}ta-tilbake/"
        assert one.url(page) in one.get(PATH).content.decode()

        sent = filled(one.get(page).context["form"], reason="Dispenseren må vurderes på nytt.")
        assert one.post(page, sent).status_code == 302
        assert WorkItem.objects.filter(case=one.case, node="ladder").open().exists()
