# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The catalogue of a day."""

import pytest

from services import catalogue
from tests.api.conftest import is_problem


def test_services_come_with_level_law_and_unit(clerk):
    body = clerk.get("catalogue/", on="2026-03-02").json()

    assert body["on"] == "2026-03-02"
    assert {row["code"] for row in body["services"]} == set(catalogue.codes())
    nursing = next(row for row in body["services"] if row["code"] == "home_nursing")
    assert (nursing["title"], nursing["level"]) == ("Hjemmesykepleie", 4)
    assert nursing["unit_of_grant"] == "minutes"
    assert "§ 3-2" in nursing["legal_basis"]["text"]
    assert {"code": "medication", "title": "Medisiner"}["code"] in {
        row["code"] for row in body["needs"]
    }
    assert len(body["measures"]) > 10


def test_a_service_that_was_not_yet_is_left_out(clerk):
    codes = {row["code"] for row in clerk.get("catalogue/", on="2013-01-01").json()["services"]}

    assert "home_nursing" in codes
    assert "user_controlled_assistance" not in codes


@pytest.mark.parametrize(
    "on", ["0001-01-01", "2011-12-31", "2012-01-01", "2026-06-01", "9999-12-31"]
)
def test_every_day_has_an_answer(clerk, on):
    assert clerk.get("catalogue/", on=on).status_code == 200


@pytest.mark.parametrize("on", ["", "i dag", "2026-02-30", "20260302", "2026-W10-1", "2026-03-02 "])
def test_what_is_no_date_is_refused(clerk, on):
    assert "on" in is_problem(clerk.get("catalogue/", on=on), 422)["errors"]


def test_without_a_day_it_is_today(clerk):
    assert clerk.get("catalogue/").status_code == 200


def test_only_those_with_the_api_read_it(executive, nobody):
    is_problem(executive.get("catalogue/"), 403, "api")
    is_problem(nobody.get("catalogue/"), 401)
