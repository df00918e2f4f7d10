# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py recompute_weeks`: what is kept is held up against the visits, and put right."""

import io
import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command

from tests.tildeling.delivery.files import visit
from tildeling.delivery.models import WeekSlice

pytestmark = pytest.mark.django_db
ON = datetime(2026, 3, 30, 9, tzinfo=UTC)


def recompute(*options):
    """What the command says, and how it ends."""
    said, code = io.StringIO(), 0
    with time_machine.travel(ON, tick=False):
        try:
            call_command("recompute_weeks", *options, stdout=said)
        except SystemExit as stop:
            code = stop.code
    return code, said.getvalue().splitlines()


def test_weeks_that_are_as_the_visits_say_differ_in_nothing(read_in, order):
    read_in(visit(1, order), visit(2, order, status="uteblitt"))

    assert recompute() == (0, ["0 forskjeller."])
    assert recompute("--json") == (0, [])


def test_a_week_that_was_touched_by_hand_is_found_and_only_put_right_when_asked(read_in, order):
    read_in(visit(1, order))
    WeekSlice.objects.update(delivered_minutes=26, visits=2)

    code, said = recompute()

    assert code == 1
    assert said == [
        f"bestilling #{order.pk} fra 2026-03-09: delivered_minutes er 26, skulle vært 25",
        f"bestilling #{order.pk} fra 2026-03-09: visits er 2, skulle vært 1",
        "2 forskjeller.",
    ]
    assert json.loads(recompute("--json")[1][0])["computed"] == 25
    assert WeekSlice.objects.get().delivered_minutes == 26

    assert recompute("--write")[1][-1] == "2 forskjeller. Rettet."

    assert WeekSlice.objects.earliest("from_on").delivered_minutes == 25
    assert recompute() == (0, ["0 forskjeller."])


def test_putting_right_also_makes_the_weeks_nobody_has_reported_on(read_in, order):
    read_in(visit(1, order))

    recompute("--write")

    assert [row.iso_week for row in WeekSlice.objects.order_by("from_on")] == [11, 12, 13, 14]


def test_a_week_that_is_gone_is_found(read_in, order):
    read_in(visit(1, order))
    WeekSlice.objects.all().delete()

    assert recompute()[0] == 1
    assert recompute("--write")[0] == 1
    assert recompute()[0] == 0
