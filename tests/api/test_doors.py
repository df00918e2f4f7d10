# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every address of the API is found from the resolver, so that a new one cannot be forgotten."""

import pytest
import yaml
from django.urls import get_resolver

from api.guard import Needs
from tests.api.conftest import is_problem

OPEN = {"schema", "docs", "one-schema", "tokens"}
EXAMPLES = {"case_number": "2026-1", "order_number": "B-1", "item_id": "1", "name": "ladder_case"}


def routes():
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/")
    v1 = next(one for one in api.url_patterns if str(one.pattern) == "v1/")
    return {one.name: one for one in v1.url_patterns}


def methods_of(route):
    view = route.callback.cls
    return [name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]


CLOSED = [(name, method) for name, route in routes().items() if name not in OPEN
          for method in methods_of(route)]  # fmt: skip


def path_of(name):
    from django.urls import reverse

    given = routes()[name].pattern.converters
    return reverse(
        f"api:{name}", kwargs={key: 1 if key == "item_id" else EXAMPLES[key] for key in given}
    )


@pytest.mark.parametrize(("name", "method"), CLOSED)
def test_a_door_is_closed_to_whoever_sends_no_token(nobody, name, method):
    is_problem(nobody.client.generic(method.upper(), path_of(name)), 401, "not_logged_in")


@pytest.mark.parametrize(("name", "method"), CLOSED)
def test_a_door_is_closed_to_a_role_without_the_api(executive, name, method):
    response = executive.client.generic(method.upper(), path_of(name), headers=executive.headers)

    is_problem(response, 403, "api")


@pytest.mark.parametrize(("name", "method"), CLOSED)
def test_a_door_says_what_it_needs(name, method):
    assert all(isinstance(one, Needs) for one in routes()[name].callback.cls.permission_classes)


def test_every_door_stands_in_the_document():
    with open("api/v1/openapi.yaml") as file:
        paths = yaml.safe_load(file)["paths"]

    written = {(path, method) for path, methods in paths.items() for method in methods}
    made = set()
    for name, route in routes().items():
        if name not in {"schema", "docs"}:
            path = "/api/v1/" + str(route.pattern)
            for converter in ("number:", "row:", "slug:"):
                path = path.replace(f"<{converter}", "{").replace(">", "}")
            made |= {(path, method) for method in methods_of(route)}
    assert made == written


def test_what_somebody_has_seen_is_not_kept_on_the_way(clerk):
    assert clerk.get("work-items/").headers["Cache-Control"] == "no-store"


def test_the_pages_session_does_not_open_the_api(client, municipality):
    from tests.workflows.conftest import user

    client.force_login(user("saksbehandler1"))

    assert client.get("/api/v1/work-items/").status_code == 401
