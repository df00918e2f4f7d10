# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of orders: the list, one order and what is done with it, and the case's tab."""

from django.urls import path

from tildeling.pages.orders import (
    answering,
    inbox,
    of_case,
    office,
    resting,
    show,
    start_question,
    talking,
)

app_name = "orders"

ORDER = "bestillinger/<str:order_number>"

urlpatterns = [
    path("bestillinger/", inbox.show, name="list"),
    path("bestillinger/tabell/", inbox.export, name="list_export"),
    path(
        "bestillinger/oppstart/<int:question_id>/", start_question.answer_start,
        name="answer_start",
    ),
    path("bestillinger/sporsmal/<int:question_id>/", office.question, name="question"),
    path("bestillinger/forslag/<int:proposal_id>/", office.proposal, name="proposal"),
    # Things to do know an order by its id; these two lead to its number.
    path("bestillinger/<int:order_id>/", show.by_id, name="by_id"),
    path("bestillinger/<int:order_id>/send-igjen/", office.reroute_by_id, name="reroute_by_id"),
    path(f"{ORDER}/", show.show, name="show"),
    path(f"{ORDER}/godta/", answering.accept, name="accept"),
    path(f"{ORDER}/retur/", answering.send_back, name="send_back"),
    path(f"{ORDER}/start/", answering.begin, name="begin"),
    path(f"{ORDER}/opphold/", resting.pause, name="pause"),
    path(f"{ORDER}/tilbake/", resting.resume, name="resume"),
    path(f"{ORDER}/dodsfall/", resting.record_death, name="record_death"),
    path(f"{ORDER}/spor/", talking.ask, name="ask"),
    path(f"{ORDER}/foresla/", talking.propose, name="propose"),
    path(f"{ORDER}/send-igjen/", office.reroute, name="reroute"),
    path(f"{ORDER}/sikkerhet/", office.hand_over, name="hand_over"),
    path("saker/<str:case_number>/bestillinger/", of_case.show, name="of_case"),
    path("saker/<str:case_number>/bestillinger/tabell/", of_case.export, name="of_case_export"),
]  # fmt: skip
