# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole first example through the pages only: from the daughter's application to round two.

The server's clock starts at the real now and is moved on by weeks; whoever was logged in has to
log in again, as they would. What runs in the background is run here, by the same tasks.
"""

import pytest
from django.utils import timezone

from tests.journeys import acts_after as after
from tests.journeys import acts_before as before
from tests.journeys.story import Story
from workflows import tasks

pytestmark = pytest.mark.browser


def test_the_story_is_lived_through_the_pages(desks, clock):
    story = Story(timezone.localdate())
    kari = apply(desks, story)
    find_the_right_help(kari, story)
    marit = desks("utforer1")
    before.answer_start(marit, story)
    ingrid = decide(desks, kari, story)
    deliver(marit, story, clock)
    kari.log_in()
    decide_again(desks, story, kari=kari, marit=marit, ingrid=ingrid)
    after.lead(desks("kontorleder"), story)


def apply(desks, story):
    kari = desks("saksbehandler1")
    before.register(kari, story)
    before.begin_mapping(kari, story)
    for place, entry in enumerate(story.entries("assess")):
        before.map_person(desks(entry["by"]), story, story.entry("assess", nth=place))
    before.meet(kari, story)
    return kari


def find_the_right_help(kari, story):
    before.propose_too_much(kari, story)
    before.assess_lower_steps(kari, story)
    before.propose_enough(kari, story)
    before.settle(kari, story)


def decide(desks, kari, story):
    ingrid = desks("fagkoordinator")
    after.write_decision(kari, story)
    after.sign(kari, story, expected="Du får")
    after.sign_second(ingrid, story)
    tasks.drain()
    after.dispatch(kari, story)
    return ingrid


def deliver(marit, story, clock):
    after.accept(marit, story)
    clock.move_to(story.at(0))
    after.begin(marit.log_in(), story)
    clock.move_to(story.at(21))
    tasks.daily()
    after.hand_in_visits(marit.log_in(), story)
    after.look_at_weeks(marit, story)


def decide_again(desks, story, *, kari, marit, ingrid):
    after.answer_proposal(kari, story)
    after.begin_round_two(kari, story)
    after.map_again(desks("sykepleier"), story)
    after.meet_again(kari, story)
    after.propose_less(kari, story)
    before.settle(kari, story)
    before.answer_start(marit, story, round=2)
    after.write_decision(kari, story, round=2)
    after.sign(kari, story, expected="Nå")
    after.sign_second(ingrid.log_in(), story)
    tasks.drain()
    after.dispatch(kari, story, round=2)
    after.versions(marit, story)
