# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The whole grid: every role against every status of the case, act by act."""

from types import SimpleNamespace

import pytest

from tests.factories.assessments import AssessmentFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisation import UnitFactory, employee
from tests.tildeling.assessments.conftest import ON
from tildeling.assessments import policies
from tildeling.cases.states import CaseStatus
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

OFFICE = ("caseworker", "senior_caseworker", "office_leader")
WHO = (
    *OFFICE,
    "mapper",
    "mapper of another profession",
    "mapper of another unit",
    "caseworker elsewhere",
    "provider_leader",
    "executive",
    "auditor",
    "administrator",
    "system",
    "nobody",
)
# Act: who may, and in which statuses of the case.
MAY = {
    "may_start_mapping": (OFFICE, tuple(CaseStatus)),
    "may_withdraw": (OFFICE, ("under_assessment",)),
    "may_assess": (("mapper",), ("under_assessment",)),
    "may_reopen_assessment": ((*OFFICE, "mapper"), ("under_assessment",)),
    "may_hold_meeting": (OFFICE, ("under_assessment",)),
    "may_reopen_meeting": (OFFICE, ("under_decision",)),
    "may_set_needs": ((*OFFICE, "mapper"), ("under_assessment", "under_decision")),
}
ON_ASSESSMENT = {"may_assess", "may_reopen_assessment"}


@pytest.fixture
def people():
    office, mapping = UnitFactory(), UnitFactory(mapping=True)
    case = CaseFactory(unit=office)
    actors = {role: employee(role, office) for role in WHO if role in Role.values}
    actors |= {
        "mapper": employee(Role.MAPPER, mapping, profession="nurse"),
        "mapper of another profession": employee(Role.MAPPER, mapping, profession="physician"),
        "mapper of another unit": employee(Role.MAPPER, profession="nurse"),
        "caseworker elsewhere": employee(Role.CASEWORKER),
        "nobody": employee(Role.CASEWORKER, office, is_active=False),
    }
    return SimpleNamespace(
        case=case, actors=actors, assessment=AssessmentFactory(case=case, unit=mapping)
    )


@pytest.mark.parametrize("act", MAY)
def test_each_act_is_open_to_its_roles_in_its_statuses_and_to_nobody_else(people, act):
    policy = getattr(policies, act)
    about = (people.case, people.assessment) if act in ON_ASSESSMENT else (people.case,)
    allowed = set()

    for status in CaseStatus:
        people.case.status = status
        allowed |= {
            (who, status.value)
            for who, actor in people.actors.items()
            if policy(actor, *about, on=ON) is None
        }

    roles, statuses = MAY[act]
    assert allowed == {(who, str(status)) for who in roles for status in statuses}


def test_a_profession_in_one_unit_and_a_role_in_another_do_not_add_up(people):
    from tests.factories.organisation import EmploymentFactory

    two_jobs = employee(Role.MAPPER, people.assessment.unit, profession="physician")
    EmploymentFactory(user=two_jobs, unit=UnitFactory(mapping=True), role=Role.MAPPER,
                      profession="nurse")  # fmt: skip

    assert policies.may_assess(two_jobs, people.case, people.assessment, on=ON) is not None


@pytest.mark.parametrize("change", [{"round": 2}, {"status": "withdrawn"}])
def test_an_assessment_that_no_longer_counts_is_nobodys_to_write(people, change):
    people.case.status = "under_assessment"
    for name, value in change.items():
        setattr(people.assessment, name, value)

    mapper = people.actors["mapper"]

    assert policies.may_assess(mapper, people.case, people.assessment, on=ON).code == "round"
