# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""One box for name, case number and identity number; every search is in the trail."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tildeling.audit.record import record_search
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.people.models import ServiceUser
from tildeling.people.queries import CANDIDATES, named, with_number
from tildeling.shared.identity import query_hash
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

HITS = 20
_CASE_NUMBER = re.compile(r"(\d{4})-(\d{1,6})")
_FNR = re.compile(r"(?:\d[\s-]?){10}\d")


@dataclass(frozen=True)
class CaseHit:
    """A case the one who searches may see."""

    id: int
    case_number: str
    status: str
    status_label: str


@dataclass(frozen=True)
class Hit:
    """A person who was found, with the cases the one who searches may see."""

    person_id: int
    name: str
    born_on: date
    is_dead: bool
    cases: tuple[CaseHit, ...]


def look_up(*, actor: User, at: datetime, text: str, limit: int = HITS) -> tuple[Hit, ...]:
    """Return who a name, a case number or an identity number leads to, in Norwegian name order.

    Writes a keyed hash of the query and the number of hits, never the query. Only people with a
    case the actor may see; one who registers applications also finds those without any case, and
    by the whole identity number anybody.
    """
    on = oslo_date(at)
    asked = clean(text)
    what, found = _found(actor, asked, on, limit)
    hits = _hits(actor, found, on)
    record_search(
        actor=actor, at=at, query_hash=query_hash(asked.casefold()), hits=len(hits), what=what
    )
    return hits


def search(actor: User, text: str, *, on: date, limit: int = HITS) -> list[int]:
    """Return the ids of people whose name holds every word, whom the actor may know of; sorted.

    At most 1 000 candidates are sorted: more hits than that means that more must be typed. Names
    are narrowed first, since most searches end there; only a full first try asks again for what
    the actor may see.
    """
    by_name = named(text)
    seen = _known_to(actor, on)
    first = list(by_name.values_list("pk", flat=True)[:CANDIDATES])
    found = _sorted(ServiceUser.objects.filter(seen, pk__in=first), limit)
    if len(found) < limit and len(first) == CANDIDATES:
        again = by_name.filter(seen).values("pk")[:CANDIDATES]
        found = _sorted(ServiceUser.objects.filter(pk__in=again), limit)
    return found


def _found(actor: User, asked: str, on: date, limit: int) -> tuple[str, list[int]]:
    if number := _CASE_NUMBER.fullmatch(asked):
        whole = f"{number[1]}-{int(number[2]):06d}"
        seen = Case.objects.visible_to(actor, on=on).filter(case_number=whole)
        return "case_number", list(seen.values_list("person_id", flat=True))
    if _FNR.fullmatch(asked):
        people = with_number(asked, on=on)
        if not actor.may(Permission.CASE_REGISTER, on=on):
            people = people.filter(_known_to(actor, on))
        return "identity_number", list(people.values_list("pk", flat=True))
    return "name", search(actor, asked, on=on, limit=limit)


def _known_to(actor: User, on: date) -> Q:
    """Keep people with a case the actor may see, and for who registers those without any."""
    visible = Case.objects.visible_to(actor, on=on).filter(person=OuterRef("pk"))
    known = Q(Exists(visible))
    if actor.may(Permission.CASE_REGISTER, on=on):
        known |= ~Q(Exists(Case.objects.filter(person=OuterRef("pk"))))
    return known


def _sorted(people: QuerySet[ServiceUser], limit: int) -> list[int]:
    return list(people.order_by("sort_name", "id").values_list("pk", flat=True)[:limit])


def _hits(actor: User, ids: list[int], on: date) -> tuple[Hit, ...]:
    visible = Case.objects.visible_to(actor, on=on).order_by("-id")
    people = (
        ServiceUser.objects.filter(pk__in=ids)
        .prefetch_related(Prefetch("cases", visible, to_attr="seen"))
        .order_by("sort_name", "id")
    )
    return tuple(_hit(person) for person in people)


def _hit(person: ServiceUser) -> Hit:
    cases: list[Case] = getattr(person, "seen", [])
    return Hit(
        person_id=person.pk,
        name=person.full_name,
        born_on=person.born_on,
        is_dead=person.died_on is not None,
        cases=tuple(
            CaseHit(case.pk, case.case_number, case.status, case.get_status_display())
            for case in cases
        ),
    )
