# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from tildeling.pages.help.about import about
from tildeling.pages.help.components import components, draft
from tildeling.pages.help.health import alive, ready
from tildeling.pages.help.shortcuts import shortcuts

urlpatterns = [
    path("hjelp/hurtigtaster/", shortcuts, name="shortcuts"),
    path("om/", about, name="about"),
    path("om/komponenter/", components, name="components"),
    path("om/komponenter/utkast/", draft, name="components_draft"),
    path("helse/levende", alive, name="alive"),
    path("helse/klar", ready, name="ready"),
]
