# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Say whose a case is."""

from datetime import datetime

from tildeling.audit.record import record
from tildeling.cases.commands.status import refuse_closed
from tildeling.cases.commands.work import move
from tildeling.cases.models import Case
from tildeling.cases.policies import may_assign, may_handle, may_release
from tildeling.organisation.models import User
from tildeling.organisation.queries import employees_who_may
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Invalid, Taken, TransitionNotAllowed, require
from tildeling.shared.time import oslo_date


def assign(*, case: Case, actor: User, at: datetime, user_id: int) -> Case:
    """Give the case to somebody who handles cases in its unit, with the caseworker's open tasks."""
    on = oslo_date(at)
    require(may_assign(actor, case, on=on))
    refuse_closed(case)
    colleagues = employees_who_may(Permission.CASE_HANDLE, case.unit_id, on=on)
    if not colleagues.filter(pk=user_id).exists():
        raise Invalid({"user_id": ["Velg en saksbehandler i sakens egen enhet."]})
    before = case.owner_id
    _give(case, user_id)
    record(
        kind="case.assigned", subject=case, actor=actor, at=at, to_user=user_id, from_user=before
    )
    return case


def take(*, case: Case, actor: User, at: datetime) -> Case:
    """Take a case that nobody has; `Taken` when somebody else was first."""
    require(may_handle(actor, case, on=oslo_date(at)))
    refuse_closed(case)
    if case.owner_id == actor.pk:
        raise TransitionNotAllowed("Du har alt denne saken.")
    if case.owner_id is not None:
        raise Taken("Saken er tatt av en annen.")
    _give(case, actor.pk)
    record(kind="case.taken", subject=case, actor=actor, at=at)
    return case


def release(*, case: Case, actor: User, at: datetime) -> Case:
    """Put the case back in the unit's queue, with the caseworker's open tasks."""
    require(may_release(actor, case, on=oslo_date(at)))
    refuse_closed(case)
    if case.owner_id is None:
        raise TransitionNotAllowed("Saken ligger alt i køen.")
    before = case.owner_id
    _give(case, None)
    record(kind="case.released", subject=case, actor=actor, at=at, from_user=before)
    return case


def _give(case: Case, user_id: int | None) -> None:
    move(case=case, from_id=case.owner_id, to_id=user_id)
    case.owner_id = user_id
    case.version += 1
    case.save(update_fields=["owner", "version"])
