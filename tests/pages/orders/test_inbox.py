# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of orders: small and true for a unit, and what an office must do."""

import pytest

from tests.factories.orders import (
    ChangeProposalFactory,
    OrderFactory,
    OrderQuestionFactory,
    OrderVersionFactory,
)
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
UNIT = "/bestillinger/"


@pytest.fixture
def unit():
    return UnitFactory(provider=True)


@pytest.fixture
def leader(client, unit):
    client.force_login(employee(Role.PROVIDER_LEADER, unit))
    return client


def ordered(unit, **given):
    order = OrderFactory(unit=unit, **given)
    OrderVersionFactory(order=order)
    return order


def said(response):
    return response.content.decode().replace("\xa0", " ")


def test_what_waits_comes_first(story, as_user):
    story("answer_start")
    html = said(as_user("utforer1").get(UNIT))

    assert "Kan dere starte?" in html
    assert "/bestillinger/oppstart/" in html


def test_new_orders_stand_before_those_to_start(leader, unit):
    new, accepted = ordered(unit), ordered(unit, accepted=True)
    active, foreign = ordered(unit, active=True), ordered(UnitFactory(provider=True))
    html = said(leader.get(UNIT))

    assert html.index(new.order_number) < html.index(accepted.order_number)
    assert active.order_number not in html
    assert foreign.order_number not in html
    assert "Å gjøre</a>" not in html
    assert "Å gjøre (2)" in html


def test_the_filter_is_the_address(leader, unit):
    new, active = ordered(unit), ordered(unit, active=True)
    html = said(leader.get(UNIT, {"visning": "i-gang"}))

    assert active.order_number in html
    assert new.order_number not in html


@pytest.mark.parametrize("query", [{"visning": "tull"}, {"fra": "tull"}, {"fra": "9" * 30}])
def test_an_odd_address_still_shows_the_list(leader, query):
    assert leader.get(UNIT, query).status_code == 200


def test_an_empty_list_says_so(leader):
    assert "Ingenting venter på dere" in said(leader.get(UNIT))


def test_the_table_is_safe_and_known(leader, unit):
    order = ordered(unit, safety="=cmd|' /c calc'!A0")
    response = leader.get("/bestillinger/tabell/", {"visning": "alle"})
    text = response.content.decode("utf-8-sig")

    assert order.order_number in text
    assert "'=cmd" in text
    entry = TrailEntry.objects.get(kind="export")
    assert (entry.name, entry.details["rows"]) == ("orders", 1)


def test_the_office_sees_what_its_cases_wait_for(client):
    user = employee(Role.CASEWORKER)
    office = user.employments.get().unit
    client.force_login(user)
    returned = ordered(UnitFactory(provider=True), case__unit=office, returned=True)
    asked = ordered(UnitFactory(provider=True), case__unit=office, active=True)
    OrderQuestionFactory(order=asked)
    proposed = ordered(UnitFactory(provider=True), case__unit=office, active=True)
    ChangeProposalFactory(order=proposed)
    foreign = ordered(UnitFactory(provider=True), returned=True)

    seen = {
        name: said(client.get(UNIT, {"visning": name})) for name in ("retur", "sporsmal", "forslag")
    }

    assert returned.order_number in seen["retur"]
    assert foreign.order_number not in seen["retur"]
    assert asked.order_number in seen["sporsmal"]
    assert proposed.order_number in seen["forslag"]


def test_the_number_of_queries_does_not_grow(leader, unit, django_assert_max_num_queries):
    for _ in range(6):
        ordered(unit)
    with django_assert_max_num_queries(20):
        leader.get(UNIT)


@pytest.mark.parametrize("role", [Role.MAPPER, Role.EXECUTIVE, Role.AUDITOR])
def test_others_are_refused(client, role):
    client.force_login(employee(role))

    assert client.get(UNIT).status_code == 403
