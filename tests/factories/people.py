# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Service users and those who stand beside them; every number is synthetic (month + 80)."""

from datetime import date, timedelta

import factory

from services.identity_numbers import make_synthetic
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.states import RelatedKind
from tildeling.shared.identity import blind_index, encrypt
from tildeling.shared.text import sort_key

_DAYS = 7000


def synthetic_fnr(n):
    """The birth date and number of the `n`-th made-up person."""
    born_on = date(1935, 1, 1) + timedelta(days=n % _DAYS)
    return born_on, make_synthetic(n // _DAYS, born_on)


class ServiceUserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceUser

    class Params:
        number = factory.Sequence(synthetic_fnr)
        fnr = factory.LazyAttribute(lambda o: o.number[1])
        sealed = factory.LazyAttribute(lambda o: encrypt(o.fnr))
        dead = factory.Trait(died_on=date(2026, 3, 1))

    born_on = factory.LazyAttribute(lambda o: o.number[0])
    fnr_cipher = factory.LazyAttribute(lambda o: o.sealed[0])
    fnr_key = factory.LazyAttribute(lambda o: o.sealed[1])
    fnr_index = factory.LazyAttribute(lambda o: blind_index(o.fnr))
    given_name = "Kari"
    family_name = factory.Sequence(lambda n: f"Nordmann{n}")
    search_name = factory.LazyAttribute(lambda o: f"{o.given_name} {o.family_name}")
    sort_name = factory.LazyAttribute(lambda o: sort_key(f"{o.family_name} {o.given_name}"))
    address = "Storgata 1"
    postal_code = "3050"
    postal_place = "Mjøndalen"
    zone = "nord"


class RelatedPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelatedPerson

    class Params:
        guardian = factory.Trait(
            kind=RelatedKind.GUARDIAN, relation="", mandate="Helse og omsorg", covers_health=True
        )
        economic_guardian = factory.Trait(
            kind=RelatedKind.GUARDIAN, relation="", mandate="Økonomi", covers_health=False
        )
        representative = factory.Trait(
            kind=RelatedKind.REPRESENTATIVE,
            mandate="Fullmakt i helse- og omsorgssaker",
            covers_health=True,
        )

    person = factory.SubFactory(ServiceUserFactory)
    kind = RelatedKind.NEXT_OF_KIN
    name = "Anne Nordmann"
    relation = "datter"
    from_on = date(2024, 1, 1)
