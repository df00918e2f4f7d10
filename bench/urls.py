# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The product's addresses, and the bare page the worklist is held up against."""

from django.urls import include, path

from bench import bare

urlpatterns = [path("bench/bare/", bare.page), path("", include("tildeling.urls"))]
