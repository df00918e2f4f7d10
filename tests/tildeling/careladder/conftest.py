# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The story's case after its mapping meeting: forgets her medicine, otherwise mostly well."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.factories.assessments import USUAL_SCORES, AgreedFactFactory, NeedFactory
from tests.factories.careladder import MeasureStateFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisation import employee
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role

AT = datetime(2026, 3, 10, 10, tzinfo=UTC)
ON = AT.date()

# What the medicine rule's exclusions ask about, each answered so that none of them holds.
NOTHING_EXCLUDES = {
    "injections": False,
    "complex_medication": False,
    "can_act_on_signal": True,
    "misuse_risk": False,
    "dysphagia": False,
    "helper_available": True,
    "decision_capacity": True,
    "resists": False,
    "home_suitable": True,
    "rehab_potential": True,
    "palliative": False,
    "urgent": False,
}
MEDICATION = (
    "multidose_dispensing",
    "medication_reminder",
    "medication_support_device",
    "medication_routine_training",
)


@dataclass
class Setting:
    """One case and those who work with it in its own office."""

    case: Case
    caseworker: User

    def colleague(self, role):
        return employee(role, self.case.unit)

    def agree(self, **facts):
        for fact, value in facts.items():
            AgreedFactFactory(case=self.case, fact=fact, value=value)

    def close(self, *measures, need="medication"):
        for measure in measures:
            MeasureStateFactory(case=self.case, need=need, measure=measure, not_suitable=True)


@pytest.fixture
def story(db):
    """Every fact is known, nothing is tried, nothing is proposed."""
    case = CaseFactory(under_decision=True)
    found = Setting(case, employee(Role.CASEWORKER, case.unit))
    found.agree(**USUAL_SCORES, **NOTHING_EXCLUDES)
    NeedFactory(case=case)
    return found
