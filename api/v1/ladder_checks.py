# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Put a ladder case to the care ladder; it is about nobody, and nothing is kept."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.guard import Resource
from api.schema import COMPONENTS, described
from services import ladder
from tildeling.shared.refusals import Invalid

_CASE = {"application/json": {"$ref": f"{COMPONENTS}LadderCase"}}
_ANSWER = {"$ref": f"{COMPONENTS}LadderAnswer"}


class Evaluate(Resource):
    """The verdicts of a case."""

    largest_body = 256 * 1024

    @described(
        "Vurder en sak i omsorgstrappen", tag="ladder-checks", operation="evaluate_ladder",
        takes=_CASE, answer=_ANSWER,
        about="Gir trappens svar på et forslag. Saken er uten navn, og ingenting lagres."
        " Trappen foreslår og forklarer; et menneske avgjør.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Answer the verdicts, or every fault of the case by its path."""
        try:
            return Response(ladder.evaluate(request.data))  # type: ignore[arg-type]  # it says so
        except ladder.LadderCaseError as faulty:
            errors: dict[str, list[str]] = {}
            for path, sentence in faulty.errors:
                errors.setdefault(path, []).append(sentence)
            raise Invalid(errors) from None
