# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What waits: listed by date, taken by one, put back by them."""

from datetime import date, timedelta

import pytest

from tests.api.conftest import Caller, is_problem
from tests.factories.cases import CaseFactory, WorkItemFactory
from tests.workflows.conftest import user
from tildeling.cases.models import WorkItem
from tildeling.organisation.models import Unit


def make(count=1, **given):
    case = CaseFactory(unit=Unit.objects.get(code="tildeling"))
    return [
        WorkItemFactory(case=case, due_on=date(2026, 3, 17) + timedelta(days=day), **given)
        for day in range(count)
    ]


def test_the_list_is_by_date_and_names_nobody(clerk):
    later, sooner = make()[0], make()[0]
    WorkItem.objects.filter(pk=later.pk).update(due_on=date(2026, 5, 1))

    body = clerk.get("work-items/").json()

    assert [item["id"] for item in body["items"]] == [sooner.pk, later.pk]
    assert sooner.case.person.family_name not in str(body)
    assert body["items"][0] == {
        "id": sooner.pk, "kind": "information", "title": sooner.title, "due_on": "2026-03-17",
        "case_number": sooner.case.case_number, "is_urgent": False, "unit": "Tildelingskontoret",
        "role": "caseworker", "profession": "", "is_taken": False, "is_mine": False,
    }  # fmt: skip


def test_pages_follow_each_other_and_keep_the_filter(clerk, django_assert_max_num_queries):
    made = [item.pk for item in make(5)]
    make(1, kind="question")

    seen, path = [], "/api/v1/work-items/?limit=2&kind=information"
    while path:
        with django_assert_max_num_queries(8):
            body = clerk.client.get(path, headers=clerk.headers).json()
        seen += [item["id"] for item in body["items"]]
        path = body["next"]

    assert seen == made


@pytest.mark.parametrize(
    "query",
    [{"scope": "alt"}, {"kind": "x"}, {"role": ["a"]}, {"service": "x\x00"}, {"cursor": "2026.x"},
     {"cursor": "2026-03-17.99999999999999999999"}, {"unit_id": 1}, {"limit": 1000}],
)  # fmt: skip
def test_an_odd_question_is_refused_or_finds_nothing(clerk, query):
    response = clerk.get("work-items/", **query)

    if response.status_code != 200:
        assert list(is_problem(response, 422, "invalid")["errors"]) == list(query)
    else:
        assert response.json()["items"] == []


def test_one_takes_it_and_puts_it_back(clerk):
    item = make()[0]

    taken = clerk.post(f"work-items/{item.pk}/claim/")
    mine = clerk.get("work-items/", scope="mine").json()["items"]
    back = clerk.post(f"work-items/{item.pk}/release/")

    assert taken.json() == {"id": item.pk, "is_mine": True}
    assert [row["id"] for row in mine] == [item.pk]
    assert back.json() == {"id": item.pk, "is_mine": False}
    item.refresh_from_db()
    assert item.owner is None


def test_the_same_key_gives_the_same_answer_and_another_item_is_refused(clerk):
    first, second = make(2)

    taken = clerk.post(f"work-items/{first.pk}/claim/", key="ta")
    again = clerk.post(f"work-items/{first.pk}/claim/", key="ta")
    other = clerk.post(f"work-items/{second.pk}/claim/", key="ta")

    assert again.content == taken.content
    assert again.headers["Idempotent-Replay"] == "true"
    is_problem(other, 422, "key_reused")


def test_what_another_has_cannot_be_taken_or_put_back(clerk):
    item = make()[0]
    Caller(user("saksbehandler2")).post(f"work-items/{item.pk}/claim/")

    is_problem(clerk.post(f"work-items/{item.pk}/claim/"), 409, "taken")
    is_problem(clerk.post(f"work-items/{item.pk}/release/"), 403, "owner")


def test_what_is_done_cannot_be_taken(clerk):
    item = make(closed=True)[0]

    is_problem(clerk.post(f"work-items/{item.pk}/claim/"), 409, "state")


@pytest.mark.parametrize("act", ["claim", "release"])
def test_what_one_may_not_see_is_as_what_never_was(municipality, act):
    item = make()[0]
    stranger = Caller(user("utforer1"))

    hidden = stranger.post(f"work-items/{item.pk}/{act}/")
    never = stranger.post(f"work-items/{item.pk + 1000}/{act}/")

    is_problem(hidden, 404, "missing")
    assert hidden.content == never.content
    assert hidden.headers == never.headers


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "１"])
def test_an_address_that_is_none_is_not_found(clerk, number):
    is_problem(clerk.post(f"work-items/{number}/claim/"), 404, "missing")


def test_a_key_must_be_sent(clerk):
    is_problem(clerk.post(f"work-items/{make()[0].pk}/claim/", key=None), 400, "key_missing")


def test_nobody_unknown_gets_in(nobody):
    is_problem(nobody.get("work-items/"), 401)
    is_problem(nobody.post("work-items/1/claim/"), 401)


def test_somebody_without_the_api_is_refused(executive):
    is_problem(executive.get("work-items/"), 403, "api")
