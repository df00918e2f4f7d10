# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the frame around every page shows: name, menu, the person's own choices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import today
from tildeling.pages.parts import Tab

# What the menu offers, in order: who may, the page, its name.
MENU: list[tuple[Permission, str, Any]] = [
    (Permission.CASE_READ, "cases:worklist", _("Arbeidsliste")),
    (Permission.ORDER_READ, "orders:list", _("Bestillinger")),
    (Permission.FIGURES, "insight:overview", _("Lederoversikt")),
    (Permission.VISITS_IMPORT, "delivery:import", _("Les inn besøk")),
    (Permission.CASE_REGISTER, "cases:register", _("Registrer søknad")),
]
SEARCH = (Permission.CASE_READ, "cases:search")


@dataclass(frozen=True)
class Chrome:
    """The frame; `user` is None until somebody has logged in."""

    municipality: str
    is_demo: bool
    source_url: str
    accessibility_url: str
    colour_scheme: str = "auto"
    shortcuts_on: bool = False
    user: User | None = None
    menu: tuple[Tab, ...] = ()
    search_url: str = ""


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Add `chrome`, built when the template first asks for it."""
    return {"chrome": SimpleLazyObject(lambda: _build(request))}


def _build(request: HttpRequest) -> Chrome:
    common: dict[str, Any] = {
        "municipality": settings.MUNICIPALITY,
        "is_demo": settings.DEMO,
        "source_url": settings.SOURCE_URL,
        "accessibility_url": settings.ACCESSIBILITY_URL,
    }
    user: User | None = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Chrome(**common)
    permission, search = SEARCH
    return Chrome(
        **common,
        colour_scheme=user.colour_scheme,
        shortcuts_on=user.shortcuts_on,
        user=user,
        menu=tuple(_menu(user, request.path)),
        search_url=url_of(search) if user.may(permission, on=today()) else "",
    )


def _menu(user: User, path: str) -> Iterator[Tab]:
    on = today()
    for permission, name, label in MENU:
        url = url_of(name)
        if url and user.may(permission, on=on):
            yield Tab(str(label), url, current=path == url)


def url_of(name: str) -> str:
    """Return the address of a page, or nothing while no such page is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
