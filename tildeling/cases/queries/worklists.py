# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What waits for whom, nearest date first, at any depth in the same time.

What one may see is the union of a few arms (one's own, and each role one holds in a unit), and
each arm is read in the order of its own index: a page touches the rows it shows and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

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
class _Arm:
    """A part of what the actor may see that one index gives in order."""

    where: Q
    is_own: bool = False


class _Capped(Subquery):
    """How many rows a sliced query gives."""

    template = "(select count(*) from (%(subquery)s) capped)"
    output_field = IntegerField()


_COLUMNS = (
    "id", "kind", "title", "node", "step_id", "subject_kind", "subject_id", "due_on", "clock",
    "case_id", "case__case_number", "case__is_urgent", "case__person__given_name",
    "case__person__family_name", "role", "profession", "unit_id", "unit__name", "owner_id",
    "owner__display_name", "is_protected",
)  # fmt: skip
_HIDDEN = "Skjermet person"


def worklist(
    actor: User, *, on: date, filters: WorklistFilters | None = None,
    after: Cursor | None = None, limit: int = 50,
) -> WorklistPage:  # fmt: skip
    """Return a page of what the actor may do, nearest date first; at most four queries."""
    chosen = filters or WorklistFilters()
    arms = _arms(actor, on)
    size = max(1, min(limit, PAGE_CAP))
    keys = _page_of_keys(arms, _condition(chosen, on), chosen.scope, after, size)
    rows = _rows(actor, [pk for _, pk in keys[:size]], on)
    following = Cursor(*keys[size - 1]) if len(keys) > size else None
    return WorklistPage(rows, following, _counts(actor, arms, on))


def _arms(actor: User, on: date) -> list[_Arm]:
    """Split what `WorkItemQuerySet.visible_to` keeps into parts that do not overlap."""
    rights: dict[tuple[int, str], set[str] | None] = {}
    for row in actor.employments_on(on):
        held = rights.setdefault((row.unit_id, row.role), {""})
        if held is not None:
            held.add(row.profession)
    for row in actor.employments_on(on):
        if row.role in _LEADS:
            rights.update({(row.unit_id, role): None for role in _LED})
    arms = [_Arm(Q(owner=actor), is_own=True)]
    for (unit_id, role), professions in sorted(rights.items(), key=lambda item: item[0]):
        where = Q(unit_id=unit_id, role=role) & (Q(owner__isnull=True) | ~Q(owner=actor))
        if professions is not None:
            where &= Q(profession__in=sorted(professions))
        arms.append(_Arm(where))
    return arms


def _condition(filters: WorklistFilters, on: date) -> Q:
    kept = Q()
    if filters.kind:
        kept &= Q(kind=filters.kind)
    if filters.unit_id is not None:
        kept &= Q(unit_id=filters.unit_id)
    if filters.role:
        kept &= Q(role=filters.role)
    if filters.service:
        lines = ApplicationLine.objects.filter(
            application__case=OuterRef("case_id"), service=filters.service
        )
        kept &= Q(Exists(lines))
    return kept & _of_scope(filters.scope, on)


def _of_scope(scope: Scope, on: date) -> Q:
    monday = on - timedelta(days=on.weekday())
    return {
        Scope.ALL: Q(),
        Scope.MINE: Q(),
        Scope.UNASSIGNED: Q(owner__isnull=True),
        Scope.OVERDUE: Q(due_on__lt=on),
        Scope.THIS_WEEK: Q(due_on__gte=monday, due_on__lt=monday + timedelta(days=7)),
    }[scope]


def _within(arms: Iterable[_Arm], scope: Scope) -> list[_Arm]:
    """Keep the arms that can hold anything of a scope."""
    if scope is Scope.MINE:
        return [arm for arm in arms if arm.is_own]
    if scope is Scope.UNASSIGNED:
        return [arm for arm in arms if not arm.is_own]
    return list(arms)


def _page_of_keys(
    arms: list[_Arm], condition: Q, scope: Scope, after: Cursor | None, size: int
) -> list[tuple[date, int]]:
    parts = []
    for arm in _within(arms, scope):
        part = _items(arm.where & condition)
        if after is not None:
            part = part.filter(
                TupleGreaterThan(Tuple(F("due_on"), F("id")), (after.due_on, after.id))
            )
        parts.append(part.order_by("due_on", "id").values_list("due_on", "id")[: size + 1])
    if not parts:
        return []
    if len(parts) == 1:
        return list(parts[0])
    merged = parts[0].union(*parts[1:], all=True)
    return list(merged.order_by("due_on", "id")[: size + 1])


def _items(where: Q) -> QuerySet[WorkItem]:
    return WorkItem.objects.open().filter(where).order_by()


def _rows(actor: User, ids: list[int], on: date) -> tuple[WorkRow, ...]:
    if not ids:
        return ()
    found = WorkItem.objects.visible_to(actor, on=on).filter(pk__in=ids)
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
    )


def _counts(actor: User, arms: list[_Arm], on: date) -> dict[Scope, int]:
    """Count each saved filter in one query, none further than the cap."""
    counted = [(scope, arm) for scope in Scope for arm in _within(arms, scope)]
    columns = [
        _Capped(_items(arm.where & _of_scope(scope, on)).values("pk")[: COUNT_CAP + 1])
        for scope, arm in counted
    ]
    found = User.objects.filter(pk=actor.pk).values_list(*columns).first() or ()
    counts = dict.fromkeys(Scope, 0)
    for (scope, _), number in zip(counted, found, strict=False):
        counts[scope] = min(counts[scope] + number, COUNT_CAP + 1)
    return counts


def with_scope(filters: WorklistFilters, scope: Scope) -> WorklistFilters:
    """Return the same filters in another scope, for the links above the list."""
    return replace(filters, scope=scope)
