# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The worklist holds what one may do, nearest date first, page by page."""

from datetime import date, timedelta

import pytest

from tests.factories.cases import ApplicationLineFactory, CaseFactory, WorkItemFactory
from tests.factories.organisation import EmploymentFactory, UnitFactory, employee
from tildeling.cases.models import WorkItem
from tildeling.cases.queries import Cursor, Scope, WorklistFilters, worklist
from tildeling.cases.states import WorkKind
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 4)  # a Wednesday


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def actor(unit):
    return employee(unit=unit)


def item(unit, days=0, **given):
    case = given.pop("case", None) or CaseFactory(unit=unit)
    return WorkItemFactory(case=case, unit=unit, due_on=ON + timedelta(days=days), **given)


def shown(actor, **given):
    return [row.id for row in worklist(actor, on=ON, **given).rows]


class TestWorklist:
    def test_shows_the_nearest_date_first_and_the_oldest_of_a_day(self, unit, actor):
        late, first, second = item(unit, 5), item(unit, 1), item(unit, 1)

        assert shown(actor) == [first.pk, second.pk, late.pk]

    def test_leaves_out_what_is_done_and_what_is_in_other_units(self, unit, actor):
        item(unit, closed=True)
        item(UnitFactory())

        assert shown(actor) == []

    def test_is_empty_for_who_works_nowhere(self, unit):
        item(unit)
        gone = EmploymentFactory(unit=unit, until_on=ON).user

        assert shown(gone) == []

    @pytest.mark.parametrize("role", Role)
    def test_holds_exactly_what_may_be_seen(self, role, unit):
        actor = employee(role, unit, profession="nurse")
        other = employee(unit=unit)
        for wanted in (Role.CASEWORKER, Role.SENIOR_CASEWORKER, Role.MAPPER, Role.PROVIDER_LEADER):
            for owner in (None, other, actor):
                for profession in ("", "nurse", "physiotherapist"):
                    item(unit, role=wanted, owner=owner, profession=profession)

        rows = shown(actor, limit=200)

        visible = WorkItem.objects.open().visible_to(actor, on=ON)
        assert sorted(rows) == sorted(visible.values_list("pk", flat=True))
        assert len(rows) == len(set(rows)) >= 12

    def test_tells_what_a_row_is_about(self, unit, actor):
        made = item(unit, -2, owner=actor)

        (row,) = worklist(actor, on=ON).rows

        assert row.case_number == made.case.case_number
        assert row.person == made.case.person.full_name
        assert (row.owner, row.unit) == (actor.display_name, unit.name)
        assert (row.days_left, row.kind_label) == (-2, "venter på opplysninger")

    def test_hides_the_name_of_a_protected_person_from_all_but_the_owner(self, unit, actor):
        item(unit, is_protected=True)
        mine = item(unit, is_protected=True, owner=actor)

        names = {row.id: row.person for row in worklist(actor, on=ON).rows}

        assert names.pop(mine.pk) == mine.case.person.full_name
        assert list(names.values()) == ["Skjermet person"]

    def test_pages_through_everything_once(self, unit, actor):
        made = [item(unit, day, owner=owner) for day in range(4) for owner in (None, actor)]
        seen, after = [], None

        for _ in range(4):
            page = worklist(actor, on=ON, after=after, limit=3)
            seen += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
            after = Cursor.read(str(after))

        assert seen == [made_one.pk for made_one in made]

    def test_takes_few_queries_however_much_there_is(
        self, unit, actor, django_assert_max_num_queries
    ):
        for day in range(12):
            item(unit, day)

        with django_assert_max_num_queries(4):
            page = worklist(actor, on=ON, limit=10)

        assert len(page.rows) == 10

    def test_refuses_a_cursor_it_did_not_write(self):
        for text in ("", "x", "2026-03-04", "2026-03-04.x", "2026-13-01.1"):
            with pytest.raises(Invalid):
                Cursor.read(text)


class TestFilters:
    def test_keep_whose_and_when(self, unit, actor):
        case = CaseFactory(unit=unit)
        mine = item(unit, 20, owner=actor, case=case)
        late = item(unit, -10, owner=employee(unit=unit), case=case)
        monday, sunday = item(unit, -2, case=case), item(unit, 4, case=case)
        item(unit, 5, case=case, owner=employee(unit=unit))

        scopes = {scope: set(shown(actor, filters=WorklistFilters(scope=scope))) for scope in Scope}

        assert scopes[Scope.MINE] == {mine.pk}
        assert scopes[Scope.OVERDUE] == {late.pk, monday.pk}
        assert scopes[Scope.THIS_WEEK] == {monday.pk, sunday.pk}
        assert scopes[Scope.UNASSIGNED] == {monday.pk, sunday.pk}
        assert len(scopes[Scope.ALL]) == 5

    def test_are_counted_for_the_links_above_the_list(self, unit, actor):
        item(unit, -1)
        item(unit, 1, owner=actor)
        item(unit, 30, owner=employee(unit=unit))

        counts = worklist(actor, on=ON, filters=WorklistFilters(kind="drift")).counts

        assert counts == {
            Scope.ALL: 3, Scope.MINE: 1, Scope.UNASSIGNED: 1, Scope.OVERDUE: 1, Scope.THIS_WEEK: 2,
        }  # fmt: skip

    def test_are_counted_no_further_than_the_cap(self, unit, actor, monkeypatch):
        monkeypatch.setattr("tildeling.cases.queries.worklists.COUNT_CAP", 2)
        for _ in range(5):
            item(unit)

        assert worklist(actor, on=ON).counts[Scope.ALL] == 3

    def test_keep_a_kind_a_role_a_unit_and_a_service(self, unit):
        actor = employee(Role.OFFICE_LEADER, unit)
        other = EmploymentFactory(user=actor, role=Role.OFFICE_LEADER).unit
        drift = item(unit, kind=WorkKind.DRIFT)
        senior = item(unit, role=Role.SENIOR_CASEWORKER)
        elsewhere = item(other)
        line = ApplicationLineFactory(service="meal_delivery", application__case=drift.case)
        ApplicationLineFactory(application=line.application)

        assert shown(actor, filters=WorklistFilters(kind="drift")) == [drift.pk]
        assert shown(actor, filters=WorklistFilters(role="senior_caseworker")) == [senior.pk]
        assert shown(actor, filters=WorklistFilters(unit_id=other.pk)) == [elsewhere.pk]
        assert shown(actor, filters=WorklistFilters(service="meal_delivery")) == [drift.pk]
