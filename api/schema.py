# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""How a resource is described in the OpenAPI document, so that each says the same things alike."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from api.errors import KINDS, MEDIA_TYPE, Kind
from api.fields import Answer, Strict
from api.idempotency import HEADER, LONGEST, PATTERN, REPLAY
from services import ladder_schema

F = TypeVar("F", bound=Callable[..., Any])
COMPONENTS = "#/components/schemas/"
RESPONSES = "#/components/responses/"
LADDER = {"ladder_case": "LadderCase", "ladder_answer": "LadderAnswer"}

_KEY = OpenApiParameter(
    HEADER, {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": PATTERN},
    OpenApiParameter.HEADER, required=True,
    description="En ny nøkkel for hver handling. Samme nøkkel igjen gir samme svar.",
)  # fmt: skip
_MARK = "x-spec-enum-id"  # the framework's own, of no use to others
_AGAIN = {"description": "«true» når svaret er gitt før.", "schema": {"type": "string"}}


class Problem(Answer):
    """An error, as RFC 9457 has it."""

    type = serializers.CharField(help_text="Adressen til forklaringen, uten vertsnavn.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="En setning til den som skal rette.")
    code = serializers.CharField(help_text="Fast kode for programmer.")
    errors = serializers.DictField(  # type: ignore[assignment]  # the field's own name
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Felt for felt: hva som må rettes.",
    )
    error_id = serializers.CharField(required=False, help_text="Feilnummer å oppgi til oss.")


def described(  # noqa: PLR0913 -- the words of one entry in the document
    summary: str, *, about: str = "", tag: str, operation: str, answer: Any, status: int = 200,
    takes: Any = None, query: type[Strict] | None = None, keyed: bool = False,
    refused: tuple[int, ...] = (), public: bool = False, media: str = "application/json",
) -> Callable[[F], F]:  # fmt: skip
    """Describe one method of a resource; what can go wrong is in the schema as problems."""
    errors = set(refused) | {406, 500} | (set() if public else {401, 403})
    errors |= {400, 413, 415, 422} if takes is not None else set()
    errors |= {400, 409, 422} if keyed else set()
    errors |= {422} if query else set()
    responses: dict[Any, Any] = {(status, media): answer} if answer else {status: None}
    responses |= {(number, MEDIA_TYPE): Problem for number in sorted(errors)}
    parameters: list[Any] = [query] if query else []
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=about or summary,
        tags=[tag],
        request=takes,
        responses=responses,
        parameters=[*parameters, _KEY] if keyed else parameters,
        auth=[] if public else None,
    )


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the whole OpenAPI document, made once."""
    with override("nb"):
        made: dict[str, Any] = _generated()
    return made


def _generated() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


def complete(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:  # fmt: skip
    """Add what the framework cannot know; named in the settings as a post-processing hook."""
    schemas = result["components"]["schemas"]
    for name, component in LADDER.items():
        schemas |= _moved(ladder_schema.schemas()[f"{name}.schema.json"], component)
    for name, schema in schemas.items():
        if _comes_in(name) and schema.get("type") == "object":
            schema["additionalProperties"] = False
    for schema in schemas.values():
        schema.pop("description", None)  # it is for whoever reads the code
    for path in result["paths"].values():
        for operation in path.values():
            _complete(operation)
    result["components"]["responses"] = {
        kind.code: _problem_response(kind) for kind in KINDS.values()
    }
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    whole: dict[str, Any] = _rewritten(result, lambda ref: ref)
    return whole


def standing_alone(name: str) -> dict[str, Any]:
    """Return a component of the document as a JSON Schema that needs no other document."""
    schemas = document()["components"]["schemas"]
    needed: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        found = waiting.pop()
        if found not in needed:
            needed[found] = schemas[found]
            waiting.extend(_refs(schemas[found]))
    whole = _rewritten(needed.pop(name), lambda ref: ref.replace(COMPONENTS, "#/$defs/"))
    defs = {
        key: _rewritten(value, lambda ref: ref.replace(COMPONENTS, "#/$defs/"))
        for key, value in sorted(needed.items())
    }
    return {"$schema": ladder_schema.DIALECT, "title": name, **whole, "$defs": defs}


def _comes_in(name: str) -> bool:
    return name.endswith("Request") and name != "VisitRowRequest"


def _complete(operation: dict[str, Any]) -> None:
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    keyed = any(one["name"] == HEADER for one in operation.get("parameters", ()))
    answers = operation["responses"]
    for status, response in answers.items():
        if kind := KINDS.get(int(status)):
            answers[status] = {"$ref": f"{RESPONSES}{kind.code}"}
            continue
        response["description"] = "Svaret"
        if keyed:
            response["headers"] = {REPLAY: _AGAIN}


def _problem_response(kind: Kind) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}}
    said: dict[str, Any] = {"description": kind.title, "content": content}
    if kind.status == 401:
        challenge = {"schema": {"type": "string"}, "description": "Slik logger du inn."}
        said["headers"] = {"WWW-Authenticate": challenge}
    return said


def _moved(schema: Mapping[str, Any], component: str) -> dict[str, Any]:
    """Return a JSON Schema and its definitions as components with names of their own."""
    own = {name: f"{component}.{name}" for name in schema.get("$defs", {})}

    def renamed(ref: str) -> str:
        return COMPONENTS + own[ref.removeprefix("#/$defs/")]

    kept = {key: value for key, value in schema.items() if key not in {"$schema", "$defs"}}
    moved = {component: _rewritten(kept, renamed)}
    for name, definition in schema.get("$defs", {}).items():
        moved[own[name]] = _rewritten(definition, renamed)
    return moved


def _rewritten(value: Any, renamed: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: renamed(inner) if key == "$ref" else _rewritten(inner, renamed)
            for key, inner in value.items()
            if key != _MARK
        }
    if isinstance(value, list):
        return [_rewritten(inner, renamed) for inner in value]
    return value


def _refs(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        own = [value["$ref"].removeprefix(COMPONENTS)] if "$ref" in value else []
        return own + [name for inner in value.values() for name in _refs(inner)]
    if isinstance(value, list):
        return [name for inner in value for name in _refs(inner)]
    return []
