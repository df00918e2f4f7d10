# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Never-drop over random histories: no open case without somebody and a next date, no service
that ends unseen. The query is the leader's own list.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.workflows.conftest import story_until, user
from tildeling.cases import commands as cases
from tildeling.cases.models import Case, WorkItem
from tildeling.insight.queries import never_drop
from tildeling.orders import commands as orders
from tildeling.orders.models import Order
from tildeling.shared.refusals import Refusal
from tildeling.shared.time import oslo_date
from workflows import engine, relay, watch

pytestmark = pytest.mark.django_db(transaction=True)

# How many days a history lies still.
LATE = {"ten days": 10, "a month": 35, "half a year": 200}
DETOURS = st.lists(
    st.tuples(
        st.integers(0, 45),
        st.sampled_from(["wait", "take", "pause", "die", "give_back", *LATE]),
    ),
    max_size=5,
)


class History:
    """The story with detours; time moves on, and the background looks every time it does."""

    def __init__(self, runner):
        self.runner = runner
        self.late = timedelta()

    def do(self, detour, at):
        if detour in LATE:
            self.late += timedelta(days=LATE[detour])
            return
        getattr(self, detour)(at)

    def wait(self, at):
        self.run(
            cases.ask_information, "saksbehandler2", at, asked_of="service_user",
            text="Hvilke medisiner bruker du nå?",
        )  # fmt: skip

    def take(self, at):
        self.run(cases.take, "saksbehandler2", at)

    def pause(self, at):
        self.run(orders.pause, "utforer1", at, cause="hospital", from_on=oslo_date(at))

    def die(self, at):
        self.run(orders.record_death, "utforer1", at, died_on=oslo_date(at))

    def run(self, command, who, at, **given):
        engine.run(command, actor=user(who), at=at, case_id=self.runner.case_id, **given)

    def give_back(self, at):
        item = self.runner.step("accept")
        engine.perform(item.step_id, actor=user("utforer1"), at=at, choice="send_back",
                       reason="capacity", note="Vi har ikke plass denne uka.")  # fmt: skip

    def background(self, at):
        engine.fire_due_timers(at)
        relay.relay(lambda: at)
        watch.look(at)
        relay.relay(lambda: at)


def live(detours, number):
    """Live the story with detours before the entries named, and look after each."""
    runner = story_until("note_contact", number=number)
    history = History(runner)
    planned = {}
    for place, detour in detours:
        planned.setdefault(place, []).append(detour)
    done = 0
    for place, entry in enumerate(runner.course.entries):
        for detour in planned.get(place, []):
            with suppress(Refusal):  # not possible there: nothing was done
                history.do(detour, entry.at + history.late)
                done += 1
        at = entry.at + history.late
        # A detour made it impossible: the case is still somebody's.
        with suppress(Refusal, ObjectDoesNotExist):
            runner.perform(entry)
        history.background(at)
        found = never_drop(oslo_date(at), cases=Case.objects.filter(pk=runner.case_id))
        assert found == [], (entry.step, detours)
    return done


@pytest.mark.parametrize(
    "examples", [pytest.param(2, id="some"), pytest.param(12, id="all", marks=pytest.mark.slow)]
)
def test_nobody_falls_out_whatever_happens(municipality_loaded, examples):
    counted = {"histories": 0, "detours": 0}

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    @given(DETOURS)
    def histories(detours):
        counted["histories"] += 1
        counted["detours"] += live(detours, counted["histories"])

    histories()
    print(f"Never-drop: {counted['histories']} histories, {counted['detours']} detours, 0 dropped")


def test_a_case_that_nobody_has_is_found(case_before):
    runner = case_before("meeting")
    entry = runner.course.entries[4]
    WorkItem.objects.filter(case_id=runner.case_id).update(closed_at=entry.at)

    found = never_drop(oslo_date(entry.at))

    assert [row.case_id for row in found] == [runner.case_id]


def test_the_steps_of_an_order_that_death_cancelled_are_passed(case_before):
    runner = case_before("accept")
    entry = next(one for one in runner.course.entries if one.step == "accept")
    History(runner).do("die", entry.at)

    watch.look(entry.at)

    assert not Order.objects.filter(case_id=runner.case_id, state="SENT").exists()
    open_nodes = {item.node for item in engine.open_steps(runner.case)}
    assert open_nodes <= {"follow_up", "dispatch"}
