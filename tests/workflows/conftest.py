# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A small municipality and cases brought to a given step, through the product's own doors."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from services.identity_numbers import make_synthetic
from tildeling.organisation.models import User
from workflows import engine, municipality
from workflows.course import Runner, read_course

STORY = Path("examples/1_glemmer_medisinene.json")
AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def load_municipality():
    def load(*, actor, at):
        municipality.load(
            Path("examples/municipality"), actor=actor, at=at, from_on=date(2020, 1, 1)
        )

    engine.run(load, actor=engine.system_actor(), at=AT)


def story_until(step, *, number=1, round=1):
    """A runner whose case stands before an entry, in the round named."""
    course = read_course(STORY)
    course.application["reference"] = f"EKS-{number}"
    if number > 1:  # another person each time
        person = course.application["person"]
        born = date.fromisoformat(person["born_on"])
        person["fnr"] = make_synthetic(20 + number, born)
    runner = Runner(course)
    runner.register()
    passed = 0
    for entry in course.entries:
        passed += entry.step == "reassess"
        if entry.step == step and passed == round - 1:
            break
        runner.perform(entry)
    return runner


def user(name):
    return User.objects.get(username=name)


@pytest.fixture
def municipality_loaded(transactional_db):
    load_municipality()


@pytest.fixture
def case_before(municipality_loaded):
    """Bring a new case to the entry of a step."""
    made = []

    def bring(step, **where):
        made.append(story_until(step, number=len(made) + 1, **where))
        return made[-1]

    return bring
