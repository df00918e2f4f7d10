# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What leaders ask every day: what is open, what is late, what has not begun, who is dropped."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from services import deadlines
from tildeling.careladder.states import LineOutcome
from tildeling.cases.models import Case, Clock, WorkItem
from tildeling.decisions.models import DecisionLine, InForce, RecordedEnd
from tildeling.insight.states import Dropped
from tildeling.orders import queries as orders
from tildeling.orders.models import Order
from tildeling.orders.states import OrderState
from tildeling.organisation.models import User
from tildeling.outbox.models import Message

# The topic of the messages that carry a case on to its next step.
STEP = "step"
EXPIRY_CLOCK = "reassessment_before_expiry"


@dataclass(frozen=True)
class LateClock:
    """How many running deadlines of one kind have passed, and the day the first one did."""

    code: str
    label: str
    is_law: bool
    clocks: int
    oldest_due_on: date


@dataclass(frozen=True)
class NotStartedCause:
    """How many orders have not begun for one cause, and the most days any has waited."""

    cause: str
    orders: int
    most_days: int


@dataclass(frozen=True)
class DroppedRow:
    """One break of the promise that nobody is dropped; `kind` is a `Dropped`.

    `since` is the day the case came in, the service ends (the first day without), or the order
    began.
    """

    kind: str
    case_id: int
    person_id: int
    subject_kind: str
    subject_id: int
    since: date


def open_cases(actor: User, on: date) -> QuerySet[Case]:
    """Return the open cases the actor sees, nearest date first, with `next_due_on` and `next_role`.

    Both are None for a case in which nobody has anything to do.
    """
    nearest = WorkItem.objects.open().filter(case=OuterRef("pk")).order_by("due_on", "id")
    return (
        Case.objects.visible_to(actor, on=on)
        .open()
        .annotate(
            next_due_on=Subquery(nearest.values("due_on")[:1]),
            next_role=Subquery(nearest.values("role")[:1]),
        )
        .order_by(F("next_due_on").asc(nulls_first=True), "id")
    )


def overdue_clocks(actor: User, on: date, code: str = "") -> QuerySet[Clock]:
    """Return the running deadlines that have passed in cases the actor sees, oldest first.

    A deadline is passed the day after its date. With a code, those of that kind alone.
    """
    late = Clock.objects.filter(
        case__in=Case.objects.visible_to(actor, on=on), stopped_on__isnull=True, due_on__lt=on
    )
    return (late.filter(code=code) if code else late).order_by("due_on", "id")


def overdue_by_clock(actor: User, on: date) -> list[LateClock]:
    """Return the passed deadlines the actor sees by kind, those of statute first."""
    return late_clocks(overdue_clocks(actor, on), on)


def late_clocks(passed: QuerySet[Clock], on: date) -> list[LateClock]:
    """Return passed deadlines by kind, those of statute first and then the most numerous."""
    rows = passed.order_by().values("code").annotate(clocks=Count("pk"), oldest=Min("due_on"))
    named = {clock.code: clock for clock in reversed(deadlines.all_clocks(on))}
    late = [
        LateClock(
            code=row["code"],
            label=named[row["code"]].label if row["code"] in named else row["code"],
            is_law=row["code"] in named and named[row["code"]].is_law,
            clocks=row["clocks"],
            oldest_due_on=row["oldest"],
        )
        for row in rows
    ]
    return sorted(late, key=lambda one: (not one.is_law, -one.clocks, one.code))


def not_started(actor: User, on: date) -> list[orders.NotStarted]:
    """Return the visible orders that should have begun, oldest first, with age and cause."""
    return orders.not_started(actor, on)


def not_started_by_cause(actor: User, on: date) -> list[NotStartedCause]:
    """Return how many orders have not begun for each cause, the most numerous first."""
    days = defaultdict(list)
    for row in not_started(actor, on):
        days[row.cause].append(row.days)
    causes = [NotStartedCause(cause, len(found), max(found)) for cause, found in days.items()]
    return sorted(causes, key=lambda one: (-one.orders, one.cause))


