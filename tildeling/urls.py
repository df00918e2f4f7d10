# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address: the pages for people, the API for other systems."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [path("", include("tildeling.pages.urls"))]
if find_spec("api.urls"):
    urlpatterns.append(path("api/", include("api.urls")))
elif find_spec("api.v1") and find_spec("api.v1.urls"):
    urlpatterns.append(path("api/v1/", include("api.v1.urls")))

handler400 = "tildeling.pages.errors.bad_request"
handler403 = "tildeling.pages.errors.forbidden"
handler404 = "tildeling.pages.errors.not_found"
handler500 = "tildeling.pages.errors.broken"
