# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What can be granted on a day, and the codes of the care ladder."""

from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.clock import today
from api.fields import Answer, Day, Strict
from api.guard import Resource
from api.pagination import asked
from api.schema import described
from services import catalogue, citations, load
from services.catalogue import Service


class CatalogueQuery(Strict):
    """The day the catalogue is asked for."""

    on = Day(required=False, help_text="Dagen katalogen gjelder; i dag når den ikke er satt.")


class LegalBasis(Answer):
    """What a service is granted under."""

    code = serializers.CharField()
    text = serializers.CharField()


class CatalogueService(Answer):
    """A service as it can be granted on the day."""

    code = serializers.CharField()
    title = serializers.CharField()
    level = serializers.IntegerField(min_value=0, max_value=7)
    legal_basis = LegalBasis()
    unit_of_grant = serializers.ChoiceField([unit.value for unit in catalogue.UnitOfGrant])
    is_health_service = serializers.BooleanField()
    department = serializers.ChoiceField([unit.value for unit in catalogue.Department])
    competence = serializers.CharField()


class CodeAndTitle(Answer):
    """A code and what it is called."""

    code = serializers.CharField()
    title = serializers.CharField()


class CatalogueAnswer(Answer):
    """The catalogue of a day."""

    on = serializers.DateField()
    services = CatalogueService(many=True)
    measures = CodeAndTitle(many=True)
    needs = CodeAndTitle(many=True)


class Catalogue(Resource):
    """The services of a day."""

    @described(
        "Les tjenestekatalogen", tag="catalogue", operation="read_catalogue",
        query=CatalogueQuery, answer=CatalogueAnswer,
        about="Tjenestene som kan innvilges en dag, etter nivå, og kodene for tiltak og behov.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Answer the services by level, and every code of measures and needs."""
        on = asked(request, CatalogueQuery).get("on") or today()
        codes = load.default_rules().codes
        return Response(
            {
                "on": on.isoformat(),
                "services": [_service(service, on) for service in catalogue.all_services(on)],
                "measures": [
                    {"code": code, "title": measure.name}
                    for code, measure in codes.measures.items()
                ],
                "needs": [{"code": code, "title": title} for code, title in codes.needs.items()],
            }
        )


def _service(service: Service, on: date) -> dict[str, Any]:
    return {
        "code": service.code,
        "title": service.title,
        "level": service.level,
        "legal_basis": {
            "code": service.legal_basis,
            "text": citations.citation(service.legal_basis, on).text,
        },
        "unit_of_grant": service.unit_of_grant.value,
        "is_health_service": service.is_health_service,
        "department": service.department.value,
        "competence": service.competence,
    }
