# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What must not be dropped: what ends is seen by somebody, and nothing waits for what is gone."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db import transaction
from django.db.models import Exists, OuterRef

from tildeling.audit.record import record
from tildeling.cases import commands as cases
from tildeling.cases.commands import work
from tildeling.cases.commands.appeal_time import APPEAL
from tildeling.cases.models import Case, Clock, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.decisions.models import InForce
from tildeling.delivery import queries as drifts
from tildeling.delivery.commands import raise_drift
from tildeling.delivery.commands.rollups import refresh_stale, set_own_limits
from tildeling.orders import commands as orders
from tildeling.orders import queries as order_queries
from tildeling.orders.models import Order
from tildeling.orders.states import OrderState
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date
from workflows import engine

# What waits for an order's unit or for a new unit.
ORDER_NODES = ("accept", "reroute", "begin")

# D26: a time-limited decision is looked at 30 days before it ends.
WARNING = timedelta(days=30)


def look(at: datetime) -> int:
    """Do everything below; return how many things were done."""
    return (
        raise_what_ends(at)
        + complete_what_ended(at)
        + pass_what_is_cancelled(at)
        + end_appeal_times(at)
    )


def raise_what_ends(at: datetime) -> int:
    """Open a work item for each service that ends within 30 days; return how many were opened."""
    on = oslo_date(at)
    actor = engine.system_actor()
    seen = WorkItem.objects.filter(
        kind=WorkKind.EXPIRY, subject_kind="inforce", subject_id=OuterRef("pk")
    )
    followed = InForce.objects.filter(
        person=OuterRef("person"), service=OuterRef("service"), during__startswith=OuterRef("ends")
    )
    ending = (
        InForce.objects.annotate(ends=RangeEndsWith("during"))
        .filter(during__endswith__gte=on, during__endswith__lte=on + WARNING)
        .exclude(decision__case__status="closed")
        .exclude(Exists(seen))
        .exclude(Exists(followed))
        .values_list("pk", "decision__case_id")
    )
    rows = list(ending)
    for in_force_id, case_id in rows:
        engine.run(
            raise_expiry, actor=actor, at=at, case_id=case_id, trusted=True,
            in_force_id=in_force_id,
        )  # fmt: skip
    return len(rows)


def complete_what_ended(at: datetime) -> int:
    """End each live order that no decision in force stands behind any more; return how many."""
    rows = list(order_queries.to_complete(oslo_date(at)).values_list("pk", "case_id"))
    for order_id, case_id in rows:
        engine.run(
            orders.complete, actor=engine.system_actor(), at=at, case_id=case_id, trusted=True,
            order_id=order_id,
        )  # fmt: skip
    return len(rows)


def pass_what_is_cancelled(at: datetime) -> int:
    """Pass the steps of orders that were cancelled or ended meanwhile; return how many.

    Passing one may open the next of the same order, so it is done until none is left.
    """
    passed = 0
    while True:
        ended = Order.objects.filter(state__in=[OrderState.CANCELLED, OrderState.COMPLETED])
        items = WorkItem.objects.filter(
            node__in=ORDER_NODES, subject_kind="order", subject_id__in=ended.values("pk")
        ).open()
        steps = [row for row in items.values_list("step_id", flat=True) if row is not None]
        if not steps:
            return passed
        for step_id in steps:
            engine.skip(step_id, at=at)
            passed += 1


def refresh_weeks(at: datetime) -> int:
    """Set right the weeks that versions, pauses and silence have made stale; return how many."""
    with transaction.atomic():
        set_own_limits()
        return refresh_stale(on=oslo_date(at))


def raise_drifts(at: datetime) -> int:
    """Ask the caseworker to look at each order that drifts, once while it is open; return how many.

    Once a day is enough: the weeks it reads change when visits come in.
    """
    actor = engine.system_actor()
    asked = set(
        WorkItem.objects.filter(kind=WorkKind.DRIFT).open().values_list("subject_id", flat=True)
    )
    drifting = [found for found in drifts.drifting(oslo_date(at)) if found.order_id not in asked]
    for found in drifting:
        engine.run(
            raise_drift, actor=actor, at=at, case_id=found.case_id, trusted=True,
            order_id=found.order_id,
        )  # fmt: skip
    return len(drifting)


def end_appeal_times(at: datetime) -> int:
    """Stop the appeal deadlines that have passed, case by case; return in how many cases."""
    passed = Clock.objects.filter(
        code__startswith=APPEAL, stopped_on__isnull=True, due_on__lt=oslo_date(at)
    )
    rows = list(passed.order_by("case_id").values_list("case_id", flat=True).distinct())
    for case_id in rows:
        engine.run(
            cases.end_appeal_time, actor=engine.system_actor(), at=at, case_id=case_id, trusted=True
        )
    return len(rows)


def raise_expiry(*, case: Case, actor: User, at: datetime, in_force_id: int) -> WorkItem:
    """Ask the caseworker to look at a service that ends, at the latest on its last day."""
    row = InForce.objects.get(pk=in_force_id, decision__case=case)
    new = work.NewItem(
        kind=WorkKind.EXPIRY,
        title="Vedtaket går ut",
        subject=row,
        clock="reassessment_before_expiry",
        due_on=row.during.upper - timedelta(days=1),
    )
    item = work.open_item(case, new, at=at)
    record(kind="service.expiry_raised", subject=item, actor=actor, at=at, in_force=row.pk)
    return item
