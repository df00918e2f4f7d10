# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages a browser looks at. Add a line per page; `url` may make the rows it needs."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.factories.organisation import employee
from tildeling.organisation.roles import Profession, Role


@dataclass(frozen=True)
class Stop:
    """One page: who opens it (nobody when None), and its address or a function that returns it.

    The function is given the user and may make rows with the factories.
    """

    name: str
    role: Role | None
    url: str | Callable[..., str]


def with_accounts(url: str) -> Callable[..., str]:
    """Make some of the accounts of the demo before the page is opened."""

    def make(_user: object) -> str:
        employee(Role.CASEWORKER, username="saksbehandler1")
        employee(Role.CASEWORKER, username="saksbehandler2")
        employee(Role.MAPPER, username="sykepleier", profession=Profession.NURSE)
        employee(Role.PROVIDER_LEADER, username="utforer1")
        employee(Role.EXECUTIVE, username="kommunalsjef")
        return url

    return make


WALK = [
    Stop("login", None, with_accounts("/logg-inn/")),
    Stop("demo", None, with_accounts("/logg-inn/demo/")),
    Stop("about", None, "/om/"),
    Stop("not_found", None, "/finnes-ikke/"),
    Stop("api_docs", None, "/api/v1/docs/"),
    Stop("home", Role.AUDITOR, "/"),
    Stop("settings", Role.CASEWORKER, "/innstillinger/"),
    Stop("shortcuts", Role.CASEWORKER, "/hjelp/hurtigtaster/"),
    Stop("components", Role.CASEWORKER, "/om/komponenter/"),
]
