# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who works where on a date, and which units there are."""

from datetime import date

from django.db.models import QuerySet

from tildeling.organisation.models import Employment, Unit, User
from tildeling.organisation.roles import GRANTS, Permission, Role, UnitKind


def units(kind: UnitKind) -> QuerySet[Unit]:
    """Return the units in use of a kind, by name."""
    return Unit.objects.filter(kind=kind, is_active=True).order_by("name", "id")


def provider_units() -> QuerySet[Unit]:
    """Return the units in use that deliver services, by name."""
    return units(UnitKind.PROVIDER)


def employees(
    unit_id: int, *, on: date, role: Role | None = None, profession: str = ""
) -> QuerySet[User]:
    """Return those in use who work in a unit on a date, in a role or profession if named."""
    held = Employment.objects.filter(unit_id=unit_id, during__contains=on)
    if role is not None:
        held = held.filter(role=role)
    if profession:
        held = held.filter(profession=profession)
    return _employed(held)


def employees_who_may(permission: Permission, unit_id: int, *, on: date) -> QuerySet[User]:
    """Return those who hold a coarse permission in a unit on a date, by name."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    return _employed(
        Employment.objects.filter(unit_id=unit_id, role__in=roles, during__contains=on)
    )


def _employed(held: QuerySet[Employment]) -> QuerySet[User]:
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by(
        "display_name", "id"
    )
