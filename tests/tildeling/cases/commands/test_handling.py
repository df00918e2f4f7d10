# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Whose a case is, and the caseworker's tasks that follow it."""

from datetime import UTC, datetime

import pytest

from tests.factories.cases import CaseFactory, WorkItemFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import assign, release, take
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, NotAllowed, Taken, TransitionNotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def leader(unit):
    return employee(Role.OFFICE_LEADER, unit)


class TestAssign:
    def test_gives_the_case_and_the_caseworker_s_open_tasks(self, unit, leader):
        before, after = employee(unit=unit), employee(unit=unit)
        case = CaseFactory(unit=unit, owner=before)
        queued, held = WorkItemFactory(case=case), WorkItemFactory(case=case, owner=before)

        assign(case=case, actor=leader, at=AT, user_id=after.pk)

        queued.refresh_from_db()
        held.refresh_from_db()
        case.refresh_from_db()
        assert case.owner == queued.owner == held.owner == after
        assert TrailEntry.objects.get().details == {"to_user": after.pk, "from_user": before.pk}

    def test_leaves_what_others_have_taken_and_what_is_done(self, unit, leader):
        other, after = employee(unit=unit), employee(unit=unit)
        case = CaseFactory(unit=unit)
        theirs = WorkItemFactory(case=case, owner=other)
        done = WorkItemFactory(case=case, closed=True)
        mapping = WorkItemFactory(case=case, role=Role.MAPPER)

        assign(case=case, actor=leader, at=AT, user_id=after.pk)

        for item, owner in [(theirs, other), (done, None), (mapping, None)]:
            item.refresh_from_db()
            assert item.owner == owner

    def test_is_refused_to_somebody_outside_the_unit(self, unit, leader):
        with pytest.raises(Invalid):
            assign(case=CaseFactory(unit=unit), actor=leader, at=AT, user_id=employee().pk)

    def test_is_not_for_a_caseworker(self, unit):
        actor = employee(unit=unit)

        with pytest.raises(NotAllowed):
            assign(case=CaseFactory(unit=unit), actor=actor, at=AT, user_id=actor.pk)


class TestTake:
    def test_gives_a_case_nobody_has(self, unit):
        actor = employee(unit=unit)

        case = take(case=CaseFactory(unit=unit), actor=actor, at=AT)

        case.refresh_from_db()
        assert (case.owner, case.version) == (actor, 2)

    def test_is_too_late_when_somebody_has_it(self, unit):
        case = CaseFactory(unit=unit, owner=employee(unit=unit))

        with pytest.raises(Taken):
            take(case=case, actor=employee(unit=unit), at=AT)

    def test_is_not_done_twice(self, unit):
        actor = employee(unit=unit)

        with pytest.raises(TransitionNotAllowed):
            take(case=CaseFactory(unit=unit, owner=actor), actor=actor, at=AT)

    def test_is_not_for_a_closed_case(self, unit):
        with pytest.raises(TransitionNotAllowed):
            take(case=CaseFactory(unit=unit, closed=True), actor=employee(unit=unit), at=AT)


class TestRelease:
    @pytest.mark.parametrize("by_leader", [True, False])
    def test_puts_the_case_back_in_the_queue(self, unit, leader, by_leader):
        owner = employee(unit=unit)
        case = CaseFactory(unit=unit, owner=owner)
        item = WorkItemFactory(case=case, owner=owner)

        release(case=case, actor=leader if by_leader else owner, at=AT)

        item.refresh_from_db()
        assert case.owner_id is None
        assert item.owner_id is None

    def test_is_not_for_a_colleague(self, unit):
        case = CaseFactory(unit=unit, owner=employee(unit=unit))

        with pytest.raises(NotAllowed):
            release(case=case, actor=employee(unit=unit), at=AT)

    def test_needs_somebody_who_has_it(self, unit, leader):
        with pytest.raises(TransitionNotAllowed):
            release(case=CaseFactory(unit=unit), actor=leader, at=AT)
