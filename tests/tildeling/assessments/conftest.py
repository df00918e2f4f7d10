# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A case that is being mapped, its caseworker, and a nurse who maps in it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.factories.assessments import AssessmentFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisation import UnitFactory, employee
from tildeling.cases.models import Case
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Profession, Role

AT = datetime(2026, 3, 10, 10, tzinfo=UTC)
ON = AT.date()


@dataclass
class Setting:
    """Who works where around one case."""

    case: Case
    caseworker: User
    mapping: Unit
    nurse: User

    def mapper(self, profession):
        return employee(Role.MAPPER, self.mapping, profession=profession)


@pytest.fixture
def new_case(db):
    """A case that has just come."""
    case, mapping = CaseFactory(), UnitFactory(mapping=True)
    return Setting(
        case,
        employee(Role.CASEWORKER, case.unit),
        mapping,
        employee(Role.MAPPER, mapping, profession=Profession.NURSE),
    )


@pytest.fixture
def mapped(new_case):
    """The same case while it is mapped."""
    new_case.case.status = "under_assessment"
    new_case.case.save()
    return new_case


@pytest.fixture
def ordered(mapped):
    """The nurse's assessment, ordered."""
    return AssessmentFactory(case=mapped.case, unit=mapped.mapping)
