# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mapping meeting: what differs is agreed, and nothing typed is lost."""

import pytest

from tests.pages.story import filled
from tildeling.assessments.models import AgreedFact, Meeting
from tildeling.cases.states import CaseStatus

PATH = "kartleggingsmote/"
HELD = {
    "held_on": "10.03.2026",
    "participants": "Sykepleier, ergoterapeut og saksbehandler",
    "user_took_part": "True",
    "conclusion": "Hun klarer medisinene når hun blir minnet på dem.",
}


@pytest.fixture
def office(desk):
    return desk("meeting", "saksbehandler1")


def form_of(one):
    return one.get(PATH).context["form"]


def test_differences_stand_first_with_who_found_what(office):
    html = office.get(PATH).content.decode()

    assert "1 opplysning dere må bli enige om" in html
    assert html.index("<b>4 – hjelper til stede</b>") < html.index("Dato for møtet")
    assert "<small>ergoterapeut</small>" in html


def test_one_of_the_answers_is_chosen(office):
    nurse = office.assessment()
    sent = filled(form_of(office), **HELD, F10=nurse.pk, F10_reason="Har sett dosettene.")
    first = office.post(PATH, sent)
    again = office.post(PATH, sent)

    assert (first.status_code, first.url) == (302, office.url("behov/"))
    assert again.status_code == 302
    fact = AgreedFact.objects.get(case=office.case, fact="F10")
    assert (fact.value, fact.source, fact.reason) == (3, nurse, "Har sett dosettene.")
    assert Meeting.objects.count() == 1


def test_a_third_answer_needs_a_reason(office):
    sent = filled(form_of(office), **HELD, F10="other", F10_other=2)
    response = office.post(PATH, sent)

    assert response.status_code == 422
    assert "Ingen av fagene har dette svaret." in response.content.decode()
    assert office.post(PATH, sent | {"F10_reason": "Klarer seg selv nå."}).status_code == 302
    assert AgreedFact.objects.get(case=office.case, fact="F10").value == 2


def test_a_third_answer_must_be_given(office):
    response = office.post(PATH, filled(form_of(office), **HELD, F10="other"))

    assert response.status_code == 422
    assert "Velg svaret dere er enige om." in response.content.decode()


def test_every_difference_is_asked_for_and_text_is_kept(office):
    response = office.post(PATH, filled(form_of(office), **HELD))

    html = response.content.decode()
    assert response.status_code == 422
    assert "Velg hva dere er enige om for «Ivareta egen helse»." in html
    assert HELD["conclusion"] in html


def test_what_the_office_knows_is_filled_in_at_the_meeting(office):
    sent = filled(form_of(office), **HELD, F10=office.assessment().pk, response_service="True")
    office.post(PATH, sent)

    assert AgreedFact.objects.get(case=office.case, fact="response_service").value is True


def test_an_application_for_a_stay_is_suggested(office):
    fields = dict(form_of(office).additions())

    assert any(bound.name == "stay_requested" and source for bound, source in fields.items())


def test_it_cannot_be_held_before_all_are_done(desk):
    one = desk("assess", "saksbehandler1")

    assert "Møtet kan ikke holdes nå" in one.get(PATH).content.decode()
    assert one.post(PATH, filled(form_of(one), **HELD)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("sykepleier", 403), ("utforer1", 403)])
def test_who_may_not(office, name, status):
    assert office.log_in(name).get(PATH).status_code == status


def test_it_is_taken_back_with_a_reason(desk):
    one = desk("needs", "saksbehandler1")
    page = f"{PATH}ta-tilbake/"
    form = one.get(page).context["form"]
    assert one.post(page, filled(form, reason="kort")).status_code == 422

    sent = filled(form, reason="Ergoterapeuten må rette en skår.")
    assert one.post(page, sent).status_code == 302
    assert one.post(page, sent).status_code == 302
    assert one.case.status == CaseStatus.UNDER_ASSESSMENT
    assert not Meeting.objects.exists()


def test_the_number_of_queries_is_bounded(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(35):
        office.get(PATH)
