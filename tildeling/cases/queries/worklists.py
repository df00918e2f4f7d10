# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What waits for whom, nearest date first, at any depth in the same time.

What one may see is one's own and what waits for each role one holds in a unit; each is read in
the order of its own index, so that a page touches the rows it shows and few more.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from tildeling.cases.models import ApplicationLine, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid

# A count above this is shown as «1000+»: nobody reads further, and it costs.
COUNT_CAP = 1000
PAGE_CAP = 200
_LEADS = {Role.SENIOR_CASEWORKER, Role.OFFICE_LEADER}
_LED = (Role.CASEWORKER, Role.SENIOR_CASEWORKER)


class Scope(StrEnum):
    """A saved filter of the worklist."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    THIS_WEEK = "this_week"


@dataclass(frozen=True)
class WorklistFilters:
    """What to keep; an empty field keeps all. `service` is a code applied for in the case."""

    scope: Scope = Scope.ALL
    kind: str = ""
    service: str = ""
    unit_id: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: the next page begins after it."""

    due_on: date
    id: int

    def __str__(self) -> str:
        return f"{self.due_on.isoformat()}.{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read what `str` wrote; `Invalid` for anything else."""
        day, _, number = text.partition(".")
        try:
            return cls(date.fromisoformat(day), int(number))
        except ValueError:
            raise Invalid({"cursor": ["Siden finnes ikke lenger. Begynn på nytt."]}) from None


_BEFORE_ALL = Cursor(date.min, 0)


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One thing to do as the worklist shows it; `days_left` is negative when it is late."""

    id: int
    kind: str
    title: str
    node: str
    step_id: int | None
    subject_kind: str
    subject_id: int | None
    due_on: date
    days_left: int
    clock: str
    case_id: int
    case_number: str
    is_urgent: bool
    person: str
    role: str
    profession: str
    unit_id: int
    unit: str
    owner_id: int | None
    owner: str
    born_on: date | None = None
    services: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        """The kind in Norwegian."""
        return str(WorkKind(self.kind).label)


@dataclass(frozen=True)
class WorklistPage:
    """A page of the worklist, the cursor of the next one, and how many each saved filter holds.

    `counts` leave the other filters out; one above `COUNT_CAP` means «more than that».
    """

    rows: tuple[WorkRow, ...]
    next: Cursor | None
    counts: dict[Scope, int]


@dataclass(frozen=True)
class _Rights:
    """The roles the actor holds in units, as columns: no profession means any."""

    unit_ids: list[int]
    roles: list[str]
    professions: list[str | None]


# The two parts of what may be seen do not overlap, and each is read in its index's order: a page
# costs the same at any depth. The ORM spends more time building this than PostgreSQL answering.
_KEYS = """
select due_on, id from (
    (select w.due_on, w.id from cases_workitem w
     where %(own)s and w.owner_id = %(actor)s and w.closed_at is null
       and w.due_on >= %(from_on)s and w.due_on < %(until_on)s
       and (w.due_on, w.id) > (%(after_on)s, %(after_id)s)
       and (%(kind)s = '' or w.kind = %(kind)s)
       and (%(role)s = '' or w.role = %(role)s)
       and (%(unit)s = 0 or w.unit_id = %(unit)s)
       and (%(service)s = '' or exists (
            select from cases_application a join cases_applicationline l on l.application_id = a.id
            where a.case_id = w.case_id and l.service = %(service)s))
     order by w.due_on, w.id limit %(size)s)
    union all
    select part.due_on, part.id
    from unnest(%(unit_ids)s::bigint[], %(roles)s::text[], %(professions)s::text[])
         as held(unit_id, role, profession)
    cross join lateral (
        select w.due_on, w.id from cases_workitem w
        where %(others)s and w.unit_id = held.unit_id and w.role = held.role
          and w.closed_at is null and w.owner_id is distinct from %(actor)s
          and (not %(queue)s or w.owner_id is null)
          and (held.profession is null or w.profession = held.profession)
          and w.due_on >= %(from_on)s and w.due_on < %(until_on)s
          and (w.due_on, w.id) > (%(after_on)s, %(after_id)s)
          and (%(kind)s = '' or w.kind = %(kind)s)
          and (%(role)s = '' or w.role = %(role)s)
          and (%(unit)s = 0 or w.unit_id = %(unit)s)
          and (%(service)s = '' or exists (
               select from cases_application a
               join cases_applicationline l on l.application_id = a.id
               where a.case_id = w.case_id and l.service = %(service)s))
        order by w.due_on, w.id limit %(size)s) part
) merged order by due_on, id limit %(size)s
"""
_COUNTS = """
with held as (
    select * from unnest(%(unit_ids)s::bigint[], %(roles)s::text[], %(professions)s::text[])
        as held(unit_id, role, profession)
)
select scope.name, seen.number
from unnest(%(names)s::text[], %(from_ons)s::date[], %(until_ons)s::date[])
     as scope(name, from_on, until_on)
