# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Another system at the door: a caller per user, with a token and a key for each call."""

import json
from itertools import count

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.workflows.conftest import load_municipality, user

PROBLEM = "application/problem+json"
KEYS = count(1)


class Caller:
    """Sends JSON as one user; `key` is a new one unless it is given, or left out by `None`."""

    def __init__(self, who=None):
        self.client = Client(raise_request_exception=False)
        self.headers = {}
        if who is not None:
            token, _ = Token.objects.get_or_create(user=who)
            self.headers["Authorization"] = f"Bearer {token.key}"

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path, content=None, *, key="", body=None, content_type="application/json"):
        headers = dict(self.headers)
        if key is not None:
            headers["Idempotency-Key"] = key or f"key-{next(KEYS)}"
        body = json.dumps(content).encode() if body is None else body
        return self.client.generic(
            "POST", f"/api/v1/{path}", body, content_type=content_type, headers=headers
        )

    def delete(self, path):
        return self.client.delete(f"/api/v1/{path}", headers=self.headers)


def is_problem(response, status, code=None):
    """The answer is a problem document that says the same in header and body."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/api/v1/docs/#feil-")
    assert problem["title"]
    assert problem["detail"]
    if code is not None:
        assert problem["code"] == code
    return problem


@pytest.fixture
def municipality(db):
    load_municipality()


@pytest.fixture
def system(municipality):
    return Caller(user("fagsystem"))


@pytest.fixture
def clerk(municipality):
    return Caller(user("saksbehandler1"))


@pytest.fixture
def unit_leader(municipality):
    return Caller(user("utforer1"))


@pytest.fixture
def executive(municipality):
    return Caller(user("kommunalsjef"))


@pytest.fixture
def nobody(db):
    return Caller()
