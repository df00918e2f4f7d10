# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""C1 and C2 by pages: fifty press «Ta» at once, and one form is sent eight times at once."""

from collections import Counter
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.organisation import EmploymentFactory, UserFactory
from tests.workflows.conftest import load_municipality, story_until
from tests.workflows.together import at_once
from tildeling.assessments.models import Meeting
from tildeling.cases.models import ContactNote, WorkItem
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Profession, Role

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 50
TWICE = 8


def browser(user):
    """A client that answers 500 the way a browser would see it, instead of raising."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def people(unit, role, profession=""):
    made = [UserFactory() for _ in range(PEOPLE)]
    for one in made:
        EmploymentFactory(
            user=one, unit=Unit.objects.get(code=unit), role=role, profession=profession
        )
    return made


def answers(outcomes):
    faults = [outcome.result for outcome in outcomes if outcome.code != "done"]
    assert faults == []
    return [outcome.result for outcome in outcomes]


@pytest.mark.parametrize(
    ("before", "node", "where"),
    [
        ("take", "start_mapping", ("tildeling", Role.CASEWORKER)),
        ("assess", "assess", ("kartlegging", Role.MAPPER, Profession.NURSE)),
    ],
)
def test_of_fifty_who_take_a_task_on_the_page_one_gets_it(before, node, where):
    load_municipality()
    runner = story_until(before)
    item = WorkItem.objects.open().filter(case_id=runner.case_id, node=node).earliest("id")
    url = f"/arbeidsliste/{item.pk}/ta/"
    browsers = [browser(one) for one in people(*where)]

    pages = answers(at_once([lambda b=one: b.post(url, {"key": str(uuid4())}) for one in browsers]))

    assert Counter(page.status_code for page in pages) == {302: 1, 409: PEOPLE - 1}
    assert all(
        "tatt av en annen" in page.content.decode() for page in pages if page.status_code == 409
    )
    item.refresh_from_db()
    winner = next(place for place, page in enumerate(pages) if page.status_code == 302)
    assert item.owner_id == int(browsers[winner].session["_auth_user_id"])


def test_eight_alike_with_one_key_are_one_note():
    load_municipality()
    runner = story_until("start_mapping")
    url = f"/saker/{runner.case.case_number}/notat/"
    sent = {"key": str(uuid4()), "contact_with": "service_user", "text": "Ringte. Alt vel.",
            "held_on": "12.03.2026"}  # fmt: skip
    browsers = [browser(runner.user("saksbehandler1")) for _ in range(TWICE)]
    before = ContactNote.objects.count()

    pages = answers(at_once([lambda b=one: b.post(url, sent) for one in browsers]))

    assert {(page.status_code, page.headers.get("Location")) for page in pages} == {
        (302, f"/saker/{runner.case.case_number}/")
    }
    assert ContactNote.objects.count() == before + 1


def test_eight_alike_with_one_key_hold_one_meeting():
    load_municipality()
    runner = story_until("meeting")
    url = f"/saker/{runner.case.case_number}/kartleggingsmote/"
    told = next(entry for entry in runner.course.entries if entry.step == "meeting").data
    nurse = runner.case.assessments.get(discipline="nurse")
    sent = {
        "key": str(uuid4()), "held_on": "10.03.2026", "participants": told["participants"],
        "user_took_part": "True", "conclusion": told["conclusion"], "F10": str(nurse.pk),
    }  # fmt: skip
    browsers = [browser(runner.user("saksbehandler1")) for _ in range(TWICE)]

    pages = answers(at_once([lambda b=one: b.post(url, sent) for one in browsers]))

    assert {page.status_code for page in pages} == {302}
    assert Meeting.objects.filter(case_id=runner.case_id).count() == 1
