# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write who has a part in a case; a tie is what opens it to those outside the office.

Writing helpers for other commands: they write no trail.
"""

from datetime import date

from django.db.models import Model

from tildeling.cases.models import Case, CaseTie
from tildeling.cases.states import TieFunction


def tie(
    *, case: Case, function: TieFunction, unit_id: int, source: Model, on: date,
    user_id: int | None = None,
) -> CaseTie:  # fmt: skip
    """Tie a unit (or one employee in it) to a case from a date, as long as its source lasts.

    A tie of the same source and unit that still runs is kept, and given the employee if named.
    """
    kind = source._meta.model_name or ""
    running = CaseTie.objects.filter(
        source_kind=kind, source_id=source.pk, unit_id=unit_id, until_on__isnull=True
    ).first()
    if running is None:
        return CaseTie.objects.create(
            case=case, unit_id=unit_id, user_id=user_id, function=function,
            source_kind=kind, source_id=source.pk, from_on=on,
        )  # fmt: skip
    if running.user_id != user_id:
        running.user_id = user_id
        running.save(update_fields=["user_id"])
    return running


def untie(*, source: Model, on: date, unit_id: int | None = None) -> int:
    """End the ties of a source; `on` is the first day without them. Returns how many ended."""
    running = CaseTie.objects.filter(
        source_kind=source._meta.model_name, source_id=source.pk, until_on__isnull=True
    )
    if unit_id is not None:
        running = running.filter(unit_id=unit_id)
    return running.update(until_on=on)
