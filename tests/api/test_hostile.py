# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Promise B1: hostile values give no 5xx; each is stored exactly or refused by its field."""

import copy
import json
import time

import pytest

from tests.api.v1.test_applications import DOCUMENT
from tests.api.v1.test_ladder_checks import CASE
from tests.factories.orders import OrderFactory
from tildeling.cases.models import Application
from tildeling.organisation.models import Unit

DEEP = "[" * 10_000 + "]" * 10_000
# As they stand in the JSON text, so that what JSON cannot say can be sent too.
VALUES = [
    r'"\u0000"', r'"a\u0000b"', json.dumps("x" * (1 << 20)), json.dumps("x" * 500_000),
    r'"\ud800"', r'"\udfff\ud800"', r'"\u202egnp.exe"', r'"\u200b"', r'"\ufeffa"', r'"\uffff"',
    '"１２"', "-0", "-0.0", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "9" * 4000, "9" * 5000,
    "9223372036854775808", "-9223372036854775809", "1.5", "true", "null", '""', '" "', "[]", "{}",
    '"0000-00-00"', '"9999-12-31"', '"0001-01-01"', '"2026-02-29"', '"2026-W10-1"', DEEP,
    '{"a": 1, "a": 2}', '[{"a": 1, "a": 2}]', '"=cmd|\'/c calc\'!A1"', '"\'; drop table x; --"',
    '"<script>alert(1)</script>"', '"%s%n{0}{{7*7}}${x}"', '"../../etc/passwd"', '"\r\nX: y"',
    '"e\u0301"', '"👩‍⚕️"', '"🇳🇴"', "[[[[]]]]", '{"$ref": "#"}', '{"__class__": "x"}',
]  # fmt: skip
MARK = '"@@"'
LONGEST = 5.0


def places(document, path=()):
    """Every place in a document where a value can stand."""
    yield path
    if isinstance(document, dict):
        for name, inner in document.items():
            yield from places(inner, (*path, name))
    elif isinstance(document, list):
        for place, inner in enumerate(document):
            yield from places(inner, (*path, place))


def with_value(document, path, value):
    """The JSON text of a document with a value, as it is written, at a place."""
    if not path:
        return value.encode()
    made = copy.deepcopy(document)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = "@@"
    return json.dumps(made).replace(MARK, value).encode()


def send(caller, path, document):
    """Send every value at every place; return what became of each."""
    answers = []
    for place in places(document):
        for value in VALUES:
            body = with_value(document, place, value)
            began = time.perf_counter()
            response = caller.post(path, body=body)
            assert response.status_code < 500, (place, value[:60], response.content)
            assert time.perf_counter() - began < LONGEST, (place, value[:60])
            if response.status_code >= 400:
                problem = response.json()
                assert problem["status"] == response.status_code
                assert problem["errors"] or problem["status"] != 422 or problem["code"] != "invalid"
            answers.append((place, value, response))
    return answers


@pytest.mark.slow
def test_an_application_with_anything_anywhere(system):
    answers = send(system, "applications/", DOCUMENT)

    kept = [one for one in answers if one[2].status_code == 201]
    for place, value, response in kept:
        if place == ("wishes",):
            stored = Application.objects.get(case__case_number=response.json()["case_number"])
            sent = json.loads(value)
            assert stored.wishes == sent or stored.wishes.encode() != sent.encode() == b"e\xcc\x81"
    print(f"B1 hostile applications: {len(answers)} tried, 0 broken, {len(kept)} kept")


@pytest.mark.slow
def test_a_ladder_case_with_anything_anywhere(clerk):
    answers = send(clerk, "ladder-checks/evaluate/", CASE)

    print(f"B1 hostile ladder cases: {len(answers)} tried, 0 broken")


@pytest.mark.slow
def test_a_row_of_visits_with_anything_anywhere(unit_leader):
    order = OrderFactory(active=True, with_version=True, unit=Unit.objects.get(code="sone-nord"))
    from tests.api.v1.test_visits import visit

    answers = send(unit_leader, "visits/", [visit(order)])

    assert any(response.json().get("stored") for _, _, response in answers)
    print(f"B1 hostile visits: {len(answers)} tried, 0 broken")


def test_an_answer_and_a_log_in_with_anything_anywhere(unit_leader, nobody):
    order = OrderFactory(with_version=True, unit=Unit.objects.get(code="sone-nord"))
    answer = {"answer": "return", "reason": "safety", "note": "x"}

    send(unit_leader, f"orders/{order.order_number}/answer/", answer)
    send(nobody, "tokens/", {"username": "a", "password": "b"})


def test_a_quick_sample_of_each(system, clerk, unit_leader):
    for value in VALUES:
        body = with_value([{"besok_id": "1", "kilde": "fag"}], (0, "besok_id"), value)
        assert unit_leader.post("visits/", body=body).status_code < 500, value[:60]
    for place in [("wishes",), ("person", "fnr"), ("services",)]:
        for value in VALUES:
            body = with_value(DOCUMENT, place, value)
            assert system.post("applications/", body=body).status_code < 500, (place, value[:60])
    for place in [("facts", "F10"), ("proposed", 0), ()]:
        for value in VALUES:
            body = with_value(CASE, place, value)
            response = clerk.post("ladder-checks/evaluate/", body=body)
            assert response.status_code < 500, (place, value[:60])


@pytest.mark.parametrize("value", ["\x00", "a" * 20_000, "１", "../..", "%", "\udcff", "'", "☃"])
def test_an_address_or_a_header_with_anything(clerk, unit_leader, value):
    from urllib.parse import quote

    safe = quote(value, safe="", errors="surrogateescape")
    for path in ("orders/{}/", "applications/{}/", "work-items/?cursor={}", "orders/?filter={}",
                 "catalogue/?on={}", "schemas/{}/", "work-items/?{}=1"):  # fmt: skip
        for caller in (clerk, unit_leader):
            response = caller.client.get(f"/api/v1/{path.format(safe)}", headers=caller.headers)
            assert 400 <= response.status_code < 500, path
            assert response.headers["Content-Type"] == "application/problem+json"
