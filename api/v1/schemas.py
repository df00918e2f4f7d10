# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The OpenAPI document, and JSON Schemas that others can hold their documents to."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.schema import LADDER, described, standing_alone
from services import ladder_schema
from tildeling.shared.refusals import Missing

COMPONENTS = {**LADDER, "application": "NewApplicationRequest"}
NAMES = list(COMPONENTS)
MEDIA_TYPE = "application/schema+json"


class OpenApi(SpectacularAPIView):
    """The document of everything under /api/v1/, as YAML or with `?format=json`."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class OneSchema(APIView):
    """A JSON Schema by its name."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "name", {"type": "string", "enum": NAMES}, OpenApiParameter.PATH,
                description="Hvilket dokument skjemaet gjelder.",
            )
        ]
    )  # fmt: skip
    @described(
        "Hent et JSON-skjema", tag="schemas", operation="get_schema", public=True, refused=(404,),
        media=MEDIA_TYPE,
        answer=OpenApiTypes.OBJECT, about="JSON Schema 2020-12 for det som sendes inn og ut.",
    )  # fmt: skip
    def get(self, request: Request, name: str) -> Response:
        """Answer the schema, or that there is none of that name."""
        return Response(_schema(name), content_type=MEDIA_TYPE)


def _schema(name: str) -> dict[str, Any]:
    if name in LADDER:
        return ladder_schema.schemas()[f"{name}.schema.json"]
    if name not in COMPONENTS:
        raise Missing
    return standing_alone(COMPONENTS[name])
