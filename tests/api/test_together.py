# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Promises C1 and C2 through the API: many at once have one winner, the same twice one effect."""

from collections import Counter
from functools import partial

import pytest

from tests.api.conftest import Caller
from tests.api.v1.test_applications import document
from tests.factories.organisation import EmploymentFactory, UserFactory
from tests.workflows.conftest import load_municipality, user
from tests.workflows.together import at_once
from tildeling.cases.models import Case, WorkItem
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


def send_one(caller, content, key):
    return caller.post("applications/", content, key=key)


def statuses(outcomes):
    return Counter(getattr(outcome.result, "status_code", outcome.code) for outcome in outcomes)


def test_of_fifty_who_claim_at_once_exactly_one_gets_it():
    load_municipality()
    Caller(user("fagsystem")).post("applications/", document())
    item = WorkItem.objects.get(node="start_mapping")
    office = Unit.objects.get(code="tildeling")
    callers = []
    for _ in range(50):
        clerk = UserFactory()
        EmploymentFactory(user=clerk, unit=office, role=Role.CASEWORKER)
        callers.append(Caller(clerk))

    for _ in range(3):
        WorkItem.objects.filter(pk=item.pk).update(owner=None)
        outcomes = at_once(
            [lambda c=one: c.post(f"work-items/{item.pk}/claim/") for one in callers]
        )

        assert statuses(outcomes) == {200: 1, 409: 49}
        codes = Counter(
            one.result.json()["code"] for one in outcomes if one.result.status_code == 409
        )
        assert set(codes) <= {"taken", "busy"}
    print("C1 one owner through the API: 150 tried, 0 broken")


def test_eight_alike_with_one_key_open_one_case():
    load_municipality()
    callers = [Caller(user("fagsystem")) for _ in range(8)]

    for number in range(4):
        send = partial(send_one, content=document(reference=f"R-{number}"), key=f"k-{number}")
        outcomes = at_once([partial(send, one) for one in callers])

        assert statuses(outcomes) == {201: 8}
        assert len({outcome.result.content for outcome in outcomes}) == 1
        again = [outcome.result.headers.get("Idempotent-Replay") for outcome in outcomes]
        assert again.count("true") == 7
        assert Case.objects.count() == number + 1
    print("C2 double submit through the API: 32 tried, 0 broken")
