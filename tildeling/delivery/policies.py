# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may read visits in, see what was delivered, and say that it drifts from what was granted."""

from datetime import date

from tildeling.orders.models import Order
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission, Role
from tildeling.shared.refusals import Denied

NOT_IMPORTER = Denied("role", "Du kan ikke lese inn besøk.")
NOT_YOUR_FIGURES = Denied("unit", "Du kan ikke se hva denne enheten har levert.")
NOT_YOUR_ORDER = Denied("unit", "Bare saksbehandler i saken eller utfører kan melde avvik.")

_EVERY_UNIT = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})


def may_import(actor: User, *, on: date) -> Denied | None:
    """Say no to whoever has no role that reads visits in."""
    return None if actor.may(Permission.VISITS_IMPORT, on=on) else NOT_IMPORTER


def importable_units(actor: User, *, on: date) -> frozenset[int] | None:
    """Return the ids of the units whose orders the actor reads visits in for; None for all."""
    if actor.roles_on(on) & _EVERY_UNIT:
        return None
    return actor.units_on(on, permission=Permission.VISITS_IMPORT)


def may_see_unit(actor: User, unit: Unit, *, on: date) -> Denied | None:
    """Say no to whoever neither leads the unit, has orders there, nor sees all figures."""
    if actor.may(Permission.FIGURES, on=on):
        return None
    if unit.pk in actor.units_on(on, permission=Permission.DELIVERY_READ):
        return None
    if unit.orders.filter(case__unit_id__in=_offices(actor, on)).exists():
        return None
    return NOT_YOUR_FIGURES


def may_raise_drift(actor: User, order: Order, *, on: date) -> Denied | None:
    """Say no to a person who neither handles the order's case nor leads the unit that has it."""
    if actor.roles_on(on) <= {Role.SYSTEM}:
        return None
    if order.case.unit_id in _offices(actor, on):
        return None
    if order.unit_id in actor.units_on(on, permission=Permission.ORDER_ANSWER):
        return None
    return NOT_YOUR_ORDER


def _offices(actor: User, on: date) -> frozenset[int]:
    return actor.units_on(on, permission=Permission.CASE_HANDLE)
