# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every no is a problem document, and none of them shows what was sent or what broke."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions

from api.errors import KINDS, as_problem
from tests.api.conftest import PROBLEM, is_problem
from tildeling.shared import refusals

REFUSED = [
    (refusals.NotAllowed(refusals.Denied("owner", "Saken er en annens.")), 403, "owner"),
    (refusals.Missing(), 404, "missing"),
    (refusals.Missing("Steget sign er ikke åpent."), 404, "missing"),
    (refusals.Taken(), 409, "taken"),
    (refusals.Busy(), 409, "busy"),
    (refusals.TransitionNotAllowed("Saken er avsluttet."), 409, "state"),
    (refusals.Stale(theirs={"text": "den andres"}, version=2), 409, "stale"),
    (refusals.Invalid({"a": ["Dato mangler."]}), 422, "invalid"),
    (refusals.KeyReused(), 422, "key_reused"),
    (Http404("sak 1"), 404, "missing"),
    (PermissionDenied("sak 1"), 403, "not_allowed"),
    (SuspiciousOperation("01010112345"), 400, "unreadable"),
    (exceptions.NotAcceptable(), 406, "not_acceptable"),
    (exceptions.UnsupportedMediaType("text/01010112345"), 415, "content_type"),
    (exceptions.Throttled(), 429, "too_many"),
    (ValueError("01010112345 Berit Eksempel"), 500, "fault"),
    (RecursionError("01010112345"), 500, "fault"),
]


@pytest.mark.parametrize(("raised", "status", "code"), REFUSED)
def test_each_has_its_status_and_code_and_no_value(raised, status, code):
    response = as_problem(raised, {})

    assert (response.status_code, response.data["status"]) == (status, status)
    assert response.data["code"] == code
    assert response.content_type == PROBLEM
    assert "01010112345" not in str(response.data)
    assert set(response.data) >= {"type", "title", "status", "detail", "code", "errors"}


def test_all_that_is_missing_says_the_same():
    one, other = (as_problem(raised, {}).data for raised, status, _ in REFUSED[1:3])

    assert one == other


def test_an_overtaken_change_shows_what_stands_now():
    data = as_problem(REFUSED[6][0], {}).data

    assert (data["theirs"], data["version"]) == ({"text": "den andres"}, 2)


def test_a_fault_has_an_id_that_is_in_the_log_without_values(caplog):
    with caplog.at_level(logging.ERROR, logger="tildeling.api"):
        data = as_problem(ValueError("Berit Eksempel"), {}).data

    assert data["error_id"] in caplog.text
    assert "Berit" not in caplog.records[0].getMessage()


def test_a_fault_in_a_resource_is_answered_and_not_raised(clerk, monkeypatch, caplog):
    def breaks(*args, **kwargs):
        raise ValueError("Berit Eksempel")

    monkeypatch.setattr("api.v1.work_items.cases.worklist", breaks)

    response = clerk.get("work-items/")

    problem = is_problem(response, 500, "fault")
    assert "Berit" not in response.content.decode()
    assert f"error {problem['error_id']} in WorkItems: ValueError" in caplog.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid"), (b"{", "unreadable"), (b"\xff\xfe", "unreadable"), (b"NaN", "unreadable"),
        (b"[1e400]", "unreadable"), (b'{"a": Infinity}', "unreadable"),
        (b'{"a": 1, "a": 2}', "unreadable"), (b'["\\ud800"]', "unreadable"),
        (b"[" * 100_000, "unreadable"), (b"[" * 25 + b"]" * 25, "unreadable"),
        (b"9" * 5000, "unreadable"), (b"\xef\xbb\xbf{}", "unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(system, body, code):
    response = system.post("applications/", body=body)

    is_problem(response, 422 if code == "invalid" else 400, code)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"],
)
def test_only_json_is_taken(system, content_type):
    response = system.post("applications/", {}, content_type=content_type)

    is_problem(response, 415, "content_type")


def test_too_much_is_refused_before_it_is_read(system):
    body = b'{"wishes": "' + b"x" * (1 << 20) + b'"}'

    is_problem(system.post("applications/", body=body), 413, "too_large")


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/x/", "/api/v1/orders", "/api/v1/%00/", "/api/x?a=b"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH", "PROPFIND"])
def test_an_address_that_is_not_known_is_not_found(nobody, path, method):
    is_problem(nobody.client.generic(method, path), 404, "missing")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"])
def test_a_method_that_is_not_offered_says_which_are(clerk, method):
    response = clerk.client.generic(method, "/api/v1/work-items/", headers=clerk.headers)

    is_problem(response, 405, "method")
    assert "GET" in response.headers["Allow"]


def test_what_we_cannot_write_is_said_in_json(clerk):
    headers = {**clerk.headers, "Accept": "image/png"}

    is_problem(clerk.client.get("/api/v1/work-items/", headers=headers), 406, "not_acceptable")


def test_a_host_that_is_not_ours_is_a_problem_too(nobody):
    response = nobody.client.get("/api/v1/catalogue/", headers={"Host": "ond.example"})

    is_problem(response, 400, "unreadable")


def test_every_kind_is_explained_on_the_page(client):
    html = client.get("/api/v1/docs/").content.decode()

    for kind in KINDS.values():
        assert f'id="feil-{kind.code}"' in html
