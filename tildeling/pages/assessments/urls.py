# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from tildeling.pages.assessments.assess import assess, copy, draft
from tildeling.pages.assessments.meeting import meeting
from tildeling.pages.assessments.needs import needs_page
from tildeling.pages.assessments.overview import overview
from tildeling.pages.assessments.undoing import take_back, take_back_meeting, withdraw

app_name = "assessments"
_CASE = "saker/<str:number>/"
_ONE = f"{_CASE}kartlegging/<int:assessment_id>/"

urlpatterns = [
    path(f"{_CASE}kartlegging/", overview, name="overview"),
    path(_ONE, assess, name="assess"),
    path(f"{_ONE}utkast/", draft, name="draft"),
    path(f"{_ONE}kopier/", copy, name="copy"),
    path(f"{_ONE}trekk/", withdraw, name="withdraw"),
    path(f"{_ONE}ta-tilbake/", take_back, name="take_back"),
    path(f"{_CASE}kartleggingsmote/", meeting, name="meeting"),
    path(f"{_CASE}kartleggingsmote/ta-tilbake/", take_back_meeting, name="take_back_meeting"),
    path(f"{_CASE}behov/", needs_page, name="needs"),
]
