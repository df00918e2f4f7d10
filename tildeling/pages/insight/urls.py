# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of the leader's page and the rows behind its figures."""

from django.urls import path

from tildeling.pages.insight import overview, rows

app_name = "insight"

urlpatterns = [
    path("leder/", overview.show, name="overview"),
    path("leder/tabell/<slug:name>/", overview.export, name="export"),
    path("leder/tall/<slug:name>/", rows.show, name="rows"),
    path("leder/tall/<slug:name>/tabell/", rows.export, name="rows_export"),
]
