# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Make orders of what was decided, inside what is in force and never outside it."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, Q

from services import deadlines
from tildeling.audit.record import record
from tildeling.careladder.states import LineOutcome
from tildeling.cases.commands.clocks import start_clock
from tildeling.cases.commands.ties import tie, untie
from tildeling.cases.models import Case, Clock, WorkItem
from tildeling.cases.states import TieFunction
from tildeling.decisions.models import Decision, DecisionLine, InForce
from tildeling.orders.commands.orderly import (
    ANSWER_CLOCK,
    START_CLOCK,
    end_order,
    next_order_number,
    save,
    shorten,
    tell,
)
from tildeling.orders.facts import GIVES
from tildeling.orders.models import Order, OrderVersion
from tildeling.orders.policies import may_place
from tildeling.orders.states import LIVE_STATES, EndReason, OrderState
from tildeling.organisation.models import Unit, User
from tildeling.shared.refusals import Missing, require
from tildeling.shared.time import oslo_date


def place(*, case: Case, actor: User, at: datetime, decision_id: int) -> list[Order]:
    """Order what a decision grants and end what it terminates; return the orders it touched.

    A line with a unit becomes one order. When the person already has a live order of the service
    in that unit, it gets a new version instead and keeps its number; another unit means a new
    order. A version never goes outside the line's period in force (I3), and nothing is ordered
    for the dead (I9). The same decision a second time changes nothing and returns the same orders.
    """
    on = oslo_date(at)
    require(may_place(actor, case, on=on))
    decision = Decision.objects.filter(pk=decision_id, case=case).first()
    if decision is None:
        raise Missing
    already = _touched(decision)
    if already:
        return already
    if case.person.died_on is None:
        for line in decision.lines.select_related("unit").order_by("id"):
            _carry_out(case, line, at)
    touched = _touched(decision)
    record(
        kind="orders.placed", subject=decision, actor=actor, at=at,
        orders=[order.pk for order in touched],
    )  # fmt: skip
    return touched


def _touched(decision: Decision) -> list[Order]:
    mine = Q(versions__line__decision=decision) | Q(ended_by__decision=decision)
    return list(Order.objects.filter(mine).distinct().order_by("id"))


def _carry_out(case: Case, line: DecisionLine, at: datetime) -> None:
    live = (
        Order.objects.select_for_update(of=("self",))
        .filter(person=case.person_id, service=line.service, state__in=LIVE_STATES)
        .first()
    )
    if line.outcome == LineOutcome.TERMINATION and live is not None:
        end_order(live, EndReason.TERMINATED, ends_on=line.starts_on, at=at, by=line)
    frame = InForce.objects.filter(line=line, during__isempty=False).first()
    if line.outcome not in GIVES or line.unit is None or frame is None:
        return
    if live is not None and _goes_on(live, case, line):
        _change(live, case, line, frame.during, at)
    else:
        order = _order_anew(case, line.unit, line, at, old=live, begins_on=frame.during.lower)
        _add_version(order, line, frame.during)


def _goes_on(live: Order, case: Case, line: DecisionLine) -> bool:
    """Tell whether the live order is the one to change: same unit, and begun or this case's own.

    An order that another case still waits to have answered is replaced, so that no answer given
    there can land here.
    """
    is_ours = live.case_id == case.pk or live.state == OrderState.ACTIVE
    return live.unit_id == line.unit_id and is_ours


def _change(order: Order, case: Case, line: DecisionLine, during: DateRange, at: datetime) -> None:
    # A time-limited line does not end what was already decided to begin after it.
    shorten(order, during.lower, spare_from=during.upper)
    _add_version(order, line, during)
    if order.case_id != case.pk:
        _take_over(order, case, oslo_date(at))
    save(order, "case")
    tell(order, "changed", at)


def _take_over(order: Order, case: Case, on: date) -> None:
    """Let the case that decided last answer for the order, with what the unit waits to hear."""
    for source in _waiting_about(order):
        kind = source._meta.model_name
        WorkItem.objects.filter(subject_kind=kind, subject_id=source.pk).open().update(
            case=case, unit=case.unit_id, owner=case.owner_id
        )
        Clock.objects.filter(source_kind=kind, source_id=source.pk, stopped_on=None).update(
            case=case
        )
    untie(source=order, on=on)
    order.case = case
    tie(case=case, function=TieFunction.PROVIDER, unit_id=order.unit_id, source=order, on=on)


def _waiting_about(order: Order) -> list[Model]:
    return [
        order,
        *order.questions.filter(answered_at__isnull=True),
        *order.proposals.filter(answered_at__isnull=True),
    ]


def _order_anew(
    case: Case, unit: Unit, line: DecisionLine, at: datetime, *, old: Order | None, begins_on: date
) -> Order:
    """Send a new order; the old one ends the day it begins and hands over how to get in."""
    on = oslo_date(at)
    if old is not None:
        reason = EndReason.REPLACED if old.unit_id == unit.pk else EndReason.OTHER_UNIT
        end_order(old, reason, ends_on=begins_on, at=at, by=line)
    order = Order.objects.create(
        order_number=next_order_number(on),
        case=case,
        person_id=case.person_id,
        unit=unit,
        service=line.service,
        sent_at=at,
        accept_by=deadlines.due(ANSWER_CLOCK, on=on).due_on,
        key_access=old.key_access if old else "",
        safety=old.safety if old else "",
        instructions=old.instructions if old else "",
    )
    start_clock(case=case, code=ANSWER_CLOCK, source=order, on=on)
    # The date in the decision is the event itself (D23), so the clock counts from that day.
    start_clock(case=case, code=START_CLOCK, source=order, on=begins_on)
    tie(case=case, function=TieFunction.PROVIDER, unit_id=unit.pk, source=order, on=on)
    tell(order, "placed", at)
    return order


def _add_version(order: Order, line: DecisionLine, during: DateRange) -> OrderVersion:
    return OrderVersion.objects.create(
        order=order,
        line=line,
        number=order.versions.count() + 1,
        during=during,
        minutes=line.minutes,
        per_weeks=line.per_weeks,
        per_month=line.per_month,
        carers=line.carers,
        pattern=line.pattern,
        goal=line.goal,
    )