cross join lateral (
    select count(*) as number from (
        (select from cases_workitem w
         where w.owner_id = %(actor)s and w.closed_at is null
           and w.due_on >= scope.from_on and w.due_on < scope.until_on
         limit %(cap)s)
        union all
        select from held cross join lateral (
            select from cases_workitem w
            where w.unit_id = held.unit_id and w.role = held.role and w.closed_at is null
              and w.owner_id is distinct from %(actor)s
              and (held.profession is null or w.profession = held.profession)
              and w.due_on >= scope.from_on and w.due_on < scope.until_on
            limit %(cap)s) part
        limit %(cap)s) capped) seen
union all
select 'mine', count(*) from (
    select from cases_workitem w
    where w.owner_id = %(actor)s and w.closed_at is null limit %(cap)s) capped
union all
select 'unassigned', count(*) from (
    select from held cross join lateral (
        select from cases_workitem w
        where w.unit_id = held.unit_id and w.role = held.role
          and w.closed_at is null and w.owner_id is null
          and (held.profession is null or w.profession = held.profession)
        limit %(cap)s) part
    limit %(cap)s) capped
"""


_COLUMNS = (
    "id", "kind", "title", "node", "step_id", "subject_kind", "subject_id", "due_on", "clock",
    "case_id", "case__case_number", "case__is_urgent", "case__person__given_name",
    "case__person__family_name", "role", "profession", "unit_id", "unit__name", "owner_id",
    "owner__display_name", "is_protected", "case__person__born_on", "applied",
)  # fmt: skip
_HIDDEN = "Skjermet person"


def worklist(
    actor: User, *, on: date, filters: WorklistFilters | None = None,
    after: Cursor | None = None, limit: int = 50,
) -> WorklistPage:  # fmt: skip
    """Return a page of what the actor may do, nearest date first; at most four queries."""
    chosen = filters or WorklistFilters()
    rights = _rights(actor, on)
    size = max(1, min(limit, PAGE_CAP))
    keys = _keys(actor, rights, chosen, after or _BEFORE_ALL, on=on, size=size + 1)
    rows = _rows(actor, [pk for _, pk in keys[:size]], on)
    following = Cursor(*keys[size - 1]) if len(keys) > size else None
    return WorklistPage(rows, following, _counts(actor, rights, on))


def _rights(actor: User, on: date) -> _Rights:
    """Say by role and unit what `WorkItemQuerySet.visible_to` keeps; a test holds them equal."""
    held: set[tuple[int, str, str | None]] = set()
    for row in actor.employments_on(on):
        held |= {(row.unit_id, row.role, profession) for profession in {"", row.profession}}
    led = {(row.unit_id, role) for row in actor.employments_on(on) if row.role in _LEADS
           for role in _LED}  # fmt: skip
    held = {right for right in held if right[:2] not in led} | {(*right, None) for right in led}
    return _Rights(
        [unit_id for unit_id, _, _ in held],
        [role for _, role, _ in held],
        [profession for _, _, profession in held],
    )


def _keys(
    actor: User, rights: _Rights, filters: WorklistFilters, after: Cursor, *, on: date, size: int
) -> list[tuple[date, int]]:
    from_on, until_on = _days(filters.scope, on)
    return _answer(
        _KEYS,
        actor=actor.pk,
        **asdict(rights),
        own=filters.scope is not Scope.UNASSIGNED,
        others=filters.scope is not Scope.MINE,
        queue=filters.scope is Scope.UNASSIGNED,
        from_on=from_on,
        until_on=until_on,
        after_on=after.due_on,
        after_id=after.id,
        kind=filters.kind,
        role=filters.role,
        unit=filters.unit_id or 0,
        service=filters.service,
        size=size,
    )


def _days(scope: Scope, on: date) -> tuple[date, date]:
    """Return the dates of a scope, half open."""
    monday = on - timedelta(days=on.weekday())
    if scope is Scope.OVERDUE:
        return date.min, on
    if scope is Scope.THIS_WEEK:
        return monday, monday + timedelta(days=7)
    return date.min, date.max


def _counts(actor: User, rights: _Rights, on: date) -> dict[Scope, int]:
    """Count each saved filter in one query, none further than the cap."""
    dated = (Scope.ALL, Scope.OVERDUE, Scope.THIS_WEEK)
    days = [_days(scope, on) for scope in dated]
    found = _answer(
        _COUNTS,
        actor=actor.pk,
        **asdict(rights),
        names=[scope.value for scope in dated],
        from_ons=[from_on for from_on, _ in days],
        until_ons=[until_on for _, until_on in days],
        cap=COUNT_CAP + 1,
    )
    numbers = {Scope(name): number for name, number in found}
    return {scope: numbers[scope] for scope in Scope}


def _answer(statement: str, **given: Any) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _rows(actor: User, ids: list[int], on: date) -> tuple[WorkRow, ...]:
    if not ids:
        return ()
    lines = ApplicationLine.objects.filter(application__case=OuterRef("case_id")).order_by("id")
    found = WorkItem.objects.visible_to(actor, on=on).filter(pk__in=ids)
    found = found.annotate(applied=ArraySubquery(lines.values("service")))
    rows = found.order_by("due_on", "id").values_list(*_COLUMNS)
    return tuple(_row(actor, on, *row) for row in rows)


def _row(actor: User, on: date, *row: Any) -> WorkRow:
    held = dict(zip(_COLUMNS, row, strict=True))
    name = f"{held['case__person__given_name']} {held['case__person__family_name']}"
    is_hidden = held["is_protected"] and held["owner_id"] != actor.pk
    return WorkRow(
        id=held["id"],
        kind=held["kind"],
        title=held["title"],
        node=held["node"],
        step_id=held["step_id"],
        subject_kind=held["subject_kind"],
        subject_id=held["subject_id"],
        due_on=held["due_on"],
        days_left=(held["due_on"] - on).days,
        clock=held["clock"],
        case_id=held["case_id"],
        case_number=held["case__case_number"],
        is_urgent=held["case__is_urgent"],
        person=_HIDDEN if is_hidden else name,
        role=held["role"],
        profession=held["profession"],
        unit_id=held["unit_id"],
        unit=held["unit__name"],
        owner_id=held["owner_id"],
        owner=held["owner__display_name"] or "",
        born_on=None if is_hidden else held["case__person__born_on"],
        services=() if is_hidden else tuple(dict.fromkeys(held["applied"])),
    )


def with_scope(filters: WorklistFilters, scope: Scope) -> WorklistFilters:
    """Return the same filters in another scope, for the links above the list."""
    return replace(filters, scope=scope)
