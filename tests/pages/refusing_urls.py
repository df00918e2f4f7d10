# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that only refuse, for tests of what becomes of a refusal."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tildeling.organisation.roles import Permission
from tildeling.pages.guard import needs, public
from tildeling.shared import refusals
from tildeling.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

RAISED = {
    "not-allowed": refusals.NotAllowed(refusals.Denied("owner", "Saken er en annens.")),
    "missing": refusals.Missing(),
    "taken": refusals.Taken(),
    "busy": refusals.Busy(),
    "state": refusals.TransitionNotAllowed("Saken er avsluttet."),
    "invalid": refusals.Invalid({"a": ["Dato mangler."], "b": ["Timer mangler."]}),
    "key": refusals.KeyReused(),
    "stale": refusals.Stale(theirs={"text": "den andres <b>"}, version=2),
    "broken": ValueError("01010112345 Berit Eksempel"),
}


@public
def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise RAISED[kind]


@needs(Permission.CASE_HANDLE)
def handle(request: HttpRequest) -> HttpResponse:
    return HttpResponse("behandlet")


urlpatterns = [
    path("refuse/<kind>/", refuse, name="refuse"),
    path("handle/", handle, name="handle"),
    *urlpatterns,
]
