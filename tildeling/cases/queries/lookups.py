# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""One box for name, case number and identity number; every search is in the trail."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q

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

    At most 1 000 candidates are sorted: with more hits than that, more must be typed. Names are
    narrowed first, since most searches end there; only a full first try asks again for what the
    actor may see.
    """
    by_name = named(text).values_list("pk", "sort_name")
    first = list(by_name[:CANDIDATES])
    found = _known_among(actor, first, on, limit)
    if len(found) < limit and len(first) == CANDIDATES:
        again = list(by_name.filter(_known_to(actor, on))[:CANDIDATES])
        found = _known_among(actor, again, on, limit)
    return found


def _known_among(actor: User, people: list[tuple[int, str]], on: date, limit: int) -> list[int]:
    """Keep those the actor may know of, by the byte order of their sort key."""
    theirs = Case.objects.filter(person_id__in=[pk for pk, _ in people]).order_by()
    known = set(theirs.visible_to(actor, on=on).values_list("person_id", flat=True))
    if actor.may(Permission.CASE_REGISTER, on=on):
        taken = set(theirs.values_list("person_id", flat=True))
        known |= {pk for pk, _ in people if pk not in taken}
    ordered = sorted(people, key=lambda row: (row[1], row[0]))
    return [pk for pk, _ in ordered if pk in known][:limit]


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


def _hits(actor: User, ids: list[int], on: date) -> tuple[Hit, ...]:
    visible = Case.objects.visible_to(actor, on=on).order_by("-id")
    people = ServiceUser.objects.prefetch_related(
        Prefetch("cases", visible, to_attr="seen")
    ).in_bulk(ids)
    return tuple(_hit(people[pk]) for pk in ids)


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
