# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Following up: what is in force, goals, proposals, delivery, and the three conclusions."""

from datetime import date

import pytest

from tests.factories.delivery import WeekSliceFactory
from tests.pages.decisions.conftest import KEY, refused, text_of
from tildeling.cases.states import CaseStatus
from tildeling.decisions.models import FollowUp, InForce
from tildeling.delivery.models import WeekSlice
from tildeling.orders.models import ChangeProposal, Order

pytestmark = pytest.mark.django_db
PAGE = "oppfolging/"


def sent(story, **more):
    return {"key": KEY, "step": story.step("follow_up"), "act": "conclude", **more}


def test_it_shows_goals_proposals_and_what_is_in_force(story_at, client):
    story = story_at("reassess")
    said = text_of(client.get(story.url(PAGE)))

    assert "Tar minst 90 % av dosene til rett tid." in said
    assert "Hjemmesykepleie: behovet har minsket" in said
    assert "Foreslår 20" in said
    assert "Saken kan avsluttes når ingen tjenester gjelder lenger." in said


def test_without_visits_it_says_so(story_at, client):
    story = story_at("reassess")
    WeekSlice.objects.all().delete()

    assert "Det er ikke lest inn besøk" in text_of(client.get(story.url(PAGE)))


def test_what_was_delivered_of_the_last_weeks_is_shown(story_at, client):
    story = story_at("reassess")
    WeekSlice.objects.all().delete()
    order = Order.objects.get(case=story.case, service="home_nursing")
    WeekSliceFactory(
        order=order, unit=order.unit, iso_year=2026, iso_week=14, from_on=date(2026, 3, 30),
        until_on=date(2026, 4, 6), decided_sevenths=280, delivered_minutes=20, visits=1,
    )  # fmt: skip
    response = client.get(story.url(PAGE))

    (row,) = response.context["delivered"]
    assert row.title == "Hjemmesykepleie"
    assert "50" in row.words
    assert "levert 20" in row.words


def test_reassessing_opens_a_new_round_and_names_the_proposal(story_at, client):
    story = story_at("reassess")
    proposal = ChangeProposal.objects.get()
    given = sent(story, outcome="reassess", reason="Det går bra.", proposal_id=proposal.pk)
    response = client.post(story.url(PAGE), given)

    assert response.status_code == 302
    assert story.case.round == 2
    assert FollowUp.objects.get().proposal_id == proposal.pk


def test_going_on_needs_a_date_ahead_and_keeps_what_was_typed(story_at, client):
    story = story_at("reassess")
    given = sent(story, outcome="continue", reason="Det går bra.", evaluation_on="12.03.2026")
    response = client.post(story.url(PAGE), given)

    assert response.status_code == 422
    assert "Sett en dato fram i tid for neste evaluering." in text_of(response)
    assert "Det går bra." in response.content.decode()
    assert not FollowUp.objects.exists()


def test_going_on_sets_the_date_once(story_at, client):
    story = story_at("reassess")
    given = sent(story, outcome="continue", reason="Det går bra.", evaluation_on="20.10.2026")
    client.post(story.url(PAGE), given)

    assert client.post(story.url(PAGE), given).status_code == 302
    assert FollowUp.objects.get().evaluation_on == date(2026, 10, 20)
    assert "Tidligere evalueringer" in text_of(client.get(story.url(PAGE)))


def test_ending_is_refused_while_a_unit_delivers(story_at, client):
    story = story_at("reassess")
    response = client.post(story.url(PAGE), sent(story, act="end", reason="services_ended"))

    assert response.status_code == 409
    assert story.case.status == CaseStatus.IN_DELIVERY


def test_ending_is_offered_when_nothing_is_in_force(story_at, client):
    story = story_at("reassess")
    InForce.objects.filter(decision__case=story.case).delete()
    response = client.get(story.url(PAGE))

    assert response.context["can_end"]
    assert "Hvorfor avsluttes saken?" in text_of(response)


def test_ending_closes_the_case_for_a_reason(story_at, client):
    story = story_at("reassess")
    InForce.objects.filter(decision__case=story.case).delete()
    Order.objects.filter(case=story.case).update(state="COMPLETED", ended_on=date(2026, 4, 13))
    story.case.ties.filter(function="provider").update(until_on=date(2026, 4, 13))
    nothing = client.post(story.url(PAGE), sent(story, act="end"))
    done = client.post(story.url(PAGE), sent(story, act="end", reason="services_ended"))

    assert nothing.status_code == 422
    assert done.status_code == 302
    assert story.case.status == CaseStatus.CLOSED


def test_before_its_time_it_only_shows(story_at, client):
    story = story_at("dispatch")
    said = text_of(client.get(story.url(PAGE)))

    assert "Saken er ikke kommet til oppfølging ennå." in said
    assert "Underskriv evalueringen" not in said


def test_only_the_office(story_at, client):
    story = story_at("reassess")

    assert refused(client, story.url(PAGE), "sykepleier", "utforer1")


def test_it_asks_a_bounded_number_of_queries(story_at, client, django_assert_max_num_queries):
    story = story_at("reassess")
    with django_assert_max_num_queries(27):
        client.get(story.url(PAGE))
