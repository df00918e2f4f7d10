# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registering: known and new persons, each sort of applicant, and what is asked again."""

import re
from uuid import uuid4

import pytest

from tildeling.cases.models import Application, Case
from tildeling.people.models import ServiceUser

pytestmark = pytest.mark.django_db
KNOWN, NEW = "17843900194", "09894800078"
PAGE = "/saker/registrer/"


@pytest.fixture
def clerk(story, as_user):
    story("note_contact")
    return as_user("saksbehandler1")


def given(**changes):
    usual = {
        "key": str(uuid4()), "fnr": KNOWN, "applicant_kind": "self", "lines": ["safety_alarm"],
        "requested_safety_alarm": "Alarm i leiligheten", "wishes": "Jeg vil ha en alarm.",
        "received_on": "02.03.2026", "channel": "phone",
        "unit_id": Case.objects.earliest("id").unit_id,
    }  # fmt: skip
    return {name: value for name, value in (usual | changes).items() if value is not None}


def new_person():
    return {
        "fnr": NEW, "given_name": "Olaf", "family_name": "Test", "born_on": "09.09.1948",
        "user_group": "elderly", "household": "alone",
    }  # fmt: skip


def test_a_known_person_is_shown_with_the_open_case(clerk):
    html = clerk.post(PAGE, {"fnr": "178439 00194", "finn": "ja"}).content.decode()

    assert "Berit Eksempel" in html
    assert "Personen har alt en åpen sak" in html
    assert 'name="given_name"' not in html
    assert "Anne Eksempel (fullmektig)" in html
    assert "Tidsavgrenset mestring" in html


def test_somebody_new_is_asked_about(clerk):
    html = clerk.post(PAGE, {"fnr": NEW, "finn": "ja"}).content.decode()

    assert "Personen er ikke registrert før" in html
    assert 'name="given_name"' in html


def test_a_wrong_number_is_told_without_being_repeated(clerk):
    response = clerk.post(PAGE, {"fnr": "12345678901", "finn": "ja"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Du må rette 1 feil" in html
    assert html.count("12345678901") == 1  # in the field alone


def test_an_application_opens_a_case_once(clerk):
    sent = given()
    before = Case.objects.count()

    first = clerk.post(PAGE, sent)
    again = clerk.post(PAGE, sent)

    case = Case.objects.latest("id")
    assert Case.objects.count() == before + 1
    assert first.url == again.url == f"/saker/{case.case_number}/"
    assert case.person.full_name == "Berit Eksempel"
    line = case.applications.get().lines.get()
    assert (line.service, line.requested) == ("safety_alarm", "Alarm i leiligheten")
    assert case.work_items.get(node="start_mapping")


def test_somebody_new_is_registered_with_the_application(clerk):
    response = clerk.post(PAGE, given(**new_person()))

    assert response.status_code == 302
    assert ServiceUser.objects.latest("id").full_name == "Olaf Test"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"applicant_kind": "next_of_kin", "name": "Per Eksempel", "relation": "sønn"},
         "Per Eksempel"),
        ({"applicant_kind": "guardian", "name": "Vera Verge", "covers_health": "on",
          "mandate": "Helse og økonomi."}, "Vera Verge"),
    ],
)  # fmt: skip
def test_somebody_beside_the_person_applies(clerk, changes, name):
    assert clerk.post(PAGE, given(**changes)).status_code == 302
    assert Application.objects.latest("id").applicant.name == name


def test_somebody_registered_before_applies(clerk):
    anne = Application.objects.earliest("id").applicant

    changes = {"applicant_kind": "representative", "applicant": anne.pk}

    assert clerk.post(PAGE, given(**changes)).status_code == 302
    assert Application.objects.latest("id").applicant == anne


def test_a_hospital_applies(clerk):
    changes = {"applicant_kind": "hospital", "applicant_name": "Ahus, medisin"}

    assert clerk.post(PAGE, given(**changes)).status_code == 302
    assert Application.objects.latest("id").applicant_name == "Ahus, medisin"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lines": None}, "Velg minst én tjeneste."),
        ({"applicant_kind": "next_of_kin"}, "Fyll ut «Navn»."),
        ({"applicant_kind": "guardian", "name": "Vera", "mandate": "Alt"}, "må kunne handle i"),
        ({"received_on": "02.03.2199"}, "Mottatt dato kan ikke være fram i tid."),
        ({"channel": "api"}, "Velg"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(clerk, changes, sentence):
    response = clerk.post(PAGE, given(wishes="Dette skrev jeg.", **changes))

    html = response.content.decode()
    assert response.status_code == 422
    assert re.search("Du må rette", html)
    assert sentence in html
    assert "Dette skrev jeg." in html
    assert "Alarm i leiligheten" in html


def test_nothing_is_registered_for_the_dead(clerk):
    ServiceUser.objects.update(died_on="2026-02-01")

    html = clerk.post(PAGE, {"fnr": KNOWN, "finn": "ja"}).content.decode()

    assert "registrert som død" in html
    assert 'name="wishes"' not in html


def test_a_mapper_registers_nothing(story, as_user):
    story("note_contact")

    assert as_user("sykepleier").get(PAGE).status_code == 403
