# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Help starts before the decision and is never without a date."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory, UrgentHelpFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import NewUrgentHelp, end_urgent_help, start_urgent_help
from tildeling.cases.models import Case, Clock, WorkItem
from tildeling.cases.queries import running_clocks
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
STARTED_ON = date(2026, 3, 3)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def actor(case):
    return employee(unit=case.unit)


@pytest.fixture
def provider():
    return UnitFactory(provider=True)


def start(case, actor, provider, **changes):
    new = NewUrgentHelp(
        service="home_nursing", unit_id=provider.pk, reason="Hjem fra sykehus i dag.",
        expected_days=10, started_on=STARTED_ON,
    )  # fmt: skip
    return start_urgent_help(case=case, actor=actor, at=AT, help=replace(new, **changes))


class TestStartUrgentHelp:
    def test_warns_on_day_ten_and_is_broken_on_day_fifteen(self, case, actor, provider):
        start(case, actor, provider)

        clock = Clock.objects.get()
        assert clock.warn_on == date(2026, 3, 12)
        assert not running_clocks(case, on=date(2026, 3, 16))[0].is_overdue
        assert running_clocks(case, on=date(2026, 3, 17))[0].is_overdue

    def test_opens_the_case_to_the_unit_and_makes_a_task(self, case, actor, provider):
        leader = employee(Role.PROVIDER_LEADER, provider)

        start(case, actor, provider)

        assert Case.objects.visible_to(leader, on=STARTED_ON).get() == case
        assert WorkItem.objects.get().due_on == Clock.objects.get().due_on
        case.refresh_from_db()
        assert case.is_urgent
        assert "sykehus" not in str(TrailEntry.objects.get().details)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"service": "magic"}, "service"),
            ({"reason": ""}, "reason"),
            ({"started_on": date(2026, 3, 5)}, "started_on"),
            ({"expected_days": 0}, "expected_days"),
            ({"unit_id": 0}, "unit_id"),
        ],
    )
    def test_refuses_by_field(self, case, actor, provider, changes, field):
        with pytest.raises(Invalid) as refusal:
            start(case, actor, provider, **changes)

        assert list(refusal.value.errors) == [field]

    def test_is_the_office_s_to_start(self, case, provider):
        with pytest.raises(NotAllowed):
            start(case, employee(Role.PROVIDER_LEADER, provider), provider)


class TestEndUrgentHelp:
    def end(self, case, actor, started, ended_on=date(2026, 3, 4)):
        return end_urgent_help(case=case, actor=actor, at=AT, help_id=started.pk, ended_on=ended_on)

    def test_stops_the_clock_the_task_and_the_unit_s_sight(self, case, actor, provider):
        leader = employee(Role.PROVIDER_LEADER, provider)
        started = start(case, actor, provider)

        self.end(case, actor, started)

        assert Clock.objects.get().stopped_on == date(2026, 3, 4)
        assert not WorkItem.objects.open().exists()
        visible = Case.objects.visible_to
        assert visible(leader, on=date(2026, 3, 4)).exists()
        assert not visible(leader, on=date(2026, 3, 5)).exists()

    def test_is_done_once(self, case, actor):
        ended = UrgentHelpFactory(case=case, ended_on=date(2026, 3, 4))

        with pytest.raises(TransitionNotAllowed):
            self.end(case, actor, ended)

    @pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 5)])
    def test_ends_between_its_start_and_today(self, case, actor, day):
        with pytest.raises(Invalid):
            self.end(case, actor, UrgentHelpFactory(case=case), day)

    def test_does_not_know_another_case_s_help(self, case, actor):
        with pytest.raises(Missing):
            self.end(case, actor, UrgentHelpFactory())
