# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The schemas that others hold their documents to, and the document of the API itself."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import call_command

from tests.api.conftest import is_problem

STORY = json.loads(Path("examples/1_glemmer_medisinene.json").read_text())["application"]


def test_the_committed_document_is_the_one_that_is_generated(tmp_path, capfd):
    made = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))

    assert made.read_text() == Path("api/v1/openapi.yaml").read_text(), "make docs"
    assert capfd.readouterr().err == ""


def test_it_is_served_as_yaml_and_json_to_anybody(client):
    as_json = client.get("/api/v1/schema/?format=json").json()

    assert as_json["openapi"] == "3.1.1"
    assert as_json == yaml.safe_load(client.get("/api/v1/schema/").content)
    assert as_json == yaml.safe_load(Path("api/v1/openapi.yaml").read_text())


def test_every_operation_has_an_example_of_going_wrong():
    document = yaml.safe_load(Path("api/v1/openapi.yaml").read_text())

    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert "500" in operation["responses"]
            if method == "post" and "tokens" not in path and "evaluate" not in path:
                names = {one["name"]: one for one in operation["parameters"]}
                assert names["Idempotency-Key"]["required"], path


@pytest.mark.parametrize("name", ["ladder_case", "ladder_answer"])
def test_the_ladders_schemas_are_the_committed_ones(client, name):
    response = client.get(f"/api/v1/schemas/{name}/")

    assert response.headers["Content-Type"] == "application/schema+json"
    assert response.json() == json.loads(Path(f"services/schemas/{name}.schema.json").read_text())


def test_the_schema_of_an_application_takes_what_we_take(client):
    schema = client.get("/api/v1/schemas/application/").json()
    wrong = copy.deepcopy(STORY)
    wrong["person"]["alder"] = 87

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(STORY, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)
    assert "#/components" not in json.dumps(schema)


def test_a_schema_that_is_none_is_not_found(client):
    is_problem(client.get("/api/v1/schemas/person/"), 404)
