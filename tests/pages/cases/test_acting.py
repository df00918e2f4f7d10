# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The small pages that act on a case: what each does, once, and who may not."""

from uuid import uuid4

import pytest

from tests.pages.cases.conftest import url
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import InformationRequest, UrgentHelp, WorkItem
from tildeling.letters.models import Letter
from tildeling.organisation.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def runner(story):
    return story("start_mapping")


@pytest.fixture
def clerk(runner, as_user):
    return as_user("saksbehandler1")


def acted(name):
    return TrailEntry.objects.filter(kind="command", name=name).count()


def twice(client, page, given):
    """Send the same form twice, as a double click does."""
    sent = {"key": str(uuid4())} | given
    answers = [client.post(page, sent), client.post(page, sent)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()


def test_a_note_is_saved_once(runner, clerk):
    given = {"contact_with": "next_of_kin", "text": "Ringte datter.", "held_on": "03.03.2026"}
    before = acted("case.contact_noted")

    twice(clerk, url(runner, "notat/"), given)

    assert acted("case.contact_noted") == before + 1
    assert "Ringte datter." in clerk.get(url(runner)).content.decode()


def test_a_note_keeps_what_was_typed_when_the_date_is_wrong(runner, clerk):
    given = {"contact_with": "other", "text": "Lang tekst", "held_on": "01.12.2030"}

    response = clerk.post(url(runner, "notat/"), {"key": str(uuid4())} | given)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Datoen kan ikke være fram i tid." in html
    assert "Lang tekst" in html


def test_information_is_asked_for_and_recorded(runner, clerk):
    twice(clerk, url(runner, "opplysninger/"), {
        "asked_of": "general_practitioner", "text": "Medisinliste", "due_on": "",
    })  # fmt: skip
    asked = InformationRequest.objects.get()
    item = WorkItem.objects.get(kind="information")
    assert "Medisinliste" in clerk.get(url(runner)).content.decode()

    page = url(runner, f"opplysninger/{asked.pk}/")
    assert "Medisinliste" in clerk.get(page).content.decode()
    twice(clerk, page, {"answered_on": "03.03.2026", "answer": "Kom i posten"})

    asked.refresh_from_db()
    item.refresh_from_db()
    assert asked.answer == "Kom i posten"
    assert item.closed_at is not None
    assert clerk.get(page).status_code == 302


def test_another_cases_request_is_not_found(runner, story, as_user, clerk):
    twice(clerk, url(runner, "opplysninger/"), {"asked_of": "other", "text": "Noe", "due_on": ""})
    other = story("start_mapping")
    asked = InformationRequest.objects.get()

    page = url(other, f"opplysninger/{asked.pk}/")
    assert as_user("saksbehandler1").get(page).status_code == 404


def test_help_starts_before_the_decision_and_ends(runner, clerk):
    unit = Unit.objects.filter(kind="provider").first()
    twice(clerk, url(runner, "hjelp-na/"), {
        "service": "home_nursing", "unit_id": unit.pk, "started_on": "03.03.2026",
        "expected_days": "10", "reason": "Hun faller.",
    })  # fmt: skip
    started = UrgentHelp.objects.get()
    html = clerk.get(url(runner)).content.decode()
    assert "Hjelp er i gang før vedtak" in html
    assert "Haster" in html

    twice(clerk, url(runner, f"hjelp-na/{started.pk}/slutt/"), {"ended_on": "03.03.2026"})

    started.refresh_from_db()
    assert started.ended_on is not None


def test_help_without_a_reason_is_asked_again(runner, clerk):
    response = clerk.post(url(runner, "hjelp-na/"), {"key": str(uuid4()), "expected_days": "0"})

    assert response.status_code == 422
    assert "Fyll ut «Hvorfor det haster»." in response.content.decode()


def test_the_preliminary_reply_is_seen_before_it_is_sent(runner, clerk):
    page = url(runner, "forelopig-svar/")
    given = {
        "key": str(uuid4()), "reason": "Vi venter på legen.", "expected_on": "01.04.2026",
        "channel": "post",
    }  # fmt: skip

    seen = clerk.post(page, given | {"vis": "ja"})
    assert seen.status_code == 200
    assert "Slik blir brevet" in seen.content.decode()
    assert not Letter.objects.exists()

    twice(clerk, page, given)
    assert Letter.objects.get().kind == "preliminary_reply"


def test_a_preview_of_too_little_is_asked_again(runner, clerk):
    response = clerk.post(url(runner, "forelopig-svar/"), {"key": str(uuid4()), "vis": "ja"})

    assert response.status_code == 422


def test_a_case_is_assigned_with_its_tasks(runner, as_user):
    leader = as_user("kontorleder")
    colleague = User.objects.get(username="saksbehandler2")
    page = url(runner, "fordel/")
    assert "0 åpne saker" in leader.get(page).content.decode()

    twice(leader, page, {"user_id": colleague.pk})

    assert runner.case.owner == colleague
    assert WorkItem.objects.get(case_id=runner.case_id, node="start_mapping").owner == colleague
    assert as_user("saksbehandler1").get(page).status_code == 403


def test_a_case_is_taken_and_put_back(story, as_user):
    runner = story("take")
    clerk = as_user("saksbehandler1")
    twice(clerk, url(runner, "ta/"), {})
    assert runner.case.owner.username == "saksbehandler1"
    assert "Legg saken tilbake i køen" in clerk.get(url(runner)).content.decode()

    twice(clerk, url(runner, "legg-tilbake/"), {})
    assert runner.case.owner is None


def test_somebody_is_registered_beside_the_person(runner, clerk):
    given = {"kind": "next_of_kin", "name": "Per Eksempel", "from_on": "03.03.2026"}

    wrong = {"key": str(uuid4()), "covers_health": "on"} | given
    response = clerk.post(url(runner, "personer/ny/"), wrong)
    assert response.status_code == 422
    assert "vergemålsloven § 94" in response.content.decode()
    twice(clerk, url(runner, "personer/ny/"), given)

    assert "Per Eksempel" in clerk.get(url(runner)).content.decode()


def person_given(runner, **changes):
    person = runner.case.person
    usual = {
        "given_name": person.given_name, "family_name": person.family_name,
        "address": person.address, "postal_code": person.postal_code,
        "postal_place": person.postal_place, "phone": person.phone, "user_group": "elderly",
        "household": "alone", "version": person.version,
    }  # fmt: skip
    return usual | changes


def test_the_persons_address_is_corrected(runner, clerk):
    twice(clerk, url(runner, "personen/"), person_given(runner, address="Granveien 1"))

    assert runner.case.person.address == "Granveien 1"


def test_two_who_correct_at_once_see_both_texts(runner, clerk):
    mine = person_given(runner, address="Min vei 1")
    twice(clerk, url(runner, "personen/"), person_given(runner, address="Din vei 2"))

    response = clerk.post(url(runner, "personen/"), {"key": str(uuid4())} | mine)

    html = response.content.decode()
    assert response.status_code == 409
    assert "Min vei 1" in html
    assert "Din vei 2" in html


def test_a_case_is_closed_and_opened_again(runner, clerk):
    page = url(runner, "avslutt/")
    html = clerk.get(page).content.decode()
    assert "«Sett i gang kartlegging»" in html
    assert "Søknaden er avslått" not in html  # there is no decision

    twice(clerk, page, {"reason": "withdrawn"})
    assert runner.case.status == "closed"
    assert not WorkItem.objects.filter(case_id=runner.case_id).open().exists()
    html = clerk.get(url(runner)).content.decode()
    assert "søknaden er trukket" in html

    twice(clerk, url(runner, "apne/"), {"reason": "closed_by_mistake"})
    assert runner.case.status == "received"
    assert WorkItem.objects.filter(case_id=runner.case_id).open().get().node == "start_mapping"
    assert clerk.get(url(runner, "apne/")).status_code == 302


def test_a_case_that_delivers_is_not_closed(story, as_user):
    runner = story("change_proposal")

    response = as_user("saksbehandler1").post(
        url(runner, "avslutt/"), {"key": str(uuid4()), "reason": "services_ended"}
    )

    assert response.status_code == 409
    assert runner.case.status == "in_delivery"


def test_a_step_is_taken_back_with_a_reason(story, as_user):
    runner = story("needs")
    client = as_user("saksbehandler1")
    done = WorkItem.objects.get(case_id=runner.case_id, node="meeting")
    page = url(runner, f"ta-tilbake/{done.step_id}/")
    assert page in client.get(url(runner)).content.decode()
    assert "Hold kartleggingsmøte" in client.get(page).content.decode()

    twice(client, page, {"reason": "Vi glemte fysioterapeuten."})

    assert WorkItem.objects.filter(case_id=runner.case_id, node="meeting").open().exists()
    assert runner.case.status == "under_assessment"


def test_a_step_others_have_gone_on_from_is_not_taken_back(story, as_user):
    runner = story("proposal")
    done = WorkItem.objects.get(case_id=runner.case_id, node="meeting")
    page = url(runner, f"ta-tilbake/{done.step_id}/")
    client = as_user("saksbehandler1")

    assert client.get(page).status_code == 302
    given = {"key": str(uuid4()), "reason": "Det var en feil der."}
    assert client.post(page, given).status_code == 409


PAGES = [
    "opplysninger/", "hjelp-na/", "forelopig-svar/", "personer/ny/", "personen/", "avslutt/",
    "apne/", "start-kartlegging/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_handle_cases_act(runner, as_user, page):
    assert as_user("sykepleier").get(url(runner, page)).status_code == 403
