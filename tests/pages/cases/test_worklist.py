# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worklist: what it shows, filters, pages, export, and taking from it."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.cases import CaseFactory, WorkItemFactory
from tests.factories.organisation import employee
from tests.factories.people import ServiceUserFactory
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import WorkItem
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db


def office_with_items(number):
    user = employee(Role.CASEWORKER)
    unit = user.employments.get().unit
    for _ in range(number):
        case = CaseFactory(unit=unit)
        WorkItemFactory(case=case, unit=unit, role=Role.CASEWORKER, due_on=date(2026, 3, 16))
    return user


def test_a_row_says_what_for_whom_by_when_and_leads_to_the_work(story, as_user):
    runner = story("take")

    html = as_user("saksbehandler1").get("/arbeidsliste/?visning=alle").content.decode()

    assert "Sett i gang kartlegging" in html
    assert f'href="/saker/{runner.case.case_number}/start-kartlegging/"' in html
    assert "Berit Eksempel" in html
    assert "f. 1939" in html
    assert "Hjemmesykepleie" in html
    assert "13 dager igjen" in html
    assert "Venter på saksbehandler" in html


def test_a_page_asks_the_database_six_times_at_most(client, django_assert_max_num_queries):
    client.force_login(office_with_items(20))

    with django_assert_max_num_queries(6):
        response = client.get("/arbeidsliste/?visning=alle&type=information")

    assert len(response.context["lines"]) == 20


def test_the_filter_is_the_address(story, as_user):
    story("take")
    client = as_user("saksbehandler1")

    def shown(query):
        return len(client.get(f"/arbeidsliste/?{query}").context["lines"])

    assert shown("") == 0  # a caseworker begins with what is their own
    assert shown("visning=ufordelte") == 1
    assert shown("visning=over-frist") == 0
    assert shown("visning=alle&tjeneste=home_nursing") == 1
    assert shown("visning=alle&tjeneste=safety_alarm") == 0
    assert shown("visning=alle&rolle=mapper") == 0
    assert shown("visning=tull&type=tull") == 0
    html = client.get("/arbeidsliste/?visning=mine").content.decode()
    assert "Ufordelte (1)" in html
    assert "Ingenting venter her" in html


def test_a_mapper_sees_what_their_profession_is_asked(story, as_user):
    story("assess")

    html = as_user("sykepleier").get("/arbeidsliste/").content.decode()

    assert "Kartlegg" in html
    assert "Venter på sykepleier" in html


def test_a_long_list_goes_on_by_its_key(client):
    client.force_login(office_with_items(53))

    first = client.get("/arbeidsliste/?visning=alle")
    second = client.get(first.context["next_url"])

    assert len(first.context["lines"]) == 50
    assert len(second.context["lines"]) == 3
    assert "Til starten av listen" in second.content.decode()
    assert client.get("/arbeidsliste/?fra=tull").status_code == 422


def test_taking_a_row_takes_the_case_once_and_releasing_puts_it_back(story, as_user, key):
    runner = story("take")
    item = WorkItem.objects.get(case_id=runner.case_id, step_id__isnull=False)
    client, other = as_user("saksbehandler1"), as_user("saksbehandler2")
    back = {"key": key, "tilbake": "/arbeidsliste/?visning=alle"}

    for _ in range(2):
        answer = client.post(f"/arbeidsliste/{item.pk}/ta/", back)
        assert (answer.status_code, answer.url) == (302, "/arbeidsliste/?visning=alle")
    refused = other.post(f"/arbeidsliste/{item.pk}/ta/", {"key": str(uuid4())})

    assert refused.status_code == 409
    assert runner.case.owner.username == "saksbehandler1"
    assert TrailEntry.objects.filter(name="case.taken").count() == 1
    client.post(f"/arbeidsliste/{item.pk}/legg-tilbake/", {"key": str(uuid4())})
    assert runner.case.owner is None
    item.refresh_from_db()
    assert item.owner_id is None


def test_a_mapper_takes_only_the_task(story, as_user, key):
    runner = story("assess")
    item = WorkItem.objects.get(case_id=runner.case_id, profession="nurse")
    client = as_user("sykepleier")

    client.post(f"/arbeidsliste/{item.pk}/ta/", {"key": key})

    item.refresh_from_db()
    assert item.owner.username == "sykepleier"
    client.post(f"/arbeidsliste/{item.pk}/legg-tilbake/", {"key": str(uuid4())})
    item.refresh_from_db()
    assert item.owner_id is None


def test_nobody_is_sent_elsewhere_after_taking(story, as_user, key):
    runner = story("start_mapping")
    item = WorkItem.objects.get(case_id=runner.case_id, step_id__isnull=False)
    given = {"key": key, "tilbake": "https://ond.example/"}

    assert as_user("saksbehandler1").post(f"/arbeidsliste/{item.pk}/ta/", given).url == (
        "/arbeidsliste/"
    )


def test_a_button_without_its_key_is_refused(story, as_user):
    runner = story("start_mapping")
    item = WorkItem.objects.get(case_id=runner.case_id, step_id__isnull=False)

    assert as_user("saksbehandler1").post(f"/arbeidsliste/{item.pk}/ta/", {}).status_code == 422


def test_the_table_leaves_without_formulas_and_is_written_down(client):
    user = office_with_items(0)
    person = ServiceUserFactory(given_name="=cmd()", family_name="Test")
    unit = user.employments.get().unit
    case = CaseFactory(unit=unit, person=person)
    WorkItemFactory(case=case, unit=unit, role=Role.CASEWORKER, due_on=timezone.localdate())
    client.force_login(user)

    response = client.get("/arbeidsliste/tabell/?visning=alle")

    text = response.content.decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeffSaksnummer;")
    assert ";'=cmd() Test;" in text
    entry = TrailEntry.objects.get(kind="export")
    assert (entry.name, entry.details["rows"]) == ("worklist", 1)


def test_the_list_is_for_those_who_read_cases(client):
    client.force_login(employee(Role.EXECUTIVE))

    assert client.get("/arbeidsliste/").status_code == 403
    assert client.get("/arbeidsliste/tabell/").status_code == 403
