# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The leader's page: numbers that open to rows, small groups hidden, and nobody named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.cases import CaseFactory, ClockFactory, WorkItemFactory
from tests.factories.delivery import WeekSliceFactory
from tests.factories.orders import OrderFactory, OrderVersionFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.insight.queries import hidden_cells
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db
URL = "/leder/"


@pytest.fixture
def leader(client):
    user = employee(Role.OFFICE_LEADER)
    client.force_login(user)
    client.office = user.employments.get().unit
    return client


@pytest.fixture
def executive(client):
    client.force_login(employee(Role.EXECUTIVE))
    return client


def case(office, **given):
    made = CaseFactory(unit=office, **given)
    WorkItemFactory(case=made)
    return made


def late(office, code="decision"):
    made = case(office)
    ClockFactory(case=made, code=code, due_on=timezone.localdate() - timedelta(days=2))
    return made


def not_begun(office, unit):
    order = OrderFactory(unit=unit, case__unit=office)
    OrderVersionFactory(order=order, from_on=timezone.localdate() - timedelta(days=3))
    return order


def tiles(response):
    return {tile.label: tile for tile in response.context["tiles"]}


def said(response):
    return response.content.decode().replace("\xa0", " ")


def test_the_office_leader_sees_own_numbers_and_opens_them(leader):
    made = late(leader.office)
    late(UnitFactory())
    page = leader.get(URL)
    found = tiles(page)

    assert found["Åpne saker"].value == "1"
    assert found["Saker over frist"].value == "1"
    rows = leader.get("/leder/tall/over-frist/?frist=decision")
    html = said(rows)
    assert made.case_number in html
    assert made.person.full_name not in html
    assert "frister som løper og har dato før i dag" in html
    entry = TrailEntry.objects.get(kind="export")
    assert (entry.name, entry.details["rows"]) == ("figure.over-frist", 1)


def test_each_figure_says_what_it_is(leader):
    html = said(leader.get(URL))

    assert "7 × leverte minutter ÷ innvilgede sjudeler" in html
    assert "Ikke målt: vedtaket gir tid" in html
    assert "riktig tall er 0" in html


def test_what_has_not_begun_has_age_and_cause(leader):
    unit = UnitFactory(provider=True, name="Sone vest")
    order = not_begun(leader.office, unit)
    html = said(leader.get(URL))

    assert "Sone vest" in html
    assert "Utfører har ikke svart" in html
    rows = said(leader.get(f"/leder/tall/ikke-startet/?enhet={unit.pk}&arsak=not_answered"))
    assert order.order_number in rows
    assert "Ingen rader" in said(leader.get("/leder/tall/ikke-startet/?arsak=capacity"))


def test_a_case_that_nobody_holds_is_found(leader):
    made = CaseFactory(unit=leader.office)

    assert tiles(leader.get(URL))["Falt ut"].value == "1"
    assert made.case_number in said(leader.get("/leder/tall/falt-ut/?type=case_without_next"))


def test_an_executive_sees_all_offices_numbers_without_links(executive):
    for _ in range(3):
        late(UnitFactory())
        late(UnitFactory())
    page = executive.get(URL)
    found = tiles(page)

    assert found["Åpne saker"].value == "6"
    assert found["Saker over frist"].value == "6"
    assert all(not tile.url for tile in found.values())
    assert "/leder/tall/" not in said(page)
    assert executive.get("/leder/tall/apne-saker/").status_code == 403


def test_an_executive_does_not_see_groups_of_few(executive):
    office = UnitFactory()
    for _ in range(6):
        late(office)
    late(office, code="notification")
    table = executive.get(URL).context["tables"]["over_frist"]

    # One kind has one case, so the other is hidden too: the total would tell it.
    assert [row[1].text for row in table.rows] == ["under 5", "under 5"]
    file = executive.get("/leder/tabell/over-frist/").content.decode("utf-8-sig")
    assert "under 5" in file
    assert ";6;" not in file


def test_a_unit_of_few_has_no_share_for_an_executive(executive):
    unit = UnitFactory(provider=True, name="Liten sone")
    on = timezone.localdate()
    WeekSliceFactory(
        order=OrderFactory(unit=unit, active=True),
        from_on=on - timedelta(days=on.weekday(), weeks=1),
    )
    page = executive.get(URL)
    (row,) = page.context["tables"]["levert"].rows

    assert [cell.text for cell in row][:3] == ["Liten sone", "under 5", "–"]
    assert tiles(page)["Levert av innvilget"].value == "–"
    assert page.context["chart"] is None


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": 7, "b": 0}, set()),
        ({"a": 3, "b": 9, "c": 20}, {"a", "b"}),
        ({"a": 1, "b": 1, "c": 6, "d": 9}, {"a", "b", "c"}),
        ({"a": 3, "b": 4, "c": 9}, {"a", "b"}),
        ({"a": 2}, {"a"}),
    ],
)
def test_what_is_hidden_cannot_be_found_by_subtraction(cells, hidden):
    assert hidden_cells(cells) == hidden


@pytest.mark.parametrize("name", ["over-frist", "ikke-startet", "levert", "falt-ut"])
def test_each_table_is_a_file(leader, name):
    response = leader.get(f"/leder/tabell/{name}/")

    assert response["Content-Type"].startswith("text/csv")
    assert TrailEntry.objects.filter(kind="export", name=f"figures.{name}").exists()


@pytest.mark.parametrize("name", ["apne-saker", "over-frist", "ikke-startet", "falt-ut", "unngatt"])
def test_the_rows_are_a_file(leader, name):
    assert leader.get(f"/leder/tall/{name}/").status_code == 200
    assert leader.get(f"/leder/tall/{name}/tabell/").status_code == 200


def test_an_unknown_figure_is_missing(leader):
    assert leader.get("/leder/tall/tull/").status_code == 404
    assert leader.get("/leder/tabell/tull/").status_code == 404


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PROVIDER_LEADER, Role.MAPPER])
def test_others_are_refused(client, role):
    client.force_login(employee(role))

    assert client.get(URL).status_code == 403


def test_the_number_of_queries_does_not_grow(leader, django_assert_max_num_queries):
    for _ in range(5):
        late(leader.office)
        not_begun(leader.office, UnitFactory(provider=True))
    with django_assert_max_num_queries(18):
        leader.get(URL)
