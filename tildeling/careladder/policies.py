# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What stands in the way of recording a measure, proposing a line, and settling the ladder."""

from datetime import date

from services import delegation
from tildeling.assessments.policies import maps
from tildeling.cases.models import Case
from tildeling.cases.states import CaseStatus
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission, Role
from tildeling.shared.refusals import Denied

_CHECKED = frozenset({CaseStatus.UNDER_ASSESSMENT, CaseStatus.UNDER_DECISION})


def may_record_measure(actor: User, case: Case, *, on: date) -> Denied | None:
    """The case's own office, and those who map in it, record what was tried, until it is closed."""
    mapping = case.assessments.standing().filter(round=case.round)
    if not any(maps(actor, row, on=on) for row in mapping) and (denied := _ladder(actor, case, on)):
        return denied
    if case.status == CaseStatus.CLOSED:
        return Denied("status", "Saken er avsluttet.")
    return None


def may_propose(actor: User, case: Case, *, on: date) -> Denied | None:
    """The case's own office proposes services once the mapping meeting is held."""
    return _ladder(actor, case, on) or _status(case, frozenset({CaseStatus.UNDER_DECISION}))


def may_check(actor: User, case: Case, *, on: date) -> Denied | None:
    """The case's own office runs the ladder while the case is mapped or decided."""
    return _ladder(actor, case, on) or _status(case, _CHECKED)


def may_settle(actor: User, case: Case, *, on: date) -> Denied | None:
    """The case's own office settles the ladder once the mapping meeting is held."""
    return may_propose(actor, case, on=on)


def may_override(
    actor: User, case: Case, *, on: date, rule: delegation.OverrideRule
) -> Denied | None:
    """Only the role the delegation names, or one above it, goes past an open step in its unit."""
    if any(delegation.outranks(role, rule.role) for role in roles_in(actor, case, on=on)):
        return None
    who = Role(rule.role).label
    return Denied(
        "override_authority",
        f"{who[:1].upper()}{who[1:]} må bestemme dette. {rule.reason}",
    )


def roles_in(actor: User, case: Case, *, on: date) -> list[str]:
    """Return the roles the actor holds on a date in the case's own unit, sorted."""
    rows = actor.employments_on(on)
    return sorted({row.role for row in rows if row.unit_id == case.unit_id})


def _ladder(actor: User, case: Case, on: date) -> Denied | None:
    if case.unit_id in actor.units_on(on, permission=Permission.LADDER):
        return None
    return Denied("role", "Bare saksbehandlere i sakens egen enhet kan gjøre dette.")


def _status(case: Case, wanted: frozenset[CaseStatus]) -> Denied | None:
    if case.status in wanted:
        return None
    return Denied("status", "Dette kan ikke gjøres slik saken står nå.")
