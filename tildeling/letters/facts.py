# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What every letter says about sender, receiver and those who answer for it."""

from datetime import date

from django.conf import settings

from services.letter_facts import Addressee, Capacity, Officer, Party, Sender
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Role
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.queries import beside
from tildeling.people.states import RelatedKind

_CAPACITY = {
    RelatedKind.GUARDIAN: Capacity.GUARDIAN,
    RelatedKind.REPRESENTATIVE: Capacity.REPRESENTATIVE,
}


def sender_of(unit: Unit) -> Sender:
    """Return the municipality and the unit that writes."""
    return Sender(municipality=settings.MUNICIPALITY, unit=unit.name, address=())


def party_of(person: ServiceUser) -> Party:
    """Return a person's name and postal address, without empty lines."""
    lines = (person.address, f"{person.postal_code} {person.postal_place}".strip())
    return Party(name=person.full_name, address=tuple(line for line in lines if line))


def addressee_of(person: ServiceUser, *, on: date) -> Addressee:
    """Return who gets the letter: a guardian or representative who is to have them, or the person.

    Only one whose mandate covers health and care services on the date (fvl § 12, vgml § 32).
    """
    for related in beside(person.pk, on=on):
        if related.receives_letters and related.covers_health and related.kind in _CAPACITY:
            capacity = _CAPACITY[RelatedKind(related.kind)]
            return Addressee(party=_party_beside(related), capacity=capacity)
    return Addressee(party=party_of(person))


def officer_of(user: User, *, on: date) -> Officer:
    """Return an employee's name and the title of the role held on the date."""
    roles = user.roles_on(on)
    title = next((str(role.label) for role in reversed(Role) if role in roles), "ansatt")
    return Officer(name=user.display_name, title=title)


def _party_beside(related: RelatedPerson) -> Party:
    lines = tuple(line.strip() for line in related.address.split(",") if line.strip())
    return Party(name=related.name, address=lines)
