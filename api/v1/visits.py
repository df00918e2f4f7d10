# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Visits from another system: an array of rows, judged as a file with the same rows is."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.clock import now
from api.fields import Answer
from api.guard import Needs, Resource, actor
from api.idempotency import answered, key_of
from api.schema import described
from services.visit_rows import COLUMNS, FORMS, OPTIONAL, STATUSES
from tildeling.delivery.commands import import_visits
from tildeling.delivery.models import VisitBatch
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Invalid
from workflows import engine

MOST_ROWS = 5_000
_WORDS = {"status": STATUSES, "form": FORMS}


def _row_schema() -> dict[str, Any]:
    """Return the shape of a row; whether its values hold is said row by row in the answer."""
    value: dict[str, Any] = {"type": ["string", "integer", "null"]}
    columns: dict[str, Any] = {name: dict(value) for name in COLUMNS}
    for name, words in _WORDS.items():
        columns[name]["description"] = ", ".join(words)
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_ROWS,
        "items": {
            "type": "object",
            "properties": columns,
            "required": [name for name in COLUMNS if name not in OPTIONAL | {"fra", "til"}],
            "additionalProperties": False,
        },
    }


class RefusedVisit(Answer):
    """A row that was not taken in."""

    row = serializers.IntegerField(help_text="Radens plass i listen, fra 1.")
    column = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()


class VisitsAnswer(Answer):
    """What became of the rows; the first number is the sum of the other four."""

    batch = serializers.IntegerField(help_text="Innlesingens nummer.")
    rows = serializers.IntegerField()
    stored = serializers.IntegerField()
    corrected = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    refused_rows = RefusedVisit(many=True)


class Visits(Resource):
    """Visits in bulk."""

    largest_body = 5 * 1024 * 1024
    permission_classes = (Needs(Permission.VISITS_IMPORT),)

    @described(
        "Send besøk", tag="visits", operation="send_visits", keyed=True, answer=VisitsAnswer,
        takes={"application/json": _row_schema()},
        about=f"En liste med høyst {MOST_ROWS} rader, med de samme kolonnene og de samme svarene"
        " som en fil. Radene som holder, lagres; de andre kommer tilbake med kolonne og grunn."
        " Den samme raden igjen endrer ingenting. Ingen navn og ingen fødselsnumre.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Read the rows in and answer each that was refused."""
        key = key_of(request)
        done = engine.run(
            import_visits, actor=actor(request), at=now(), key=key, source_name="api",
            content=_rows(request.data), form="rows",
        )  # fmt: skip
        return answered(done, _answer(VisitBatch.objects.get(pk=done.id)))


def _rows(data: Any) -> list[Mapping[str, Any]]:
    if not isinstance(data, list) or not data:
        raise Invalid({"": ["Send en liste med minst én rad."]})
    if len(data) > MOST_ROWS:
        raise Invalid({"": [f"Send høyst {MOST_ROWS} rader om gangen."]})
    return data


def _answer(batch: VisitBatch) -> dict[str, Any]:
    refused = batch.refused_rows.order_by("line", "id") if batch.refused else ()
    return {
        "batch": batch.pk,
        "rows": batch.rows,
        "stored": batch.stored,
        "corrected": batch.corrected,
        "unchanged": batch.unchanged,
        "refused": batch.refused,
        "refused_rows": [
            {"row": row.line, "column": row.column, "code": row.code, "reason": row.reason}
            for row in refused
        ],
    }
