# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of a case's decisions, and of its follow-up."""

from django.urls import path

from tildeling.pages.decisions import (
    decision,
    dispatch,
    draft,
    end_service,
    follow_up,
    letter,
    overview,
    second_sign,
    sign,
)

app_name = "decisions"

CASE = "saker/<str:case_number>"
DECISIONS = f"{CASE}/vedtak"

urlpatterns = [
    path(f"{DECISIONS}/", overview.show, name="list"),
    path(f"{DECISIONS}/utkast/", draft.edit, name="draft"),
    path(f"{DECISIONS}/utkast/lagre/", draft.autosave, name="autosave"),
    path(f"{DECISIONS}/brev/", letter.preview, name="letter"),
    path(f"{DECISIONS}/underskriv/", sign.show, name="sign"),
    path(f"{DECISIONS}/andre-underskrift/", second_sign.show, name="second_sign"),
    path(f"{DECISIONS}/utsending/", dispatch.show, name="dispatch"),
    path(f"{DECISIONS}/utsending/frist/", dispatch.deadline, name="deadline"),
    path(f"{DECISIONS}/<int:nth>/", decision.show, name="show"),
    path(f"{DECISIONS}/<int:nth>/brev.pdf", decision.pdf, name="pdf"),
    path(f"{CASE}/oppfolging/", follow_up.show, name="follow_up"),
    path(f"{CASE}/tjenester/<int:line_id>/avslutt/", end_service.show, name="end_service"),
]
