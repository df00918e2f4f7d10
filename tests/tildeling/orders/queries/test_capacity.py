# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What a unit has to do in a week, what is left, and what a line would make of it."""

from datetime import date

import pytest

from services import catalogue
from tests.factories.careladder import ProposedLineFactory
from tests.factories.cases import CaseFactory
from tests.factories.orders import OrderFactory, OrderVersionFactory, PauseFactory
from tests.factories.organisation import UnitFactory
from tildeling.orders.queries import free_minutes, load_if_added, load_of

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)


@pytest.fixture
def unit():
    return UnitFactory(provider=True, weekly_capacity_minutes=1000)


def ordered(unit, service="home_nursing", **version):
    order = OrderFactory(active=True, unit=unit, service=service)
    return OrderVersionFactory(order=order, **version)


class TestLoadOf:
    def test_is_the_minutes_of_all_carers_in_an_ordinary_week(self, unit):
        ordered(unit, minutes=420)
        ordered(unit, minutes=30, carers=2)
        ordered(unit, minutes=90, per_weeks=3)

        assert load_of(unit, ON) == 420 + 60 + 30

    def test_counts_a_month_as_a_twelfth_of_a_year_and_rounds_up_once(self, unit):
        ordered(unit, minutes=100, per_weeks=None, per_month=True)
        ordered(unit, minutes=100, per_weeks=3)

        # 100 × 12 / 52 = 23.08 and 33.33, together 56.41
        assert load_of(unit, ON) == 57

    def test_counts_the_version_of_the_day(self, unit):
        OrderFactory(active=True, unit=unit, changed=True)

        assert load_of(unit, date(2026, 5, 3)) == 420
        assert load_of(unit, date(2026, 5, 4)) == 300

    def test_counts_what_is_sent_and_what_rests_but_not_what_was_annulled(self, unit):
        OrderFactory(unit=unit, with_version=True)
        PauseFactory(order=ordered(unit).order, open=True)
        OrderFactory(unit=unit, cancelled=True, with_version=True)

        assert load_of(unit, ON) == 840

    def test_leaves_out_other_units_and_what_is_not_time(self, unit):
        ordered(UnitFactory(provider=True))
        ordered(unit, minutes=None, per_weeks=None)

        assert load_of(unit, ON) == 0

    def test_can_be_of_one_competence_alone(self, unit):
        nursing = catalogue.get("home_nursing", ON).competence
        ordered(unit, minutes=420)
        ordered(unit, service="practical_assistance", minutes=90)

        assert load_of(unit, ON, competence=nursing) == 420


def test_free_minutes_are_what_is_left(unit):
    ordered(unit, minutes=420)

    assert free_minutes(unit, ON) == 580


def test_free_minutes_are_below_nothing_when_too_much_is_ordered(unit):
    ordered(unit, minutes=1200)

    assert free_minutes(unit, ON) == -200


def test_free_minutes_are_unknown_when_nobody_has_said():
    assert free_minutes(UnitFactory(provider=True, weekly_capacity_minutes=None), ON) is None


class TestLoadIfAdded:
    def test_says_what_the_line_would_make_of_the_week(self, unit):
        ordered(unit, minutes=420)

        added = load_if_added(unit, ProposedLineFactory(minutes=300), ON)

        assert (added.capacity, added.load, added.added) == (1000, 420, 300)
        assert (added.free, added.free_after) == (580, 280)

    def test_counts_only_what_comes_beyond_what_the_person_has(self, unit):
        version = ordered(unit, minutes=420)
        case = CaseFactory(person=version.order.person)

        less = load_if_added(unit, ProposedLineFactory(case=case, minutes=300), ON)

        assert (less.added, less.free_after) == (-120, 700)

    def test_says_what_is_added_when_the_capacity_is_not_known(self):
        unit = UnitFactory(provider=True, weekly_capacity_minutes=None)

        added = load_if_added(unit, ProposedLineFactory(minutes=90, per_weeks=2), ON)

        assert (added.added, added.capacity, added.free_after) == (45, None, None)

    def test_adds_nothing_for_a_place(self, unit):
        assert load_if_added(unit, ProposedLineFactory(dispenser=True), ON).added == 0
