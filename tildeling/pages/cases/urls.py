# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of the worklist, the search, the register and the case."""

from django.urls import path

from tildeling.pages.cases import (
    closing,
    contact,
    flow,
    handling,
    information,
    letter,
    people,
    register,
    reply,
    search,
    show,
    start_mapping,
    take_back,
    taking,
    urgent,
    worklist,
)

app_name = "cases"

CASE = "saker/<str:case_number>"

urlpatterns = [
    path("arbeidsliste/", worklist.show, name="worklist"),
    path("arbeidsliste/tabell/", worklist.export, name="worklist_export"),
    path("arbeidsliste/<int:item_id>/ta/", taking.claim, name="claim"),
    path("arbeidsliste/<int:item_id>/legg-tilbake/", taking.release, name="release_item"),
    path("sok/", search.show, name="search"),
    path("saker/registrer/", register.show, name="register"),
    path(f"{CASE}/", show.show, name="show"),
    path(f"{CASE}/utskrift/", show.on_paper, name="print"),
    path(f"{CASE}/saksgang/", flow.show, name="flow"),
    path(f"{CASE}/notat/", contact.note, name="note_contact"),
    path(f"{CASE}/fordel/", handling.assign, name="assign"),
    path(f"{CASE}/ta/", handling.take, name="take"),
    path(f"{CASE}/legg-tilbake/", handling.release, name="release"),
    path(f"{CASE}/opplysninger/", information.ask, name="ask_information"),
    path(f"{CASE}/opplysninger/<int:request_id>/", information.record, name="record_information"),
    path(f"{CASE}/hjelp-na/", urgent.start, name="start_urgent_help"),
    path(f"{CASE}/hjelp-na/<int:help_id>/slutt/", urgent.end, name="end_urgent_help"),
    path(f"{CASE}/forelopig-svar/", reply.show, name="preliminary_reply"),
    path(f"{CASE}/start-kartlegging/", start_mapping.show, name="start_mapping"),
    path(f"{CASE}/personer/ny/", people.relate, name="relate"),
    path(f"{CASE}/personen/", people.correct, name="correct"),
    path(f"{CASE}/avslutt/", closing.close, name="close"),
    path(f"{CASE}/apne/", closing.reopen, name="reopen"),
    path(f"{CASE}/ta-tilbake/<int:step_id>/", take_back.show, name="take_back"),
    path(f"{CASE}/brev/<int:letter_id>/", letter.show, name="letter"),
]
