# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A service is proposed, changed and withdrawn."""

import pytest

from tests.pages.story import filled
from tildeling.careladder.models import ProposedLine

NEW = "omsorgstrappen/tjeneste/"
NURSING = f"{NEW}?tjeneste=home_nursing"
GIVEN = {
    "outcome": "grant", "minutes": "1:30", "per_weeks": "2", "carers": "2", "starts_on": "230326",
    "goal": "Tar medisinene", "evaluation_on": "23.06.2026",
}  # fmt: skip


@pytest.fixture
def office(desk):
    return desk("line", "saksbehandler1")


def form_of(one, path=NURSING):
    return one.get(path).context["form"]


def test_the_service_is_chosen_first_what_was_applied_for_on_top(office):
    html = office.get(NEW).content.decode()

    assert html.index('label="Søkt om"') < html.index('value="home_nursing"')
    assert 'label="4 Kompenserende tjenester hjemme"' in html


def test_what_is_known_stands_ready(office):
    form = form_of(office)

    assert form["requested"].value() == "Besøk morgen og kveld hver dag for å gi medisiner"
    assert form["needs"].value() == ["medication"]
    assert dict(form.fields["unit_id"].choices)[form["unit_id"].value()].endswith("nord")


def test_only_the_extent_of_the_service_is_asked_for(office):
    assert "minutes" in form_of(office).fields
    alarm = form_of(office, f"{NEW}?tjeneste=safety_alarm").fields
    assert not {"minutes", "per_weeks", "carers", "quantity"} & set(alarm)


def test_it_is_proposed_once(office):
    sent = filled(form_of(office), **GIVEN)
    first, again = office.post(NURSING, sent), office.post(NURSING, sent)

    assert (first.status_code, again.status_code) == (302, 302)
    row = ProposedLine.objects.get()
    assert (row.minutes, row.per_weeks, row.per_month, row.carers) == (90, 2, False, 2)
    assert f"{row.starts_on}" == "2026-03-23"


def test_a_month_is_a_month(office):
    office.post(NURSING, filled(form_of(office), **GIVEN | {"per_weeks": "month"}))

    row = ProposedLine.objects.get()
    assert (row.per_weeks, row.per_month) == (None, True)


def test_a_refusal_needs_no_extent(office):
    sent = filled(
        form_of(office), outcome="refusal", starts_on="23.03.2026", reason="Ikke nødvendig"
    )

    assert office.post(NURSING, sent).status_code == 302
    html = office.get("omsorgstrappen/").content.decode()
    assert "Foreslås ikke gitt" in html


def test_what_is_wrong_is_marked_and_kept(office):
    sent = filled(form_of(office), **GIVEN | {"minutes": "mye", "reason": "Dette beholdes"})
    response = office.post(NURSING, sent)

    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_minutes"' in html
    assert "Dette beholdes" in html


def test_what_the_command_refuses_lands_on_its_field(office):
    response = office.post(NURSING, filled(form_of(office), **GIVEN | {"minutes": None}))

    assert response.status_code == 422
    assert "Skriv hele minutter" in response.content.decode()


def test_a_saved_line_is_changed_and_keeps_the_rest(desk):
    one = desk("check", "saksbehandler1")
    row = ProposedLine.objects.get()
    path = f"{NEW}{row.pk}/"
    one.post(path, filled(form_of(one, path), minutes="2"))

    row.refresh_from_db()
    assert (row.minutes, row.tag, row.pattern) == (
        120, "medicine_only", "To besøk om dagen, 15 minutter",
    )  # fmt: skip


def test_it_is_withdrawn_once(desk):
    one = desk("check", "saksbehandler1")
    path = f"{NEW}{ProposedLine.objects.get().pk}/"
    key = {"key": one.get(path).context["withdraw_form"]["key"].value()}
    for _ in range(2):
        assert one.post(f"{path}trekk/", key).status_code == 302

    assert ProposedLine.objects.get().is_withdrawn
    assert one.get(path).status_code == 404


@pytest.mark.parametrize("path", [f"{NEW}999999/", f"{NEW}?tjeneste=finnes_ikke"])
def test_what_does_not_exist_is_missing(office, path):
    assert office.get(path).status_code == 404


@pytest.mark.parametrize("name", ["sykepleier", "utforer1", "kommunalsjef"])
def test_who_may_not(office, name):
    assert office.log_in(name).get(NURSING).status_code == 403


def test_nothing_is_proposed_before_the_meeting(desk):
    html = desk("meeting", "saksbehandler1").get(NURSING).content.decode()

    assert "Tjenester foreslås etter kartleggingsmøtet" in html


def test_the_number_of_queries_is_bounded(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        office.get(NURSING)
