# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Find people by number or by fragments of their names.

Who may see whom follows from cases, which this context does not know: `tildeling.cases.queries`
narrows what is found here.
"""

from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from services.identity_numbers import BadIdentityNumber, normalise, rule_on
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.shared.identity import blind_index, decrypt
from tildeling.shared.text import clean

# More hits than this are not worth sorting: the person must type more.
CANDIDATES = 1000
# Letters of the trigram index.
INDEXED = 3


def with_number(fnr: str, *, on: date) -> QuerySet[ServiceUser]:
    """Return the person with this identity number; nobody when it is not a valid number."""
    try:
        digits = normalise(fnr, synthetic=settings.SYNTHETIC_PERSONS, rule=rule_on(on))
    except BadIdentityNumber:
        return ServiceUser.objects.none()
    return ServiceUser.objects.filter(fnr_index=blind_index(digits))


def named(text: str) -> QuerySet[ServiceUser]:
    """Return the people whose name holds every word of the text, in no order and not capped.

    Where every word is shorter than three letters they must begin a part of the name: the index
    is of three letters, and knows a beginning by the space before it.
    """
    found = ServiceUser.objects.order_by()
    words = clean(text).split()
    holds = _begins if all(len(word) < INDEXED for word in words) else _contains
    for word in words:
        found = found.filter(holds(word))
    return found if words else found.none()


def _contains(word: str) -> Q:
    return Q(search_name__icontains=word)


def _begins(word: str) -> Q:
    return (
        Q(search_name__istartswith=word)
        | Q(search_name__icontains=f" {word}")
        | Q(search_name__icontains=f"-{word}")
    )


def beside(person_id: int, *, on: date) -> QuerySet[RelatedPerson]:
    """Return who stands beside a person on a date; periods are half open."""
    related = RelatedPerson.objects.filter(person_id=person_id, from_on__lte=on)
    return related.exclude(until_on__lte=on).order_by("kind", "id")


def fnr_of(person: ServiceUser) -> str:
    """Return the identity number in clear, for a page that has written the read in the trail."""
    return decrypt(bytes(person.fnr_cipher), person.fnr_key)
