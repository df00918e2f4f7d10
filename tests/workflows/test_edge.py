# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Whom the edge lets near a case, and what a step costs in questions to the database."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import CaseFactory, CaseTieFactory
from tests.factories.organisation import EmploymentFactory, UnitFactory, UserFactory, employee
from tests.workflows.conftest import AT, user
from tildeling.cases.models import Case, WorkItem
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Missing
from workflows import engine
from workflows.edge import lock_case

ON, NOW = date(2026, 3, 12), datetime(2026, 3, 12, 9, tzinfo=UTC)
PLACES = ["the case's unit", "a unit tied to it", "a unit whose tie has ended", "another unit"]


def is_let_in(actor, case):
    try:
        return lock_case(case.pk, actor=actor, at=NOW) == case
    except Missing:
        return False


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("ended", [False, True])
def test_the_edge_lets_in_exactly_those_who_see_the_case(role, place, ended):
    case = CaseFactory()
    unit = case.unit if place == PLACES[0] else UnitFactory()
    if place in PLACES[1:3]:
        CaseTieFactory(case=case, unit=unit, ended=place == PLACES[2])
    actor = UserFactory()
    until_on = date(2026, 3, 1) if ended else None
    EmploymentFactory(user=actor, unit=unit, role=role, until_on=until_on)

    sees = Case.objects.visible_to(actor, on=ON).filter(pk=case.pk).exists()

    assert is_let_in(actor, case) is sees


@pytest.mark.django_db
def test_who_is_out_of_use_is_not_let_in():
    case = CaseFactory()
    actor = employee(unit=case.unit, is_active=False)

    assert not is_let_in(actor, case)


@pytest.mark.django_db
def test_a_case_one_may_not_see_is_not_locked():
    case, stranger = CaseFactory(), employee()

    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        is_let_in(stranger, case)

    locking = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert len(locking) == 2
    for sql in locking:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.fetchall() == []


@pytest.mark.django_db(transaction=True)
def test_a_claim_asks_the_database_ten_times_at_most(case_before):
    runner = case_before("meeting")
    item = WorkItem.objects.open().get(case_id=runner.case_id, node="meeting")
    actor = user("saksbehandler1")
    WorkItem.objects.filter(pk=item.pk).update(owner=None)

    with CaptureQueriesContext(connection) as claimed:
        engine.claim(item.pk, actor=actor, at=AT, key="claim")

    # Where, the key, employments, case, item, owner, trail, answer; and begin and commit.
    assert len(claimed) <= 10
