# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One order: what stands first, what can be done with it, and that reading it is known."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.delivery import WeekSliceFactory
from tests.factories.organisation import employee
from tests.factories.people import RelatedPersonFactory
from tests.pages.orders.conftest import nursing
from tildeling.audit.models import TrailEntry
from tildeling.orders.models import Order
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(story):
    found = nursing(story("accept"))
    Order.objects.filter(pk=found.pk).update(key_access="E-lås, app Nord", safety="Hund i gangen")
    found.refresh_from_db()
    return found


def url(order, tail=""):
    return f"/bestillinger/{order.order_number}/{tail}"


def text_of(response):
    return response.content.decode().replace("\xa0", " ")


def test_it_says_first_how_to_get_in_and_be_safe(as_user, order):
    RelatedPersonFactory(person=order.person, name="Liv Nabo", phone="998 87 766")
    html = text_of(as_user("utforer1").get(url(order)))

    first = ["E-lås, app Nord", "Hund i gangen", "Liv Nabo", "Godta bestillingen", "Det som skal"]
    places = [html.index(text) for text in first]
    assert places == sorted(places)
    assert "40 min i uka" in html
    assert 'href="tel:99887766"' in html


def test_reading_it_is_in_the_trail(as_user, order):
    as_user("utforer1").get(url(order))

    entry = TrailEntry.objects.filter(kind="read", name="order").get()
    assert (entry.case_id, entry.person_id) == (order.case_id, order.person_id)


def test_another_unit_is_told_nothing(as_user, order):
    response = as_user("utforer2").get(url(order))

    assert response.status_code == 404
    assert order.order_number not in text_of(response)
    assert not TrailEntry.objects.filter(kind="read").exists()


@pytest.mark.parametrize("role", [Role.MAPPER, Role.EXECUTIVE, Role.AUDITOR])
def test_a_role_without_orders_is_refused(client, order, role):
    client.force_login(employee(role))

    assert client.get(url(order)).status_code == 403


def test_the_office_sees_it_without_the_units_buttons(as_user, order):
    html = text_of(as_user("saksbehandler1").get(url(order)))

    assert "Godta bestillingen" not in html
    assert "Meld opphold" in html


def test_a_thing_to_do_leads_from_the_id_to_the_number(as_user, order):
    client = as_user("utforer1")

    assert client.get(f"/bestillinger/{order.pk}/").url == url(order)
    assert as_user("utforer2").get(f"/bestillinger/{order.pk}/").status_code == 404


def test_the_name_is_in_neither_title_nor_address(as_user, order):
    html = text_of(as_user("utforer1").get(url(order)))
    title = html[html.index("<title>") : html.index("</title>")]

    assert order.person.family_name in html
    assert order.person.family_name not in title


def test_a_week_under_seventy_per_cent_is_marked(as_user, order):
    on = timezone.localdate()
    monday = on - timedelta(days=on.weekday())
    for back, delivered in ((1, 40), (2, 24)):
        WeekSliceFactory(
            order=order, from_on=monday - timedelta(weeks=back), decided_sevenths=40 * 7,
            delivered_minutes=delivered, planned_minutes=40, visits=1,
        )  # fmt: skip
    html = text_of(as_user("utforer1").get(url(order)))

    assert "60 %" in html
    assert html.count(">under 70 %</span>") == 1
    assert f"Uke {(monday - timedelta(weeks=2)).isocalendar().week} ▼" in html
    assert "7 × leverte minutter ÷ innvilgede sjudeler" in html


def test_it_asks_the_database_a_known_number_of_times(
    as_user, order, django_assert_max_num_queries
):
    client = as_user("utforer1")
    with django_assert_max_num_queries(32):
        client.get(url(order))


def test_death_is_said(as_user, order):
    client = as_user("utforer1")
    on = timezone.localdate()
    page = client.get(url(order, "dodsfall/"))
    assert "Det kan ikke angres her" in text_of(page)

    without = client.post(
        url(order, "dodsfall/"), {"key": str(uuid4()), "died_on": f"{on:%d.%m.%Y}"}
    )
    assert without.status_code == 422
    assert "Kryss av når du har fått dødsfallet bekreftet" in text_of(without)

    done = client.post(
        url(order, "dodsfall/"),
        {"key": str(uuid4()), "died_on": f"{on:%d.%m.%Y}", "is_sure": "on"},
        follow=True,
    )
    assert "Personen er registrert som død" in text_of(done)
    assert Unit.objects.filter(orders__state__in=["SENT", "ACTIVE"]).count() == 0
