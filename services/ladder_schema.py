# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The JSON Schemas of the ladder's case and answer, printed from the rules they belong to."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from services import load
from services.ladder_case import (
    LINE_KEYS,
    LONGEST_DURATION,
    LONGEST_TEXT,
    MOST_MINUTES,
    OPEN_ENDED,
    RECORD_KEYS,
    RESIDUAL_STATES,
)
from services.ladder_compiled import Why
from services.types import FactSpec, FactType, RuleSet, State, Verdict

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DIRECTORY = load.SERVICES / "schemas"
_DATE = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T.+)?$"}
_TEXT = {"type": "string", "maxLength": LONGEST_TEXT}
_CODE = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
_REASON = {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"}
_LEVEL = {"type": "integer", "minimum": 0, "maximum": 7}
_MINUTES = {"type": "integer", "minimum": 0, "maximum": MOST_MINUTES}


def schemas(rules: RuleSet | None = None) -> dict[str, dict[str, Any]]:
    """Return both schemas by file name; the shipped rules when none are given."""
    rules = rules or load.default_rules()
    return {
        "ladder_case.schema.json": case_schema(rules),
        "ladder_answer.schema.json": answer_schema(rules),
    }


def write(directory: Path = DIRECTORY) -> None:
    """Write both schemas of the shipped rules; a test holds the committed files to this."""
    for name, schema in schemas().items():
        (directory / name).write_text(text(schema), encoding="utf-8")


def text(schema: Mapping[str, Any]) -> str:
    """Return a schema as the committed file spells it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def case_schema(rules: RuleSet) -> dict[str, Any]:
    """Return the schema of a case; the reader also knows the catalogue and the wording rules."""
    asked = {code: _fact(spec) for code, spec in rules.facts.items() if spec.tag is None}
    return {
        "$schema": DIALECT,
        "title": "Ladder case",
        **_object(
            {
                "date": _DATE,
                "user_group": _one_of(rules.codes.user_groups),
                "facts": _object(asked),
                "measures": {"type": "array", "items": _record(rules)},
                "proposed": {"type": "array", "items": _line(rules)},
            },
            required=("date", "user_group"),
        ),
        "$defs": {
            "source": _object({"assessment": _TEXT, "author": _TEXT, "date": _DATE}),
            FactType.SCORE.value: _answered({"type": "integer", "enum": [1, 2, 3, 4, 5, 9]}),
            FactType.BOOL.value: _answered({"type": "boolean"}),
            FactType.DATE.value: _answered(_MOMENT),
        },
    }


def answer_schema(rules: RuleSet) -> dict[str, Any]:
    """Return the schema of an answer; it has no proof and no counterfactuals yet."""
    hexadecimal = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    named = _object({"version": {"type": "string"}, "sha256": hexadecimal}, every=True)
    needs = _list(_one_of(rules.codes.needs))
    return {
        "$schema": DIALECT,
        "title": "Ladder answer",
        **_object(
            {"verdicts": _list(_verdict(rules)), "unanswered_needs": needs, "rules": named},
            every=True,
        ),
    }


def _object(
    properties: Mapping[str, Any], required: Iterable[str] = (), every: bool = False
) -> dict[str, Any]:
    needed = list(properties if every else required)
    found: dict[str, Any] = {"type": "object", "properties": dict(properties)}
    if needed:
        found["required"] = needed
    return {**found, "additionalProperties": False}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _one_of(codes: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(codes)}


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(schema), {"type": "null"}]}


def _fact(spec: FactSpec) -> dict[str, Any]:
    if spec.type is FactType.CODE:
        codes = _one_of(choice.code for choice in spec.choices)
        return {"title": spec.label, **_answered(codes)}
    return {"title": spec.label, "$ref": f"#/$defs/{spec.type}"}


def _answered(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Allow the bare answer, or the answer with where it comes from."""
    source = _or_null({"$ref": "#/$defs/source"})
    with_source = _object({"value": answer, "source": source}, required=("value",))
    return {"anyOf": [dict(answer), with_source]}


def _record(rules: RuleSet) -> dict[str, Any]:
    codes = rules.codes
    keys = {
        "need": _one_of(codes.needs),
        "measure": _one_of(codes.measures),
        "state": _one_of(State),
        "reason": _or_null(_REASON),
        "from": _or_null(_DATE),
        "to": _or_null(_DATE),
        "evidence": {"anyOf": [_TEXT, _list(_TEXT)]},
        "note": _TEXT,
        "residual_minutes_per_week": _or_null(_MINUTES),
        "source": _or_null({"$ref": "#/$defs/source"}),
    }
    record = _object({key: keys[key] for key in RECORD_KEYS}, ("need", "measure", "state"))
    has_reason = {"required": ["reason"], "properties": {"reason": {"type": "string"}}}
    no_residual = {"properties": {"residual_minutes_per_week": {"type": "null"}}}
    return {
        **record,
        "allOf": [
            {"if": _state_in([State.NOT_SUITABLE]), "then": has_reason},
            {"if": {"not": _state_in(RESIDUAL_STATES)}, "then": no_residual},
        ],
    }


def _state_in(states: Iterable[State]) -> dict[str, Any]:
    return {"properties": {"state": {"enum": list(states)}}, "required": ["state"]}


def _line(rules: RuleSet) -> dict[str, Any]:
    days = {"type": "integer", "minimum": 1, "maximum": LONGEST_DURATION}
    keys = {
        "service": _CODE,
        "minutes_per_week": _or_null(_MINUTES),
        "needs": {**_list(_one_of(rules.codes.needs)), "minItems": 1, "uniqueItems": True},
        "duration": {"anyOf": [days, {"const": OPEN_ENDED}, {"type": "null"}]},
        "tag": _or_null(_one_of(rules.codes.tags)),
    }
    return _object({key: keys[key] for key in LINE_KEYS}, required=("service", "needs"))


def _verdict(rules: RuleSet) -> dict[str, Any]:
    needs = _list(_one_of(rules.codes.needs))
    keys = {
        "service": _CODE,
        "needs": needs,
        "verdict": _one_of(Verdict),
        "lowest_effective_level": _or_null(_LEVEL),
        "re_assess_by": _or_null(_DATE),
        "open": _list(_open(rules)),
        "ask": _list(_ask(rules)),
    }
    found = _object(keys, every=True)
    found["properties"]["bypass"] = _list(_REASON)
    return found


def _open(rules: RuleSet) -> dict[str, Any]:
    replaces = _object(
        {
            "service": _CODE,
            "minutes_per_week": _or_null(_MINUTES),
            "residual_minutes_per_week": _MINUTES,
        },
        every=True,
    )
    return _object(
        {
            "need": _one_of(rules.codes.needs),
            "measure": _one_of(rules.codes.measures),
            "level": _LEVEL,
            "rank": _LEVEL,
            "service": _or_null(_CODE),
            "state": _one_of(State),
            "why": _one_of(Why),
            "replaces": replaces,
            "trial_days": _or_null({"type": "integer", "minimum": 1}),
            "success": _or_null({"type": "string"}),
            "evidence": _list(_one_of(rules.codes.evidence)),
            "who": _list(_one_of(rules.codes.professions)),
        },
        every=True,
    )


def _ask(rules: RuleSet) -> dict[str, Any]:
    shared = {"who": _list(_one_of(rules.codes.professions)), "blocking": {"type": "boolean"}}
    about_fact = {"fact": _one_of(rules.facts), **shared}
    about_measure = {
        "need": _one_of(rules.codes.needs),
        "measure": _one_of(rules.codes.measures),
        **shared,
    }
    return {"oneOf": [_object(about_fact, every=True), _object(about_measure, every=True)]}
