# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of all pages: one `urls.py` per context, found by its folder."""

from importlib.util import find_spec

from django.urls import include, path

CONTEXTS = [
    "account",
    "help",
    "cases",
    "people",
    "assessments",
    "careladder",
    "decisions",
    "letters",
    "orders",
    "delivery",
    "appeals",
    "standards",
    "organisation",
    "audit",
    "insight",
]


def _has_pages(context: str) -> bool:
    folder = f"tildeling.pages.{context}"
    return find_spec(folder) is not None and find_spec(f"{folder}.urls") is not None


urlpatterns = [
    path("", include(f"tildeling.pages.{context}.urls"))
    for context in CONTEXTS
    if _has_pages(context)
]
