# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The whole grid: every role against every status of the case, act by act."""

from types import SimpleNamespace

import pytest

from services.delegation import OverrideRule
from tests.factories.assessments import AssessmentFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisation import UnitFactory, employee
from tests.tildeling.careladder.conftest import ON
from tildeling.careladder import policies
from tildeling.cases.states import CaseStatus
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

OFFICE = ("caseworker", "senior_caseworker", "office_leader")
OTHERS = ("provider_leader", "executive", "auditor", "administrator", "system")
NOT_CLOSED = tuple(status for status in CaseStatus if status != "closed")
MAY = {
    "may_record_measure": ((*OFFICE, "mapper"), NOT_CLOSED),
    "may_propose": (OFFICE, ("under_decision",)),
    "may_check": (OFFICE, ("under_assessment", "under_decision")),
    "may_settle": (OFFICE, ("under_decision",)),
}


@pytest.fixture
def people():
    office, mapping = UnitFactory(), UnitFactory(mapping=True)
    case = CaseFactory(unit=office)
    AssessmentFactory(case=case, unit=mapping)
    actors = {role: employee(role, office) for role in (*OFFICE, *OTHERS)}
    actors |= {
        "mapper": employee(Role.MAPPER, mapping, profession="nurse"),
        "mapper of another profession": employee(Role.MAPPER, mapping, profession="physician"),
        "caseworker elsewhere": employee(Role.CASEWORKER),
        "leader elsewhere": employee(Role.OFFICE_LEADER),
        "no longer employed": employee(Role.CASEWORKER, office, is_active=False),
    }
    return SimpleNamespace(case=case, actors=actors)


@pytest.mark.parametrize("act", MAY)
def test_each_act_is_open_to_its_roles_in_its_statuses_and_to_nobody_else(people, act):
    policy = getattr(policies, act)
    allowed = set()

    for status in CaseStatus:
        people.case.status = status
        allowed |= {
            (who, str(status))
            for who, actor in people.actors.items()
            if policy(actor, people.case, on=ON) is None
        }

    roles, statuses = MAY[act]
    assert allowed == {(who, str(status)) for who in roles for status in statuses}


@pytest.mark.parametrize("asked", OFFICE)
def test_the_named_role_and_those_above_it_go_past_an_open_step(people, asked):
    rule = OverrideRule(asked, "Grunn.", "reglement")

    allowed = {
        who
        for who, actor in people.actors.items()
        if policies.may_override(actor, people.case, on=ON, rule=rule) is None
    }

    assert allowed == set(OFFICE[OFFICE.index(asked) :])


def test_the_refusal_says_who_can(people):
    rule = OverrideRule("office_leader", "Trinn 6 eller høyere.", "reglement")

    denied = policies.may_override(people.actors["caseworker"], people.case, on=ON, rule=rule)

    assert denied.reason == "Leder for tildelingskontoret må bestemme dette. Trinn 6 eller høyere."
