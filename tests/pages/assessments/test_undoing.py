# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A discipline is withdrawn and an assessment taken back, each with a reason and once."""

from tests.pages.story import filled
from tildeling.assessments.states import AssessmentStatus

WHY = {"reason": "Personen er innlagt og kan ikke kartlegges nå."}


def path(one, end):
    return f"kartlegging/{one.assessment().pk}/{end}/"


def test_the_office_withdraws_a_discipline(desk):
    one = desk("assess", "saksbehandler1")
    page = path(one, "trekk")
    form = one.get(page).context["form"]
    assert one.post(page, filled(form, reason="kort")).status_code == 422

    sent = filled(form, **WHY)
    assert one.post(page, sent).status_code == 302
    assert one.post(page, sent).status_code == 302
    row = one.assessment()
    assert (row.status, row.status_reason) == (AssessmentStatus.WITHDRAWN, WHY["reason"])
    assert WHY["reason"] in one.get("kartlegging/").content.decode()


def test_a_mapper_withdraws_nothing(desk):
    one = desk("assess", "sykepleier")

    assert one.get(path(one, "trekk")).status_code == 403


def test_the_mapper_takes_the_own_back(desk):
    one = desk("meeting", "sykepleier")
    page = path(one, "ta-tilbake")
    sent = filled(one.get(page).context["form"], **WHY)

    assert one.post(page, sent).status_code == 302
    assert one.post(page, sent).status_code == 302
    assert one.assessment().status == AssessmentStatus.IN_PROGRESS
    html = one.get(path(one, "")[:-1]).content.decode()
    assert "Kartleggingen er åpnet igjen" in html


def test_another_discipline_is_hidden(desk):
    one = desk("meeting", "ergoterapeut")

    assert one.get(path(one, "ta-tilbake")).status_code == 404


def test_a_step_of_another_kind_is_not_taken_back_here(desk):
    one = desk("meeting", "sykepleier")
    page = path(one, "ta-tilbake")
    form = one.get(page).context["form"]

    assert one.post(page, filled(form, **WHY, step=form["step"].value() + 1)).status_code == 404
