# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs: what the mapping points at stands ready, a person decides."""

import pytest

from tests.pages.story import filled
from tildeling.assessments.models import Need

PATH = "behov/"


@pytest.fixture
def office(desk):
    return desk("needs", "saksbehandler1")


def form_of(one):
    return one.get(PATH).context["form"]


def test_what_the_mapping_points_at_stands_on_top_with_why(office):
    response = office.get(PATH)

    rows = [row for row in response.context["form"].rows() if row.is_on_top]
    assert [row.chosen.name for row in rows] == ["medication", "memory"]
    assert "ivareta egen helse (skår 3)" in response.content.decode()


def test_they_are_saved_with_words_and_goal(office):
    sent = filled(
        form_of(office), memory=None, description_medication="Glemmer dem.", goal_medication="90 %"
    )
    first, again = office.post(PATH, sent), office.post(PATH, sent)

    assert (first.status_code, first.url) == (302, office.url("omsorgstrappen/"))
    assert again.status_code == 302
    need = Need.objects.get(case=office.case)
    assert (need.code, need.description, need.goal) == ("medication", "Glemmer dem.", "90 %")


def test_words_beside_a_need_nobody_chose_are_asked_about(office):
    sent = filled(form_of(office), goal_meals="Spiser middag hver dag")
    response = office.post(PATH, sent)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Kryss av for «Måltider», eller ta bort teksten." in html
    assert "Spiser middag hver dag" in html


def test_a_saved_need_can_be_taken_away(desk):
    one = desk("ladder", "saksbehandler1")
    one.post(PATH, filled(form_of(one), medication=None, memory="on"))

    assert [need.code for need in Need.objects.all()] == ["memory"]


@pytest.mark.parametrize(("name", "status"), [("sykepleier", 404), ("utforer1", 403)])
def test_who_may_not(office, name, status):
    assert office.log_in(name).get(PATH).status_code == status


def test_the_number_of_queries_is_bounded(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        office.get(PATH)
