# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The ladder's own door: a case in, verdicts out, nobody named and nothing kept."""

import json
from pathlib import Path

import jsonschema
import pytest

from services import ladder
from tests.api.conftest import is_problem

CASE = {
    "date": "2026-03-02",
    "user_group": "elderly",
    "facts": {"F10": 3, "F11": 2, "palliative": False, "lives_alone": True},
    "measures": [],
    "proposed": [
        {"service": "home_nursing", "minutes_per_week": 840, "needs": ["medication"],
         "tag": "medicine_only"}
    ],
}  # fmt: skip
ANSWER_SCHEMA = json.loads(Path("services/schemas/ladder_answer.schema.json").read_text())


def test_the_answer_is_the_ladders_own(clerk, django_assert_num_queries):
    # Who asks, and their employments; the case itself needs no database.
    with django_assert_num_queries(2):
        response = clerk.post("ladder-checks/evaluate/", CASE, key=None)

    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(ladder.evaluate(CASE)))
    jsonschema.validate(response.json(), ANSWER_SCHEMA)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"date": "i dag"}, "date"),
        ({"facts": {"F99": 1}}, "facts.F99"),
        ({"facts": {"F10": True}}, "facts.F10"),
        ({"user_group": "barn"}, "user_group"),
        ({"proposed": [{"service": "x", "needs": ["medication"]}]}, "proposed[0].service"),
        ({"navn": "Berit"}, "navn"),
    ],
)
def test_every_fault_comes_by_its_path(clerk, changes, path):
    response = clerk.post("ladder-checks/evaluate/", {**CASE, **changes})

    assert path in is_problem(response, 422, "invalid")["errors"]


@pytest.mark.parametrize("content", [None, [], "sak", 12, {}])
def test_what_is_not_a_case_is_refused(clerk, content):
    is_problem(clerk.post("ladder-checks/evaluate/", content), 422, "invalid")


def test_only_those_with_the_api_ask(executive, nobody):
    is_problem(executive.post("ladder-checks/evaluate/", CASE), 403, "api")
    is_problem(nobody.post("ladder-checks/evaluate/", CASE), 401)
