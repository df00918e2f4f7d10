# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.urls import include, path, re_path

from api.views import unknown

urlpatterns = [
    path("v1/", include("api.v1.urls")),
    re_path(r"", unknown),
]