def dropped(actor: User, on: date) -> list[DroppedRow]:
    """Return what breaks the promise that nobody is dropped, in the cases the actor sees."""
    return never_drop(on, cases=Case.objects.visible_to(actor, on=on))


def never_drop(on: date, *, cases: QuerySet[Case] | None = None) -> list[DroppedRow]:
    """Return every break of the promise that nobody is dropped, in one query; none is right.

    An open case has something for somebody to do by a date, or is on its way to the next step. A
    service in force that ends within the warning time of clock D26, or has ended, has a later
    decision, a recorded end, or something to do in its case. An order in progress has a decision
    in force that day. `cases` narrows it down.
    """
    rows = _rows(_cases_without_next(), Dropped.CASE_WITHOUT_NEXT, "pk", "received_on", cases)
    rows = rows.union(
        _rows(
            _services_that_end_unseen(on), Dropped.SERVICE_ENDS_UNSEEN, "decision__case_id",
            "during__endswith", cases,
        ),
        _rows(
            _orders_without_decision(on), Dropped.ORDER_WITHOUT_DECISION, "case_id", "started_on",
            cases,
        ),
        all=True,
    ).order_by("kind", "of_case", "about_id")  # fmt: skip
    return [DroppedRow(*row) for row in rows]


def _rows(
    found: QuerySet[Any], kind: Dropped, case: str, since: str, cases: QuerySet[Case] | None
) -> QuerySet[Any, tuple[Any, ...]]:
    """Give every part of the union the same columns."""
    if cases is not None:
        found = found.filter(**{f"{case}__in": cases.order_by().values("pk")})
    rows: QuerySet[Any, tuple[Any, ...]] = (
        found.order_by()
        .annotate(
            kind=Value(kind.value, CharField()),
            of_case=F(case),
            of_person=F("person_id"),
            about=Value(found.model._meta.model_name, CharField()),
            about_id=F("pk"),
            since=F(since),
        )
        .values_list("kind", "of_case", "of_person", "about", "about_id", "since")
    )
    return rows


def _cases_without_next() -> QuerySet[Case]:
    somebodys = WorkItem.objects.open().filter(
        Q(owner__isnull=False) | ~Q(role=""), case=OuterRef("pk")
    )
    on_its_way = Message.objects.filter(
        topic=STEP, case_id=OuterRef("pk"), done_at__isnull=True, needs_person=False
    )
    return Case.objects.open().filter(~Exists(somebodys), ~Exists(on_its_way))


def _services_that_end_unseen(on: date) -> QuerySet[InForce]:
    warning = timedelta(days=deadlines.clock_of(EXPIRY_CLOCK, on=on).warn_days)
    same = {"person": OuterRef("person"), "service": OuterRef("service")}
    goes_on = InForce.objects.filter(
        Q(during__upper_inf=True) | Q(during__endswith__gt=OuterRef("during__endswith")), **same
    )
    # A refusal long before the end was of something more, and judged nothing about the end.
    judged = ~Q(outcome=LineOutcome.REFUSAL) | Q(decision__decided_on__gte=OuterRef("warned_on"))
    decided_later = DecisionLine.objects.filter(
        judged,
        decision__person=OuterRef("person"),
        service=OuterRef("service"),
        decision_id__gt=OuterRef("decision_id"),
    )
    to_do = WorkItem.objects.open().filter(case=OuterRef("decision__case"))
    return (
        InForce.objects.filter(during__endswith__lte=on + warning, person__died_on__isnull=True)
        .annotate(
            warned_on=ExpressionWrapper(
                F("during__endswith") - Value(warning), output_field=DateTimeField()
            )
        )
        .filter(
            ~Exists(goes_on),
            ~Exists(decided_later),
            ~Exists(RecordedEnd.objects.filter(line=OuterRef("line"))),
            ~Exists(to_do),
        )
    )


def _orders_without_decision(on: date) -> QuerySet[Order]:
    behind = InForce.objects.filter(
        during__contains=on, person=OuterRef("person"), service=OuterRef("service")
    )
    return Order.objects.filter(~Exists(behind), state=OrderState.ACTIVE)
