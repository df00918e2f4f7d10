# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A unit's orders: listed without names, read with them and logged, answered once."""

import pytest
from django.utils import timezone

from tests.api.conftest import Caller, is_problem
from tests.factories.orders import OrderFactory, PauseFactory
from tests.workflows.conftest import story_until, user
from tildeling.audit.models import TrailEntry
from tildeling.orders.models import Order
from tildeling.orders.states import OrderState
from tildeling.organisation.models import Unit


@pytest.fixture
def sent(municipality):
    """An order that has come through the whole flow and waits for its unit."""
    runner = story_until("accept")
    order = Order.objects.filter(case_id=runner.case_id, unit__code="sone-nord").first()
    assert order is not None
    assert order.state == OrderState.SENT
    return order


def make(count=1, **given):
    unit = Unit.objects.get(code="sone-nord")
    return [OrderFactory(with_version=True, unit=unit, **given) for _ in range(count)]


def test_the_unit_sees_its_orders_without_names(unit_leader):
    order = make(active=True)[0]
    PauseFactory(order=order)

    body = unit_leader.get("orders/").json()

    assert body["next"] is None
    item = body["items"][0]
    assert item["order_number"] == order.order_number
    assert item["service_title"] == "Hjemmesykepleie"
    assert (item["minutes"], item["per_weeks"], item["carers"]) == (420, 1, 1)
    assert order.person.family_name not in str(body)
    assert set(item) == {
        "order_number", "service", "service_title", "state", "accept_by", "starts_on",
        "started_on", "ended_on", "minutes", "per_weeks", "carers", "pattern", "pause",
        "open_questions",
    }  # fmt: skip


def test_the_list_is_read_page_by_page(unit_leader, django_assert_max_num_queries):
    made = [order.order_number for order in make(5)]

    seen, path = [], "/api/v1/orders/?limit=2"
    while path:
        with django_assert_max_num_queries(8):
            body = unit_leader.client.get(path, headers=unit_leader.headers).json()
        seen += [item["order_number"] for item in body["items"]]
        path = body["next"]

    assert seen == made


def test_the_list_keeps_what_is_asked_for(unit_leader):
    make()
    active = make(active=True)[0]

    body = unit_leader.get("orders/", filter="active").json()

    assert [item["order_number"] for item in body["items"]] == [active.order_number]


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "alt"}, {"filter": "\x00"}, {"cursor": "x"}, {"cursor": "１２"},
        {"cursor": "9" * 40}, {"cursor": "-1"}, {"limit": 0}, {"limit": 201}, {"limit": "1e3"},
        {"limit": "9" * 5000}, {"filtre": "active"},
    ],
)  # fmt: skip
def test_an_odd_question_is_refused_by_its_name(unit_leader, query):
    problem = is_problem(unit_leader.get("orders/", **query), 422, "invalid")

    assert list(problem["errors"]) == list(query)


def test_one_order_is_read_with_names_and_that_is_logged(unit_leader):
    order = make(active=True)[0]

    body = unit_leader.get(f"orders/{order.order_number}/").json()

    assert body["person"]["name"] == order.person.full_name
    assert body["versions"][0]["minutes"] == 420
    assert "fnr" not in str(body)
    read = TrailEntry.objects.get(kind="read")
    assert read.person_id == order.person_id
    assert read.actor_id == user("utforer1").pk


def test_an_order_of_another_unit_is_as_one_that_never_was(municipality):
    order = make(active=True)[0]
    other = Caller(user("utforer2"))

    for call in (other.get, lambda path: other.post(path + "answer/", {"answer": "accept"})):
        hidden, never = call(f"orders/{order.order_number}/"), call("orders/B-0/")
        is_problem(hidden, 404, "missing")
        assert hidden.content == never.content
        assert hidden.headers == never.headers
    assert not TrailEntry.objects.filter(kind="read").exists()
    assert other.get("orders/").json()["items"] == []


