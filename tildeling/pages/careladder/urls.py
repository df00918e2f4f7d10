# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from tildeling.pages.careladder.ladder import check, ladder, take_back
from tildeling.pages.careladder.line import line, withdraw
from tildeling.pages.careladder.measure import measure
from tildeling.pages.careladder.proposal import proposal

app_name = "careladder"
_LADDER = "saker/<str:number>/omsorgstrappen/"

urlpatterns = [
    path(_LADDER, ladder, name="ladder"),
    path(f"{_LADDER}sjekk/", check, name="check"),
    path(f"{_LADDER}ta-tilbake/", take_back, name="take_back"),
    path(f"{_LADDER}tjeneste/", line, name="line"),
    path(f"{_LADDER}tjeneste/<int:line_id>/", line, name="line"),
    path(f"{_LADDER}tjeneste/<int:line_id>/trekk/", withdraw, name="withdraw"),
    path(f"{_LADDER}tiltak/<slug:need>/<slug:measure>/", measure, name="measure"),
    path("saker/<str:number>/forslag/", proposal, name="proposal"),
]
