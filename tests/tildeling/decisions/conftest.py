# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A case that is ready for its decision, on a Monday in March."""

from datetime import datetime

import pytest

from tests.factories.careladder import ProposedLineFactory
from tests.factories.cases import ApplicationFactory, CaseFactory
from tests.factories.decisions import DraftFactory, ladder_checked
from tests.factories.organisation import employee
from tildeling.organisation.roles import Role
from tildeling.shared.time import OSLO


@pytest.fixture
def at():
    return datetime(2026, 3, 16, 12, tzinfo=OSLO)


@pytest.fixture
def on(at):
    return at.date()


@pytest.fixture
def caseworker(case):
    return employee(Role.CASEWORKER, case.unit)


@pytest.fixture
def senior(case):
    return employee(Role.SENIOR_CASEWORKER, case.unit)


@pytest.fixture
def leader(case):
    return employee(Role.OFFICE_LEADER, case.unit)


@pytest.fixture
def case():
    """A case in its first round, applied for, under decision."""
    found = CaseFactory(under_decision=True)
    ApplicationFactory(case=found)
    return found


@pytest.fixture
def ready(case, caseworker):
    """A case with a checked line and a draft in which every common block is written."""
    ProposedLineFactory(case=case)
    ladder_checked(case)
    DraftFactory(case=case, prepared_by=caseworker)
    return case
