# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest

from tests.factories.assessments import NeedFactory
from tests.factories.careladder import ProposedLineFactory
from tests.factories.organisation import UnitFactory, employee
from tests.tildeling.careladder.conftest import AT
from tildeling.audit.models import TrailEntry
from tildeling.careladder.commands import LineInput, propose_line, withdraw_line
from tildeling.careladder.models import ProposedLine
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed

pytestmark = pytest.mark.django_db

STARTS_ON = date(2026, 3, 23)


def propose(story, *, actor=None, **given):
    whole = {
        "service": "home_nursing",
        "starts_on": STARTS_ON,
        "needs": ["medication"],
        "minutes": 60,
        "per_weeks": 1,
    }
    return propose_line(
        case=story.case,
        actor=actor or story.caseworker,
        at=AT,
        line=LineInput(**whole | given),
    )


def faults(story, **given):
    with pytest.raises(Invalid) as refused:
        propose(story, **given)
    assert not ProposedLine.objects.exists()
    return list(refused.value.errors)


def test_a_line_is_proposed_in_the_services_own_unit_of_grant(story):
    row = propose(story, goal=" Tar medisinene ", carers=2)

    assert (row.grant_unit, row.minutes, row.per_weeks, row.carers) == ("minutes", 60, 1, 2)
    assert (row.round, row.goal, row.needs) == (1, "Tar medisinene", ["medication"])
    assert TrailEntry.objects.get().name == "line.proposed"


def test_the_same_service_again_changes_its_line(story):
    first = propose(story)

    again = propose(story, minutes=None, per_weeks=None, outcome="refusal")

    assert again.pk == first.pk
    assert (again.outcome, again.minutes) == ("refusal", None)
    assert ProposedLine.objects.count() == 1


def test_a_service_can_be_proposed_anew_after_its_line_was_withdrawn(story):
    ProposedLineFactory(case=story.case, withdrawn=True)

    propose(story)

    assert ProposedLine.objects.filter(is_withdrawn=False).count() == 1
    assert ProposedLine.objects.count() == 2


def test_an_earlier_rounds_line_is_left_alone(story):
    earlier = ProposedLineFactory(case=story.case, round=1, minutes=840)
    story.case.round = 2
    NeedFactory(case=story.case, round=2)

    propose(story)

    earlier.refresh_from_db()
    assert earlier.minutes == 840


@pytest.mark.parametrize("service", ["no_such_service", ""])
def test_the_service_is_in_the_catalogue(story, service):
    assert faults(story, service=service) == ["service"]


def test_the_service_could_be_granted_on_its_first_day(story):
    assert faults(story, starts_on=date(2001, 1, 1)) == ["service"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minutes": None}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10081}, "minutes"),
        ({"per_weeks": None}, "per_weeks"),
        ({"per_month": True}, "per_weeks"),
        ({"per_weeks": 13}, "per_weeks"),
        ({"minutes": 10080, "carers": 3}, "minutes"),
        ({"quantity": 2}, "quantity"),
        ({"carers": 0}, "carers"),
        ({"ends_on": STARTS_ON}, "ends_on"),
        ({"evaluation_on": STARTS_ON}, "evaluation_on"),
        ({"needs": []}, "needs"),
        ({"needs": ["falls"]}, "needs"),
        ({"needs": ["medication", "medication"]}, "needs"),
        ({"tag": "secret"}, "tag"),
        ({"goal": "x" * 501}, "goal"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"unit_id": 0}, "unit_id"),
    ],
)
def test_a_field_that_does_not_hold_is_named(story, given, field):
    assert faults(story, **given) == [field]


@pytest.mark.parametrize(
    "extent", [{"per_weeks": 12}, {"per_weeks": None, "per_month": True}, {"minutes": 10080}]
)
def test_time_is_per_one_to_twelve_weeks_or_a_month(story, extent):
    assert propose(story, **extent).pk


class TestOtherUnits:
    def other(self, story, service, **given):
        return propose(story, **{"service": service, "minutes": None, "per_weeks": None} | given)

    def test_a_service_from_date_to_date_has_no_extent(self, story):
        row = self.other(story, "medication_support_device", ends_on=date(2026, 4, 20))

        assert row.grant_unit == "dates"

    @pytest.mark.parametrize("service", ["short_term_stay", "day_activity"])
    def test_days_are_counted(self, story, service):
        assert self.other(story, service, quantity=14).quantity == 14
        with pytest.raises(Invalid):
            self.other(story, service)
        with pytest.raises(Invalid):
            self.other(story, service, quantity=0)

    def test_what_is_not_granted_in_time_has_no_minutes(self, story):
        with pytest.raises(Invalid):
            self.other(story, "long_term_stay", minutes=60, per_weeks=1)


def test_a_refusal_needs_neither_extent_nor_need(story):
    row = propose(story, outcome="refusal", minutes=None, per_weeks=None, needs=[])

    assert row.outcome == "refusal"


def test_only_a_unit_that_provides_can_carry_it_out(story):
    assert faults(story, unit_id=UnitFactory(mapping=True).pk) == ["unit_id"]
    assert propose(story, unit_id=UnitFactory(provider=True).pk).unit_id


def test_a_mapper_proposes_nothing(story):
    with pytest.raises(NotAllowed):
        propose(story, actor=employee(Role.MAPPER, profession="nurse"))


class TestWithdraw:
    def withdraw(self, story, line):
        return withdraw_line(case=story.case, actor=story.caseworker, at=AT, line_id=line.pk)

    def test_a_line_is_kept_and_marked(self, story):
        line = ProposedLineFactory(case=story.case)

        self.withdraw(story, line)

        line.refresh_from_db()
        assert line.is_withdrawn
        assert TrailEntry.objects.get().name == "line.withdrawn"

    def test_it_is_withdrawn_once(self, story):
        with pytest.raises(TransitionNotAllowed):
            self.withdraw(story, ProposedLineFactory(case=story.case, withdrawn=True))

    @pytest.mark.parametrize("other", ["another case", "another round"])
    def test_what_is_not_this_rounds_does_not_exist(self, story, other):
        line = (
            ProposedLineFactory()
            if other == "another case"
            else ProposedLineFactory(case=story.case, round=2)
        )

        with pytest.raises(Missing):
            self.withdraw(story, line)
