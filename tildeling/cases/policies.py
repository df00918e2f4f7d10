# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may do what with a case; who may see it is the queryset's matter."""

from datetime import date

from tildeling.cases.models import Case
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission, UnitKind
from tildeling.shared.refusals import Denied


def may_register(actor: User, unit: Unit, *, on: date) -> Denied | None:
    """Those who register applications in the allocation office that gets the case."""
    if unit.kind != UnitKind.ALLOCATION_OFFICE or not unit.is_active:
        return Denied("unit", "Søknader registreres på et tildelingskontor.")
    if unit.pk not in actor.units_on(on, permission=Permission.CASE_REGISTER):
        return Denied("role", "Du kan ikke registrere søknader for denne enheten.")
    return None


def may_handle(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle cases in the case's own unit."""
    if case.unit_id not in actor.units_on(on, permission=Permission.CASE_HANDLE):
        return Denied("role", "Bare saksbehandlere i sakens egen enhet kan gjøre dette.")
    return None


def may_note(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle the case, and those who map in it, write down whom they talked with."""
    if actor.may(Permission.ASSESS, on=on):
        return None
    return may_handle(actor, case, on=on)


def may_assign(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who distribute cases in the case's own unit."""
    if case.unit_id not in actor.units_on(on, permission=Permission.CASE_ASSIGN):
        return Denied("role", "Bare fagkoordinator eller leder kan fordele saker.")
    return None


def may_release(actor: User, case: Case, *, on: date) -> Denied | None:
    """The case's own caseworker, or those who distribute cases."""
    if case.owner_id == actor.pk:
        return may_handle(actor, case, on=on)
    return may_assign(actor, case, on=on)
