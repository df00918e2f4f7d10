# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A case's decision pages, at the steps of the story where they matter."""

from datetime import datetime

import pytest
import time_machine

from tests.browser.kit import check_page
from tests.browser.test_walk import LOOKS
from tests.workflows.conftest import load_municipality, story_until, user
from tildeling.cases.models import Case
from tildeling.shared.time import OSLO


def at(*parts: int) -> datetime:
    """An instant in Oslo."""
    return datetime(*parts, tzinfo=OSLO)


# Where the story stands, on which round, when it is looked at, who looks, and at what.
WALK = [
    ("draft", 1, at(2026, 3, 12, 8, 0), "saksbehandler1", "vedtak/utkast/"),
    ("sign", 1, at(2026, 3, 12, 9, 20), "saksbehandler1", "vedtak/utkast/"),
    ("sign", 1, at(2026, 3, 12, 9, 20), "saksbehandler1", "vedtak/brev/"),
    ("sign", 1, at(2026, 3, 12, 9, 20), "saksbehandler1", "vedtak/underskriv/"),
    ("draft", 1, at(2026, 3, 12, 8, 0), "saksbehandler1", "vedtak/underskriv/"),
    ("second_sign", 1, at(2026, 3, 12, 12, 0), "fagkoordinator", "vedtak/andre-underskrift/"),
    ("second_sign", 1, at(2026, 3, 12, 12, 0), "saksbehandler1", "vedtak/"),
    ("dispatch", 1, at(2026, 3, 12, 13, 30), "saksbehandler1", "vedtak/utsending/"),
    ("reassess", 2, at(2026, 4, 13, 9, 30), "saksbehandler1", "oppfolging/"),
    ("dispatch", 2, at(2026, 4, 15, 11, 30), "saksbehandler1", "vedtak/"),
    ("dispatch", 2, at(2026, 4, 15, 11, 30), "saksbehandler1", "vedtak/2/"),
    ("reassess", 2, at(2026, 4, 13, 9, 30), "saksbehandler1", "avslutt"),
]


@pytest.mark.parametrize(
    ("step", "round", "when", "who", "rest"), WALK, ids=lambda part: str(part).replace("/", " ")
)
def test_a_decision_page_is_good_to_everybody(open_page, step, round, when, who, rest):
    load_municipality()
    case = story_until(step, round=round).case
    url = f"/saker/{case.case_number}/{rest}"
    if rest == "avslutt":
        url = f"/saker/{case.case_number}/tjenester/{_line_of(case)}/avslutt/"
    with time_machine.travel(when):
        page = open_page(user=user(who))
        for scheme, width, scripts in LOOKS:
            check_page(page, url, scheme=scheme, width=width, scripts=scripts)


def _line_of(case: Case) -> int:
    return case.decisions.get().lines.order_by("id").first().pk
