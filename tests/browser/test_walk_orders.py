# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders, delivery and the leader's page: the story's case at each step, and a unit with weeks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.kit import check_page
from tests.browser.test_walk import LOOKS
from tests.factories.delivery import RefusedRowFactory, VisitBatchFactory, WeekSliceFactory
from tests.factories.orders import (
    ChangeProposalFactory,
    OrderFactory,
    OrderQuestionFactory,
    OrderReturnFactory,
    OrderVersionFactory,
    PauseFactory,
)
from tests.factories.people import RelatedPersonFactory
from tests.workflows.conftest import load_municipality, story_until, user
from tildeling.orders.models import Order, StartQuestion
from tildeling.organisation.models import Unit

TODAY = timezone.localdate()
MONDAY = TODAY - timedelta(days=TODAY.weekday())

# Before which entry of the story, who looks, and where.
STORY = {
    "asked": ("answer_start", "utforer1", ["/bestillinger/", "/bestillinger/oppstart/{asked}/"]),
    "sent": ("accept", "utforer1", [
        "/bestillinger/", "{order}", "{order}retur/", "{order}spor/", "{order}foresla/",
        "{order}opphold/", "{order}dodsfall/",
    ]),
    "accepted": ("begin", "utforer1", ["/bestillinger/", "{order}", "{order}start/"]),
    "proposed": ("reassess", "saksbehandler1", [
        "{order}", "/bestillinger/forslag/{proposal}/", "{case}bestillinger/",
        "/bestillinger/?visning=forslag",
    ]),
}  # fmt: skip


def places(runner):
    order = Order.objects.filter(case_id=runner.case_id, service="home_nursing").first()
    asked = StartQuestion.objects.filter(case_id=runner.case_id).first()
    proposal = order.proposals.first() if order else None
    return {
        "order": f"/bestillinger/{order.order_number}/" if order else "",
        "case": f"/saker/{runner.case.case_number}/",
        "asked": asked.pk if asked else "",
        "proposal": proposal.pk if proposal else "",
    }


def walk(page, urls):
    for url in urls:
        for scheme, width, scripts in LOOKS:
            check_page(page, url, scheme=scheme, width=width, scripts=scripts)


@pytest.mark.parametrize("stage", STORY)
def test_an_order_is_good_to_everybody(open_page, stage):
    before, name, paths = STORY[stage]
    load_municipality()
    # The entry that opens a round counts as one of it.
    found = places(story_until(before, round=2 if before == "reassess" else 1))
    walk(open_page(user=user(name)), [path.format(**found) for path in paths])


def deliver(order, weeks, decided=420):
    """Give an order whole weeks back in time with these minutes delivered."""
    for back, delivered in enumerate(reversed(weeks), start=1):
        WeekSliceFactory(
            order=order, from_on=MONDAY - timedelta(weeks=back), decided_sevenths=decided * 7,
            planned_minutes=decided, delivered_minutes=delivered, missed=back % 2,
        )  # fmt: skip


def a_busy_unit():
    """Orders of every state in sone nord, in the story's office, with weeks behind them."""
    load_municipality()
    unit, office = Unit.objects.get(code="sone-nord"), Unit.objects.get(code="tildeling")
    begins = TODAY - timedelta(weeks=14)
    names = [
        "Berit Eksempel",
        "Olaf Test",
        "Astrid Prøve",
        "Nils Fiktiv",
        "Ingrid Dummy",
        "Solveig Test",
    ]
    shares = [
        (400, 380, 410, 390),
        (300, 250, 240, 290),
        (420, 430, 410, 400),
        (560, 540, 580, 520),
        (330, 350, 340, 345),
    ]
    made = []
    for place, name in enumerate(names):
        given, family = name.split()
        state = {"active": True} if place < 5 else {}
        order = OrderFactory(
            **state, unit=unit, case__unit=office, tied=True, case__person__given_name=given,
            case__person__family_name=family, key_access="Nøkkelboks ved døra, kode hos vakt",
            safety="Hund. Ring før dere kommer." if place % 2 else "",
            case__person__phone="412 34 567", accept_by=TODAY + timedelta(days=1),
            started_on=begins if place < 5 else None,
        )  # fmt: skip
        OrderVersionFactory(order=order, from_on=begins)
        if place < 5:
            deliver(order, shares[place])
        made.append(order)
    RelatedPersonFactory(person=made[0].person, phone="998 87 766")
    ChangeProposalFactory(order=made[0], due_on=TODAY + timedelta(days=3))
    OrderQuestionFactory(order=made[0])
    OrderQuestionFactory(order=made[1], answered=True)
    PauseFactory(
        order=made[2], from_on=TODAY - timedelta(days=2), until_on=TODAY + timedelta(days=5)
    )
    returned = OrderFactory(
        unit=unit, case__unit=office, tied=True, state="RETURNED", accept_by=TODAY
    )
    OrderVersionFactory(order=returned, from_on=begins)
    OrderReturnFactory(order=returned)
    return made, returned


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("utforer1", ["/bestillinger/?visning=i-gang", "{order}", "/levering/enhet/sone-nord/",
                      "/levering/sak/{number}/", "{paused}tilbake/"]),
        ("saksbehandler1", ["/bestillinger/", "{returned}", "{returned}send-igjen/",
                            "/saker/{number}/bestillinger/"]),
        ("kontorleder", ["/leder/", "/leder/tall/ikke-startet/", "/leder/tall/apne-saker/"]),
        ("kommunalsjef", ["/leder/", "/levering/enhet/sone-nord/"]),
    ],
)  # fmt: skip
def test_a_busy_unit_is_good_to_everybody(open_page, name, paths):
    made, returned = a_busy_unit()
    found = {
        "order": f"/bestillinger/{made[0].order_number}/",
        "paused": f"/bestillinger/{made[2].order_number}/",
        "returned": f"/bestillinger/{returned.order_number}/",
        "number": made[0].case.case_number,
    }
    walk(open_page(user=user(name)), [path.format(**found) for path in paths])


def test_a_file_of_visits_is_good_to_everybody(open_page):
    load_municipality()
    reader = user("administrator1")
    batch = VisitBatchFactory(received_by_id=reader.pk, rows=3, stored=2, refused=1)
    RefusedRowFactory(batch=batch)
    walk(open_page(user=reader), ["/levering/innlesing/", f"/levering/innlesing/{batch.pk}/"])