def test_accepting_moves_the_order_and_its_step(unit_leader, sent):
    response = unit_leader.post(f"orders/{sent.order_number}/answer/", {"answer": "accept"})

    assert response.status_code == 200
    assert response.json() == {"order_number": sent.order_number, "state": "ACCEPTED"}
    sent.refresh_from_db()
    assert sent.state == OrderState.ACCEPTED


def test_the_same_key_gives_the_same_answer(unit_leader, sent):
    path, content = f"orders/{sent.order_number}/answer/", {"answer": "accept"}

    first = unit_leader.post(path, content, key="ja")
    again = unit_leader.post(path, content, key="ja")
    other = unit_leader.post(path, content)
    changed = unit_leader.post(
        path, {"answer": "return", "reason": "safety", "note": "x"}, key="ja"
    )

    assert again.content == first.content
    assert again.headers["Idempotent-Replay"] == "true"
    is_problem(other, 409, "state")
    is_problem(changed, 422, "key_reused")


def test_an_order_sent_back_and_sent_again_still_knows_the_first_answer(unit_leader, sent):
    path = f"orders/{sent.order_number}/answer/"
    content = {"answer": "return", "reason": "missing_information", "note": "Nøkkel?"}
    assert unit_leader.post(path, content, key="retur").json()["state"] == "RETURNED"
    _reroute(sent)

    again = unit_leader.post(path, content, key="retur")

    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json()["state"] == "SENT"
    assert unit_leader.post(path, {"answer": "accept"}).json()["state"] == "ACCEPTED"


def test_a_service_is_started_after_it_was_accepted(unit_leader, sent):
    path = f"orders/{sent.order_number}/answer/"
    started_on = {"answer": "start", "started_on": timezone.localdate().isoformat()}

    is_problem(unit_leader.post(path, started_on), 409, "state")
    unit_leader.post(path, {"answer": "accept"})

    response = unit_leader.post(path, started_on)
    # The story's decision is for some weeks of its own year.
    assert response.status_code in {200, 422}
    if response.status_code == 422:
        assert list(response.json()["errors"]) == ["started_on"]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "answer"), ([], "answer"), ({"answer": "ja"}, "answer"), ({"answer": []}, "answer"),
        ({"answer": "accept", "note": "x"}, "note"), ({"answer": "return"}, "reason"),
        ({"answer": "return", "reason": "lat", "note": "x"}, "reason"),
        ({"answer": "return", "reason": "safety", "note": "x" * 2001}, "note"),
        ({"answer": "start", "started_on": "i dag"}, "started_on"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_hold_is_refused_by_the_name_of_the_field(
    unit_leader, content, field
):
    order = make()[0]

    response = unit_leader.post(f"orders/{order.order_number}/answer/", content)

    assert field in is_problem(response, 422, "invalid")["errors"]


def test_an_order_that_waits_for_nothing_cannot_be_answered(unit_leader):
    order = make()[0]

    response = unit_leader.post(f"orders/{order.order_number}/answer/", {"answer": "accept"})

    is_problem(response, 409, "state")


def test_the_office_reads_but_neither_lists_nor_answers(clerk, sent):
    assert clerk.get(f"orders/{sent.order_number}/").status_code == 200
    is_problem(clerk.get("orders/"), 403, "role")
    path = f"orders/{sent.order_number}/answer/"
    is_problem(clerk.post(path, {"answer": "accept"}), 403, "role")


def test_nobody_unknown_gets_in(nobody):
    is_problem(nobody.get("orders/"), 401)


def _reroute(order):
    from tests.workflows.conftest import AT
    from tildeling.cases.models import WorkItem
    from workflows import engine

    item = WorkItem.objects.open().get(case_id=order.case_id, node="reroute")
    engine.perform(
        item.step_id, actor=user("saksbehandler1"), at=AT, note="Nøkkelboks, kode følger."
    )
