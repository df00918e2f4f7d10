# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What waits for whoever asks: list it, take one, put it back. No names and no health."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.clock import now, today
from api.fields import Answer, Code
from api.guard import Resource, actor
from api.idempotency import answered, key_of
from api.pagination import PageQuery, asked, page, page_of
from api.schema import described
from services import catalogue
from tildeling.cases import queries as cases
from tildeling.cases.queries import Cursor, Scope, WorklistFilters, WorkRow
from tildeling.cases.states import WorkKind
from tildeling.organisation.roles import Role
from workflows import engine


class WorkItemQuery(PageQuery):
    """What to keep of the list."""

    scope = Code([scope.value for scope in Scope], required=False, default=Scope.ALL.value)
    kind = Code(WorkKind.choices, required=False)
    role = Code(Role.choices, required=False)
    service = Code(list(catalogue.codes()), required=False)


class WorkItem(Answer):
    """One thing to do."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(WorkKind.choices)
    title = serializers.CharField()
    due_on = serializers.DateField()
    case_number = serializers.CharField()
    is_urgent = serializers.BooleanField()
    unit = serializers.CharField()
    role = serializers.CharField()
    profession = serializers.CharField()
    is_taken = serializers.BooleanField()
    is_mine = serializers.BooleanField()


class WorkItemState(Answer):
    """Whether a thing to do is taken now, by whoever asked."""

    id = serializers.IntegerField()
    is_mine = serializers.BooleanField()


class WorkItems(Resource):
    """The worklist."""

    @described(
        "List oppgaver", tag="work-items", operation="list_work_items", query=WorkItemQuery,
        answer=page_of("WorkItem", WorkItem),
        about="Oppgavene som er dine eller venter i enhetene dine, nærmeste frist først.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Answer a page of open work, nearest date first."""
        wanted = asked(request, WorkItemQuery)
        user = actor(request)
        after, limit = wanted.pop("cursor", ""), wanted.pop("limit")
        found = cases.worklist(
            user, on=today(),
            filters=WorklistFilters(**{**wanted, "scope": Scope(wanted["scope"])}),
            after=Cursor.read(after) if after else None, limit=limit,
        )  # fmt: skip
        return Response(page(request, [_item(row, user.pk) for row in found.rows], found.next))


class Claim(Resource):
    """Take a thing to do."""

    @described(
        "Ta en oppgave", tag="work-items", operation="claim_work_item", keyed=True,
        answer=WorkItemState, refused=(404,),
        about="Bare én av flere som prøver samtidig, får oppgaven; de andre får 409.",
    )  # fmt: skip
    def post(self, request: Request, item_id: int) -> Response:
        """Take it, unless somebody else has."""
        key = key_of(request)
        done = engine.claim(item_id, actor=actor(request), at=now(), key=key)
        return answered(done, {"id": done.id, "is_mine": True})


class Release(Resource):
    """Put a thing to do back."""

    @described(
        "Legg en oppgave tilbake", tag="work-items", operation="release_work_item", keyed=True,
        answer=WorkItemState, refused=(404,), about="Bare den som har oppgaven, kan gjøre det.",
    )  # fmt: skip
    def post(self, request: Request, item_id: int) -> Response:
        """Put it back in its queue."""
        key = key_of(request)
        done = engine.release(item_id, actor=actor(request), at=now(), key=key)
        return answered(done, {"id": done.id, "is_mine": False})


def _item(row: WorkRow, user_id: int) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "due_on": row.due_on.isoformat(),
        "case_number": row.case_number,
        "is_urgent": row.is_urgent,
        "unit": row.unit,
        "role": row.role,
        "profession": row.profession,
        "is_taken": row.owner_id is not None,
        "is_mine": row.owner_id == user_id,
    }
