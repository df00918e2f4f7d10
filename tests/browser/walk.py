# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages a browser looks at. Add a line per page; `url` may make the rows it needs."""

from collections.abc import Callable
from dataclasses import dataclass

from tildeling.organisation.roles import Role


@dataclass(frozen=True)
class Stop:
    """One page: who opens it (nobody when None), and its address or a function that returns it.

    The function is given the user and may make rows with the factories.
    """

    name: str
    role: Role | None
    url: str | Callable[..., str]


WALK = [
    Stop("login", None, "/logg-inn/"),
    Stop("demo", None, "/logg-inn/demo/"),
    Stop("about", None, "/om/"),
    Stop("not_found", None, "/finnes-ikke/"),
    Stop("home", Role.AUDITOR, "/"),
    Stop("settings", Role.CASEWORKER, "/innstillinger/"),
    Stop("shortcuts", Role.CASEWORKER, "/hjelp/hurtigtaster/"),
    Stop("components", Role.CASEWORKER, "/om/komponenter/"),
]
