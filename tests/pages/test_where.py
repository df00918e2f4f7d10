# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a thing to do to the page where it is done."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.factories.cases import CaseFactory, WorkItemFactory
from tildeling.cases.states import WorkKind
from tildeling.pages.where import KINDS, STEPS, url_of
from workflows.flows.allocation import AllocationFlow


def test_every_step_of_the_flow_has_its_page():
    steps = {node.name for node in AllocationFlow.instance.nodes() if hasattr(node, "instead")}

    assert steps == set(STEPS)


def test_every_kind_named_is_a_kind():
    assert set(KINDS) <= set(WorkKind.values)


@pytest.mark.django_db
@pytest.mark.parametrize("node", [*STEPS, ""])
def test_a_thing_leads_to_a_page_that_exists(node):
    case = CaseFactory()
    item = WorkItemFactory.build(case=case, node=node, kind="step", subject_id=7)

    found = url_of(item)

    assert found.startswith("/")
    try:
        reverse(STEPS[node][0] if node else "", args=[case.case_number])
    except NoReverseMatch:
        return
    assert found != reverse("cases:show", args=[case.case_number])


@pytest.mark.django_db
def test_what_waits_for_information_leads_to_its_answer():
    case = CaseFactory()
    item = WorkItemFactory.build(case=case, kind="information", node="", subject_id=7)

    assert url_of(item) == f"/saker/{case.case_number}/opplysninger/7/"
