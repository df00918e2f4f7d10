# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Applications: one document, one case, and nothing twice."""

import copy
import json
from pathlib import Path

import pytest

from tests.api.conftest import Caller, is_problem
from tests.factories.organisation import EmploymentFactory, UnitFactory, employee
from tests.workflows.conftest import user
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Application, Case, WorkItem
from tildeling.organisation.roles import Role
from tildeling.people.models import ServiceUser

DOCUMENT = json.loads(Path("examples/1_glemmer_medisinene.json").read_text())["application"]


def document(**changes):
    made = copy.deepcopy(DOCUMENT)
    made.update(changes)
    return made


def with_person(**changes):
    return document(person={**DOCUMENT["person"], **changes})


def test_an_application_becomes_a_case_with_its_first_step(system):
    response = system.post("applications/", document())

    assert response.status_code == 201
    case = Case.objects.get()
    assert response.json() == {"case_number": case.case_number, "received_on": "2026-03-02"}
    assert response.headers["Location"] == f"/api/v1/applications/{case.case_number}/"
    assert "Idempotent-Replay" not in response.headers
    assert case.unit.code == "tildeling"
    assert WorkItem.objects.get(case=case).node == "start_mapping"


def test_what_was_written_is_stored_exactly(system):
    wishes = "Æ ø å, «sitat» – 👩‍⚕️"

    refused = system.post("applications/", document(wishes=wishes))
    kept = system.post("applications/", document(wishes="Æ ø å, «sitat» – e\u0301"))

    # A joiner that nobody sees would be lost in storing, so it is refused and not dropped.
    assert is_problem(refused, 422)["errors"] == {
        "wishes": ["Teksten har tegn som ikke kan lagres."]
    }
    assert kept.status_code == 201
    assert Application.objects.get().wishes == "Æ ø å, «sitat» – é"


def test_where_it_stands_can_be_asked_for(system):
    made = system.post("applications/", document())

    response = system.client.get(made.headers["Location"], headers=system.headers)

    assert response.json() == {**made.json(), "status": "received"}


def test_a_case_of_another_office_is_as_one_that_never_was(system, db):
    number = system.post("applications/", document()).json()["case_number"]
    stranger = Caller(employee(Role.SYSTEM, UnitFactory()))

    hidden = stranger.get(f"applications/{number}/")
    never = stranger.get("applications/2026-000000/")

    is_problem(hidden, 404, "missing")
    assert hidden.content == never.content
    assert hidden.headers == never.headers


def test_nobody_unknown_gets_in(nobody):
    response = nobody.post("applications/", document())

    is_problem(response, 401, "not_logged_in")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_role_that_does_not_register_is_refused_and_that_is_written_down(unit_leader):
    response = unit_leader.post("applications/", document())

    is_problem(response, 403, "role")
    entry = TrailEntry.objects.get(kind="denial")
    assert (entry.name, entry.outcome) == ("api.Applications", "role")


def test_somebody_without_the_api_is_refused(executive):
    is_problem(executive.post("applications/", document()), 403, "api")


def test_somebody_who_registers_for_no_office_is_refused(municipality):
    stray = Caller(employee(Role.SYSTEM, UnitFactory(management=True)))

    is_problem(stray.post("applications/", document()), 403, "unit")
    assert TrailEntry.objects.filter(kind="denial", outcome="unit").count() == 1


def test_with_two_offices_the_document_says_which(system):
    other = UnitFactory(code="vest")
    EmploymentFactory(user=user("fagsystem"), unit=other, role=Role.SYSTEM)

    unsaid = system.post("applications/", document())
    said = system.post("applications/", document(unit="vest"))

    assert list(is_problem(unsaid, 422)["errors"]) == ["unit"]
    assert said.status_code == 201
    assert Case.objects.get().unit == other


def test_the_same_key_gives_the_same_answer_and_no_second_case(system):
    first = system.post("applications/", document(), key="en")
    again = system.post("applications/", document(), key="en")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(system):
    system.post("applications/", document(), key="en")

    response = system.post("applications/", document(wishes="Noe annet."), key="en")

    assert is_problem(response, 422, "key_reused")["errors"] == {}
    assert Case.objects.count() == 1


def test_the_same_reference_under_another_key_is_refused_by_its_name(system):
    system.post("applications/", document())

    problem = is_problem(system.post("applications/", document()), 422, "invalid")

    assert list(problem["errors"]) == ["reference"]


@pytest.mark.parametrize("key", [None, "x" * 81, "med mellomrom", "æ", "a\tb"])
def test_a_key_must_be_sent_and_readable(system, key):
    response = system.post("applications/", document(), key=key)

    problem = is_problem(response, 400)
    assert problem["code"] == ("key_missing" if key is None else "key_unreadable")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "received_on"),
        (document(received_on="20260302"), "received_on"),
        (document(received_on="9999-12-31"), "received_on"),
        (document(received_on="0000-00-00"), "received_on"),
        (document(services=[]), "services"),
        (document(services=[{"requested": "mye"}]), "services.0.service"),
        (document(services=[{"service": "finnes_ikke"}]), "services"),
        (document(services="home_nursing"), "services"),
        (document(is_urgent="ja"), "is_urgent"),
        (document(is_urgent=1), "is_urgent"),
        (document(channel="brevdue"), "channel"),
        (document(channel=["paper"]), "channel"),
        (document(wishes=""), "wishes"),
        (document(wishes=None), "wishes"),
        (document(wishes=12), "wishes"),
        (document(wishes="x" * 8001), "wishes"),
        (document(wishes="a\x00b"), "wishes"),
        (document(hemmelig=1), "hemmelig"),
        (with_person(fnr="12345678901"), "person.fnr"),
        (with_person(fnr=17843900194), "person.fnr"),
        (with_person(given_name="x" * 101), "person.given_name"),
        (with_person(postal_code="14A0"), "person.postal_code"),
        (with_person(alder=87), "person.alder"),
        (with_person(born_on="1939-04-18"), "person.born_on"),
        (document(person=["Berit"]), "person"),
        (document(applicant={"kind": "guardian"}), "applicant.name"),
        (document(applicant={"kind": "konge"}), "applicant.kind"),
    ],
)
def test_what_does_not_hold_is_refused_by_the_name_of_the_field(system, given, field):
    if field == "person.born_on":
        system.post("applications/", document(reference="først"))
    response = system.post("applications/", given)

    problem = is_problem(response, 422, "invalid")
    assert field in problem["errors"]
    assert "17843900194" not in response.content.decode()
    assert "12345678901" not in response.content.decode()


def test_a_refused_application_leaves_nothing(system):
    system.post("applications/", document(services=[{"service": "finnes_ikke"}]))

    assert not Case.objects.exists()
    assert not ServiceUser.objects.exists()
