# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Read a row again under a lock, and only if it belongs where the caller says."""

from typing import Any, TypeVar

from django.db.models import Model

from tildeling.shared.refusals import Missing, Stale

M = TypeVar("M", bound=Model)


def locked(model: type[M], pk: int, **belongs_to: Any) -> M:
    """Return the row for update, or raise `Missing` when it is not the parent's own.

    The parent's row (the case) is locked first by the edge; children come by ascending id.
    """
    found = (
        model._default_manager.select_for_update(of=("self",)).filter(pk=pk, **belongs_to).first()
    )
    if found is None:
        raise Missing
    return found


def check_version(row: Any, version: int | None, *, theirs: dict[str, Any]) -> None:
    """Raise `Stale` with what stands now when the row was saved since it was read."""
    if version is not None and row.version != version:
        raise Stale(theirs=theirs, version=row.version)
