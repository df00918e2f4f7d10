# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of visits: read in, summed up, refused rows sent back, and only once per key."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.delivery import RefusedRowFactory, VisitBatchFactory
from tests.factories.orders import OrderFactory, OrderVersionFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.delivery.models import Visit, VisitBatch
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
URL = "/levering/innlesing/"
HEAD = "besok_id;kilde;bestilling;ansatt;fra;til;status;form\n"


@pytest.fixture
def order():
    order = OrderFactory(unit=UnitFactory(provider=True), active=True, tied=True)
    OrderVersionFactory(order=order)
    return order


@pytest.fixture
def reader(client, order):
    client.force_login(employee(Role.PROVIDER_LEADER, order.unit))
    return client


def rows(order):
    day = "10.03.2026"
    return (
        f"{HEAD}1;fag;{order.order_number};1001;{day} 08:00;{day} 08:20;utført;fysisk\n"
        f"2;fag;{order.order_number};1001;{day} 18:00;{day} 18:25;utført;fysisk\n"
        f"3;fag;B2026-777777;1001;{day} 18:00;{day} 18:25;utført;fysisk\n"
    )


def upload(client, text, name="besøk.csv", key=None):
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return client.post(URL, {"key": key or str(uuid4()), "file": file})


def said(response):
    return response.content.decode().replace("\xa0", " ")


def test_every_row_is_accounted_for(reader, order):
    response = upload(reader, rows(order))
    html = said(reader.get(response.url))

    assert response.status_code == 302
    assert Visit.objects.filter(order=order).count() == 2
    assert "3 rader i filen = 2 tatt inn + 1 avvist." in html
    assert "Vi fant ingen bestilling med dette nummeret hos deg." in html


def test_the_refused_rows_come_back_as_a_file(reader, order):
    batch = upload(reader, rows(order)).url
    file = reader.get(f"{batch}avviste/").content.decode("utf-8-sig")

    assert "B2026-777777" in file
    assert "feil_grunn" in file
    assert TrailEntry.objects.filter(kind="export", name="refused_visits").exists()


def test_the_same_form_twice_reads_the_file_once(reader, order):
    key = str(uuid4())
    first, again = upload(reader, rows(order), key=key), upload(reader, rows(order), key=key)

    assert first.url == again.url
    assert VisitBatch.objects.count() == 1


def test_a_file_that_is_not_visits_is_told_on_the_field(reader):
    response = upload(reader, "navn;fnr\nKari;1\n")

    assert response.status_code == 422
    assert not VisitBatch.objects.exists()
    assert 'href="#id_file"' in said(response)


def test_no_file_is_told(reader):
    response = reader.post(URL, {"key": str(uuid4())})

    assert response.status_code == 422
    assert "Fyll ut «Fil med besøk (CSV eller Excel)»." in said(response)


def test_another_units_batch_is_nobodys(reader):
    batch = VisitBatchFactory(received_by_id=0)
    RefusedRowFactory(batch=batch)

    assert reader.get(f"{URL}{batch.pk}/").status_code == 404
    assert reader.get(f"{URL}{batch.pk}/avviste/").status_code == 404


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.EXECUTIVE, Role.MAPPER])
def test_others_are_refused(client, role):
    client.force_login(employee(role))

    assert client.get(URL).status_code == 403


def test_a_file_too_large_for_a_page_is_told(reader, order, monkeypatch):
    monkeypatch.setattr("tildeling.pages.delivery.imports.LARGEST", 10)
    response = upload(reader, rows(order))

    assert response.status_code == 422
    assert "Filen er større enn 20 MB" in said(response)
