# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A case is read by who may see it, and the read is written down."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import (
    ApplicationFactory,
    ApplicationLineFactory,
    CaseFactory,
    CaseTieFactory,
    ClockFactory,
    InformationRequestFactory,
    WorkItemFactory,
)
from tests.factories.organisation import UnitFactory, employee
from tests.factories.people import RelatedPersonFactory
from tildeling.audit.models import TrailEntry, TrailKind
from tildeling.cases.queries import Sight, overview, read_case, running_clocks
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Missing

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
ON = date(2026, 3, 4)


@pytest.fixture
def case():
    made = CaseFactory()
    ApplicationLineFactory(application=ApplicationFactory(case=made))
    InformationRequestFactory(case=made)
    RelatedPersonFactory(person=made.person)
    ClockFactory(case=made)
    return made


class TestReadCase:
    def test_writes_that_the_person_was_read(self, case):
        actor = employee(unit=case.unit)

        view = read_case(actor=actor, at=AT, case_number=case.case_number)

        entry = TrailEntry.objects.get()
        assert view.case == case
        assert (entry.kind, entry.actor_id) == (TrailKind.READ, actor.pk)
        assert (entry.case_id, entry.person_id) == (case.pk, case.person_id)

    @pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MAPPER, Role.OFFICE_LEADER])
    def test_answers_the_same_for_hidden_and_missing(self, case, role):
        stranger = employee(role)

        for number in (case.case_number, "2026-000000"):
            with pytest.raises(Missing):
                read_case(actor=stranger, at=AT, case_number=number)

        assert not TrailEntry.objects.exists()


class TestOverview:
    def test_gives_the_office_everything(self, case):
        view = overview(employee(unit=case.unit), case.case_number, on=ON)

        assert view.sight == Sight.OFFICE
        assert view.services == ("home_nursing",)
        assert len(view.information_requests) == len(view.related) == len(view.applications) == 1
        assert view.next_clock.label == "Vedtak i saken"

    def test_gives_a_unit_that_delivers_the_person_but_not_the_office_s_papers(self, case):
        provider = UnitFactory(provider=True)
        CaseTieFactory(case=case, unit=provider, provider=True)
        WorkItemFactory(case=case)

        view = overview(employee(Role.PROVIDER_LEADER, provider), case.case_number, on=ON)

        assert view.sight == Sight.PROVIDER
        assert view.person == case.person
        assert view.applications == view.information_requests == view.ties == view.work_items == ()

    def test_gives_a_mapper_the_application_while_the_tie_holds(self, case):
        tie = CaseTieFactory(case=case)
        mapper = employee(Role.MAPPER, tie.unit)

        assert overview(mapper, case.case_number, on=ON).sight == Sight.MAPPER

        tie.until_on = ON
        tie.save()
        with pytest.raises(Missing):
            overview(mapper, case.case_number, on=ON)

    def test_leaves_out_those_whose_time_beside_the_person_is_over(self, case):
        RelatedPersonFactory(person=case.person, until_on=ON)

        assert len(overview(employee(unit=case.unit), case.case_number, on=ON).related) == 1


class TestRunningClocks:
    def test_come_nearest_first_without_the_stopped_ones(self):
        case = CaseFactory()
        ClockFactory(case=case)
        ClockFactory(case=case, code="preliminary_reply", due_on=date(2026, 3, 10))
        ClockFactory(case=case, stopped=True)

        assert [clock.code for clock in running_clocks(case, on=ON)] == [
            "preliminary_reply", "decision",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("on", "near", "overdue"),
        [
            (date(2026, 3, 22), False, False),
            (date(2026, 3, 23), True, False),
            (date(2026, 3, 30), True, False),
            (date(2026, 3, 31), False, True),
        ],
    )
    def test_warn_from_the_warning_day_and_are_overdue_after_the_last(self, on, near, overdue):
        clock = ClockFactory(warn_on=date(2026, 3, 23), due_on=date(2026, 3, 30))

        (running,) = running_clocks(clock.case, on=on)

        assert (running.is_near, running.is_overdue) == (near, overdue)
