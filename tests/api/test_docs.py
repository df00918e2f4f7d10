# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The page about the API: plain, whole and without anything from outside."""

import yaml

from api.docs import sections


def test_it_is_open_and_shows_every_operation(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/api/v1/docs/")

    html = response.content.decode()
    assert response.status_code == 200
    with open("api/v1/openapi.yaml") as file:
        paths = yaml.safe_load(file)["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert f'id="{operation["operationId"]}"' in html
            assert f"<strong>{method.upper()}</strong> {path}</code>" in html


def test_nothing_is_inline_and_nothing_comes_from_outside(client):
    response = client.get("/api/v1/docs/")

    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert 'src="http' not in html
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_inner_fields_have_dotted_names():
    operations = {one.id: one for section in sections() for one in section.operations}

    taken = {row.name: row for row in operations["send_application"].takes}
    assert taken["person.fnr"].is_required
    assert "services[].service" in taken
    assert {row.name for row in operations["answer_order"].takes} == {
        "answer", "reason", "note", "started_on",
    }  # fmt: skip
    assert "[].besok_id" in {row.name for row in operations["send_visits"].takes}
    assert operations["get_schema"].needs_token is False
    assert operations["list_orders"].needs_token is True
