# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Delivered against granted: the sums, the order by order, who sees what, and small groups."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.delivery import WeekSliceFactory
from tests.factories.orders import OrderFactory, OrderVersionFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
URL = "/levering/enhet/sone-test/"


@pytest.fixture
def unit():
    return UnitFactory(provider=True, code="sone-test", name="Sone test")


def monday(back):
    on = timezone.localdate()
    return on - timedelta(days=on.weekday(), weeks=back)


def delivered(unit, minutes=210, back=1, **given):
    """An order of 420 minutes a week with a week of delivered minutes."""
    order = OrderFactory(unit=unit, active=True, tied=True, **given)
    OrderVersionFactory(order=order, from_on=monday(20))
    WeekSliceFactory(order=order, from_on=monday(back), delivered_minutes=minutes)
    return order


def login(client, role, unit=None):
    client.force_login(employee(role, unit))
    return client


def said(response):
    return response.content.decode().replace("\xa0", " ")


def test_the_unit_sees_its_sums_and_each_order_with_definitions(client, unit):
    low, over = delivered(unit, 210), delivered(unit, 630, service="practical_assistance")
    html = said(login(client, Role.PROVIDER_LEADER, unit).get(URL))

    assert "100 %" in html  # 840 of 840 for the unit
    assert "under 70 %" in html
    assert "over 120 %" in html
    assert "7 × leverte minutter ÷ innvilgede sjudeler" in html
    assert low.person.full_name in html
    # The lowest share stands first.
    assert html.index(low.order_number) < html.index(over.order_number)


def test_it_is_sorted_and_narrowed_by_the_address(client, unit):
    low, over = delivered(unit, 210), delivered(unit, 630, service="practical_assistance")
    login(client, Role.PROVIDER_LEADER, unit)

    turned = said(client.get(URL, {"sorter": "-andel"}))
    only = said(client.get(URL, {"tjeneste": "home_nursing", "uker": "13"}))

    assert turned.index(over.order_number) < turned.index(low.order_number)
    assert over.order_number not in only
    assert "50 %" in only
    assert 'name="uker" value="13"' in only


def test_a_longer_period_takes_older_weeks_in(client, unit):
    delivered(unit, 210, back=6)
    login(client, Role.PROVIDER_LEADER, unit)

    assert "Ingen tall for denne perioden" in said(client.get(URL))
    assert "50 %" in said(client.get(URL, {"uker": "8"}))


def test_another_unit_is_refused(client, unit):
    delivered(unit)

    assert login(client, Role.PROVIDER_LEADER).get(URL).status_code == 403
    assert client.get("/levering/enhet/finnes-ikke/").status_code == 404


def test_an_executive_sees_sums_and_no_person(client, unit):
    orders = [delivered(unit) for _ in range(5)]
    html = said(login(client, Role.EXECUTIVE).get(URL))

    assert "50 %" in html
    for order in orders:
        assert order.order_number not in html
        assert order.person.full_name not in html


def test_an_executive_does_not_see_a_unit_of_few(client, unit):
    delivered(unit)

    assert "Tallene er skjult" in said(login(client, Role.EXECUTIVE).get(URL))


def test_the_table_leaves_with_a_line_in_the_trail(client, unit):
    order = delivered(unit)
    response = login(client, Role.PROVIDER_LEADER, unit).get(f"{URL}tabell/")

    assert order.order_number in response.content.decode("utf-8-sig")
    assert TrailEntry.objects.get(kind="export").name == "unit_delivery"


def test_the_number_of_queries_does_not_grow(client, unit, django_assert_max_num_queries):
    for _ in range(6):
        delivered(unit)
    login(client, Role.PROVIDER_LEADER, unit)
    with django_assert_max_num_queries(16):
        client.get(URL)


def test_a_person_is_summed_over_services_and_the_read_is_known(client):
    user = employee(Role.CASEWORKER)
    client.force_login(user)
    office = user.employments.get().unit
    order = delivered(UnitFactory(provider=True), 210, case__unit=office)
    html = said(client.get(f"/levering/sak/{order.case.case_number}/"))

    assert "Alle tjenester uke for uke" in html
    assert "50 %" in html
    assert TrailEntry.objects.filter(kind="read", person_id=order.person_id).exists()


def test_a_person_of_another_office_is_nobody(client):
    order = delivered(UnitFactory(provider=True))

    assert (
        login(client, Role.CASEWORKER).get(f"/levering/sak/{order.case.case_number}/").status_code
        == 404
    )
