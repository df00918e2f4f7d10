# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of what was delivered, and of the files it is read from."""

from django.urls import path

from tildeling.pages.delivery import imports, person, unit

app_name = "delivery"

urlpatterns = [
    path("levering/enhet/<slug:code>/", unit.show, name="unit"),
    path("levering/enhet/<slug:code>/tabell/", unit.export, name="unit_export"),
    path("levering/sak/<str:case_number>/", person.show, name="person"),
    path("levering/innlesing/", imports.show, name="import"),
    path("levering/innlesing/<int:batch_id>/", imports.batch, name="batch"),
    path("levering/innlesing/<int:batch_id>/avviste/", imports.refused, name="refused"),
]
