# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What several commands do to an order; these write no trail."""

from datetime import date, datetime

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from tildeling.cases.commands.clocks import stop_clocks
from tildeling.cases.commands.ties import untie
from tildeling.cases.commands.work import close_items
from tildeling.decisions.models import DecisionLine
from tildeling.orders.models import Order, OrderVersion, Pause
from tildeling.orders.states import LIVE_STATES, ORDER_TRANSITIONS, EndReason, OrderState
from tildeling.outbox.post import post
from tildeling.shared.refusals import TransitionNotAllowed
from tildeling.shared.states import check_transition
from tildeling.shared.time import oslo_date

ANSWER_CLOCK = "order_acceptance"
START_CLOCK = "implementation"


def next_order_number(on: date) -> str:
    """Return the next free order number: the year and a number that never comes again."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('order_numbers')")
        (number,) = cursor.fetchone()
    return f"B{on.year}-{number:06d}"


def tell(order: Order, event: str, at: datetime) -> None:
    """Put what happened to an order in its own stream of the outbox, by ids only."""
    post(
        topic="order",
        stream=f"order:{order.pk}",
        at=at,
        case_id=order.case_id,
        order_id=order.pk,
        event=event,
    )


def require_can_become(order: Order, state: OrderState) -> None:
    """Raise `TransitionNotAllowed` unless the table of transitions lets the order become this."""
    check_transition(ORDER_TRANSITIONS, order.state, state)


def change_state(order: Order, state: OrderState, *fields: str) -> None:
    """Save a new state by the table of transitions, and the fields set with it."""
    require_can_become(order, state)
    order.state = state
    save(order, "state", *fields)


def save(order: Order, *fields: str) -> None:
    """Save fields of an order as its next version."""
    order.version += 1
    order.save(update_fields=[*fields, "version"])


def require_live(order: Order) -> None:
    """Raise `TransitionNotAllowed` for an order that is over."""
    if order.state not in LIVE_STATES:
        raise TransitionNotAllowed("Bestillingen er avsluttet.")


def end_order(
    order: Order, reason: EndReason, *, ends_on: date, at: datetime, by: DecisionLine | None = None
) -> None:
    """End a live order; `ends_on` is the first day without it, and may lie ahead.

    What was running is completed, what never began is cancelled with nothing ordered. Its pauses,
    clocks, tie and things to do end too; the unit keeps its tie until the last day.
    """
    has_run = order.state == OrderState.ACTIVE
    order.ended_on, order.end_reason, order.ended_by = ends_on, reason, by
    state = OrderState.COMPLETED if has_run else OrderState.CANCELLED
    change_state(order, state, "ended_on", "end_reason", "ended_by")
    last = ends_on if has_run else date.min
    shorten(order, last)
    _cut_rows(order.pauses.all(), last)
    on = oslo_date(at)
    stop_clocks(case=order.case, on=on, by="order.ended", source=order)
    close_items(case=order.case, at=at, subject=order)
    untie(source=order, on=max(on, ends_on) if has_run else on)
    tell(order, "ended", at)


def shorten(order: Order, ends_on: date, *, spare_from: date | None = None) -> None:
    """Let no version of an order reach past a day; one that was to begin later is emptied.

    A version that begins on `spare_from` or later is left as it is.
    """
    versions = order.versions.all()
    if spare_from is not None:
        versions = versions.exclude(during__startswith__gte=spare_from)
    _cut_rows(versions, ends_on)


def cut_off(during: DateRange, ends_on: date) -> DateRange:
    """Return a half-open period that ends on a day at the latest, empty when it began by then."""
    if during.isempty or (during.upper is not None and during.upper <= ends_on):
        return during
    if during.lower is not None and during.lower >= ends_on:
        return DateRange(empty=True)
    return DateRange(during.lower, ends_on)


def _cut_rows(rows: QuerySet[OrderVersion] | QuerySet[Pause], ends_on: date) -> None:
    for row in rows.select_for_update(of=("self",)).order_by("id"):
        cut = cut_off(row.during, ends_on)
        if cut != row.during:
            row.during = cut
            row.save(update_fields=["during"])
