# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting the mapping: who, the rule of two, and once."""

from uuid import uuid4

import pytest

from tests.pages.cases.conftest import url
from tildeling.cases.models import WorkItem
from tildeling.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def runner(story):
    return story("start_mapping")


@pytest.fixture
def clerk(runner, as_user):
    return as_user("saksbehandler1")


def given(*professions, **more):
    unit = Unit.objects.get(kind="mapping")
    units = {f"unit_{one}": unit.pk for one in professions}
    return {"key": str(uuid4()), "disciplines": list(professions)} | units | more


def test_two_professions_are_asked_once(runner, clerk):
    page = url(runner, "start-kartlegging/")
    assert "Minst to fag skal kartlegge" in clerk.get(page).content.decode()
    sent = given("nurse", "physiotherapist")

    for _ in range(2):
        assert clerk.post(page, sent).status_code == 302

    asked = WorkItem.objects.filter(case_id=runner.case_id, node="assess").open()
    assert sorted(asked.values_list("profession", flat=True)) == ["nurse", "physiotherapist"]
    assert clerk.get(page).status_code == 302


def test_one_profession_needs_a_reason_for_somebody_new(runner, clerk):
    page = url(runner, "start-kartlegging/")

    response = clerk.post(page, given("nurse"))

    html = response.content.decode()
    assert response.status_code == 422
    assert "skriv hvorfor ett fag er nok" in html
    assert 'value="nurse" checked' in html
    reason = "Bare medisiner, og ergoterapeut var der i januar."
    assert clerk.post(page, given("nurse", one_profession_reason=reason)).status_code == 302


def test_nobody_chosen_is_asked_again(runner, clerk):
    response = clerk.post(url(runner, "start-kartlegging/"), {"key": str(uuid4())})

    assert response.status_code == 422
    assert "Velg minst ett fag." in response.content.decode()


def test_the_office_itself_can_map(runner, clerk):
    sent = given("nurse", "social_worker")
    sent["unit_social_worker"] = runner.case.unit_id

    assert clerk.post(url(runner, "start-kartlegging/"), sent).status_code == 302
    assert runner.case.assessments.get(discipline="social_worker").unit_id == runner.case.unit_id
