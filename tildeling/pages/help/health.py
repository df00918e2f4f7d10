# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the process lives, and whether it can do its work; nothing else is told."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from tildeling.pages.guard import public

PLAIN = "text/plain; charset=utf-8"


@public
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("levende\n", content_type=PLAIN)


@public
def ready(request: HttpRequest) -> HttpResponse:
    try:
        executor = MigrationExecutor(connection)
        waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return HttpResponse("databasen svarer ikke\n", content_type=PLAIN, status=503)
    if waiting:
        return HttpResponse("databasen må oppdateres\n", content_type=PLAIN, status=503)
    return HttpResponse("klar\n", content_type=PLAIN)
