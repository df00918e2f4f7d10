# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The letters of a case."""

from django.db.models import QuerySet

from tildeling.letters.models import Letter


def of_case(case_id: int) -> QuerySet[Letter]:
    """Return a case's letters without their bytes, newest first, each with its dispatches.

    The caller has found the case among those the actor may see.
    """
    return (
        Letter.objects.filter(case_id=case_id)
        .defer("pdf", "tree")
        .prefetch_related("dispatches")
        .order_by("-id")
    )
