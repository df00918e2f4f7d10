# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Requests made from the schema: no 5xx, and every answer is one the schema says.

Those who know the schema and have every permission try all the doors, with what fits and with what
does not. The seed is fixed; the whole count is slow, so the fast part of the suite tries fewer.
"""

from collections import Counter

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import Caller
from tests.factories.cases import CaseFactory, WorkItemFactory
from tests.factories.orders import OrderFactory
from tests.factories.organisation import EmploymentFactory, employee
from tildeling.cases.models import WorkItem
from tildeling.orders.models import Order
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Role
from tildeling.wsgi import application

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
)  # fmt: skip
SEED = 20260302
FEW, ALL = 5, 40


@pytest.fixture
def one_connection():
    """Let requests that come as WSGI stay in the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def everybody(municipality, one_connection):
    """Somebody who may do everything, and something to do it with."""
    office, unit = Unit.objects.get(code="tildeling"), Unit.objects.get(code="sone-nord")
    who = employee(Role.CASEWORKER, office)
    for role, where in ((Role.SYSTEM, office), (Role.PROVIDER_LEADER, unit)):
        EmploymentFactory(user=who, unit=where, role=role)
    case = CaseFactory(unit=office)
    for _ in range(3):
        WorkItemFactory(case=case)
        OrderFactory(active=True, with_version=True, unit=unit)
    return who


def operations():
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    return [result.ok() for result in schema.get_all_operations()]


def what_there_is():
    return {
        "order_number": Order.objects.values_list("order_number", flat=True).first(),
        "case_number": WorkItem.objects.open().values_list("case__case_number", flat=True).last(),
        "item_id": WorkItem.objects.open().values_list("pk", flat=True).last(),
    }


def try_all(who, count, mode, checks):
    """Send `count` cases to every operation; return what each operation answered."""
    known = what_there_is() if mode is GenerationMode.POSITIVE else {}
    return {
        operation.label: try_one(operation, who, count, mode, checks, known)
        for operation in operations()
    }


def try_one(operation, who, count, mode, checks, known):
    """Every other case is about something that is there, where that is known."""
    codes = Counter()

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=count, deadline=None, database=None,
        suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), is_real=booleans())
    def one(case, is_real):
        for name in set(known) & set(case.path_parameters):
            if is_real:
                case.path_parameters[name] = known[name]
        # A new token each time: one of the doors takes the token away.
        response = case.call_and_validate(headers=Caller(who).headers, checks=checks)
        codes[response.status_code] += 1

    one()
    return codes


def number_of(*answers):
    return sum(count for one in answers for codes in one.values() for count in codes.values())


def test_a_few_that_fit_and_a_few_that_do_not(everybody):
    fit = try_all(everybody, FEW, GenerationMode.POSITIVE, CHECKS)
    odd = try_all(everybody, FEW, GenerationMode.NEGATIVE, CHECKS)

    assert number_of(fit, odd) >= 60
    print(f"B1 from the schema: {number_of(fit, odd)} tried, 0 broken")


@pytest.mark.slow
def test_five_hundred_and_more(everybody):
    fit = try_all(everybody, ALL, GenerationMode.POSITIVE, CHECKS)
    odd = try_all(everybody, ALL, GenerationMode.NEGATIVE, (*CHECKS, ignored_auth))

    assert number_of(fit, odd) >= 500
    # Every door was opened: what fits was not only turned away at the threshold.
    assert [label for label, codes in fit.items() if set(codes) <= {401, 403, 404}] == []
    print(f"B1 from the schema: {number_of(fit, odd)} tried, 0 broken")
