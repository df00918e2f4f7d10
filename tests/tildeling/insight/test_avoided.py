# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Avoided time is what a stored check first found something lower for, less what was granted."""

from datetime import date

import pytest

from tests.workflows.conftest import load_municipality, story_until
from tildeling.cases.models import Case
from tildeling.insight.queries import avoided

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 1)


def test_the_story_avoids_what_the_dispenser_replaced():
    load_municipality()
    runner = story_until("dispatch")
    found = avoided(ON, cases=Case.objects.all())

    (line,) = found.lines
    assert line.case_number == runner.case.case_number
    assert (line.service, line.proposed_minutes, line.granted_minutes) == ("home_nursing", 210, 40)
    assert found.minutes == 170


def test_a_later_round_counts_from_the_first_proposal_for_a_year():
    load_municipality()
    story_until("nothing")  # to the end
    after = avoided(date(2026, 5, 1), cases=Case.objects.all())

    assert after.minutes == 210 - 20
    assert not avoided(date(2027, 4, 1), cases=Case.objects.all()).is_measured


def test_nothing_is_avoided_when_the_lower_step_is_over():
    load_municipality()
    story_until("dispatch")

    assert not avoided(date(2026, 4, 25), cases=Case.objects.all()).is_measured


def test_nothing_is_measured_before_it_is_in_force_or_in_other_cases():
    load_municipality()
    story_until("dispatch")

    assert not avoided(date(2026, 3, 1), cases=Case.objects.all()).is_measured
    assert not avoided(ON, cases=Case.objects.none()).is_measured


def test_without_a_check_nothing_is_guessed():
    load_municipality()
    runner = story_until("dispatch")
    runner.case.ladder_checks.update(answer={"verdicts": []})

    assert not avoided(ON, cases=Case.objects.all()).is_measured
