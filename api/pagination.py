# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Lists come in pages by cursor, of a size that is capped."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from api.fields import Strict, Text, Whole

LARGEST_PAGE = 200
USUAL_PAGE = 50


class PageQuery(Strict):
    """Which page is asked for."""

    cursor = Text(required=False, max_length=60, help_text="Verdien fra forrige sides «next».")
    limit = Whole(
        required=False, min_value=1, max_value=LARGEST_PAGE, default=USUAL_PAGE,
        help_text=f"Antall på siden, høyst {LARGEST_PAGE}.",
    )  # fmt: skip


def asked(request: Request, form: type[Strict]) -> dict[str, Any]:
    """Return what the address asks for; an unknown word in it is refused, never passed over."""
    read = form(data=request.query_params.dict())
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def page(request: Request, items: list[dict[str, Any]], following: object | None) -> dict[str, Any]:
    """Return a page, with the address of the next one when there is more."""
    if following is None:
        return {"items": items, "next": None}
    query = request.query_params.copy()
    query["cursor"] = str(following)
    return {"items": items, "next": f"{request.path}?{query.urlencode()}"}


def page_of(name: str, item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the shape of a page of items, for the schema."""
    fields: Mapping[str, Any] = {
        "items": item(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text="Adressen til neste side, null på den siste."
        ),
    }
    return inline_serializer(f"{name}Page", dict(fields))
