# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Units, employees and employments."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange

from tildeling.organisation.models import Employment, Unit, User
from tildeling.organisation.roles import Role, UnitKind

LONG_AGO = date(2020, 1, 1)

_KIND_OF_ROLE = {
    Role.MAPPER: UnitKind.MAPPING,
    Role.PROVIDER_LEADER: UnitKind.PROVIDER,
    Role.EXECUTIVE: UnitKind.MANAGEMENT,
    Role.AUDITOR: UnitKind.MANAGEMENT,
}


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    class Params:
        mapping = factory.Trait(kind=UnitKind.MAPPING)
        provider = factory.Trait(kind=UnitKind.PROVIDER, zone="nord", weekly_capacity_minutes=6000)
        management = factory.Trait(kind=UnitKind.MANAGEMENT)

    code = factory.Sequence(lambda n: f"enhet-{n}")
    name = factory.Sequence(lambda n: f"Enhet {n}")
    kind = UnitKind.ALLOCATION_OFFICE


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"ansatt{n}")
    display_name = factory.Sequence(lambda n: f"Ansatt {n}")
    password = "!"


class EmploymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employment

    class Params:
        from_on = LONG_AGO
        until_on = None

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.CASEWORKER
    during = factory.LazyAttribute(lambda o: DateRange(o.from_on, o.until_on))


def employee(role=Role.CASEWORKER, unit=None, *, profession="", **user):
    """A user with one employment since long ago, in a unit of the kind the role works in."""
    if unit is None:
        kind = _KIND_OF_ROLE.get(Role(role), UnitKind.ALLOCATION_OFFICE)
        unit = UnitFactory(kind=kind)
    made = UserFactory(**user)
    EmploymentFactory(user=made, unit=unit, role=role, profession=profession)
    return made
