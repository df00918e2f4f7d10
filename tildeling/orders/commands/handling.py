# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""An order's way from the office to the unit: accepted, sent back, sent again, begun, over."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from services import deadlines
from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.status import change_status
from tildeling.cases.commands.ties import tie, untie
from tildeling.cases.commands.work import NewItem, close_items, open_item
from tildeling.cases.models import Case
from tildeling.cases.policies import may_handle
from tildeling.cases.states import CaseStatus, TieFunction, WorkKind
from tildeling.orders.commands.orderly import (
    ANSWER_CLOCK,
    START_CLOCK,
    change_state,
    end_order,
    require_can_become,
    require_live,
    save,
    tell,
)
from tildeling.orders.facts import CARRIES_OUT
from tildeling.orders.models import Order, OrderReturn
from tildeling.orders.policies import may_answer_order, may_place
from tildeling.orders.queries import end_of_force, version_on
from tildeling.orders.states import EndReason, OrderState, ReturnReason
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Role
from tildeling.shared.checked import checked
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date


@dataclass(frozen=True)
class Handover:
    """What the unit must know to get in and be safe; None leaves what is written."""

    key_access: str | None = None
    safety: str | None = None
    instructions: str | None = None


def accept(*, case: Case, actor: User, at: datetime, order_id: int) -> Order:
    """Accept an order for the unit that has it."""
    on = oslo_date(at)
    order = locked(Order, order_id, case=case)
    require(may_answer_order(actor, order, on=on))
    order.accepted_at = at
    change_state(order, OrderState.ACCEPTED, "accepted_at")
    stop_clocks(case=case, on=on, by="order.accepted", codes=[ANSWER_CLOCK], source=order)
    tell(order, "accepted", at)
    record(kind="order.accepted", subject=order, actor=actor, at=at)
    return order


def send_back(
    *, case: Case, actor: User, at: datetime, order_id: int, reason: str, note: str
) -> OrderReturn:
    """Send an order back to the office with a reason.

    Lack of capacity never cancels the right: the office's leader gets it the same day, and the
    clock for carrying the decision out goes on (hol § 3-1).
    """
    on = oslo_date(at)
    order = locked(Order, order_id, case=case)
    require(may_answer_order(actor, order, on=on))
    require_can_become(order, OrderState.RETURNED)
    values = checked(OrderReturn, {"reason": reason, "note": note})
    change_state(order, OrderState.RETURNED)
    returned = OrderReturn.objects.create(order=order, **values, returned_at=at, returned_by=actor)
    stop_clocks(case=case, on=on, by="order.returned", codes=[ANSWER_CLOCK], source=order)
    if reason == ReturnReason.CAPACITY:
        item = NewItem(
            kind=WorkKind.START_QUESTION, title="Utfører har ikke kapasitet", subject=order,
            role=Role.OFFICE_LEADER, due_on=on,
        )  # fmt: skip
        open_item(case, item, at=at)
    tell(order, "returned", at)
    record(kind="order.returned", subject=order, actor=actor, at=at, reason=reason)
    return returned


def reroute(
    *, case: Case, actor: User, at: datetime, order_id: int, note: str,
    unit_id: int | None = None, handover: Handover | None = None,
) -> Order:  # fmt: skip
    """Send a returned order again, to the same unit or another, with what was missing."""
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    order = locked(Order, order_id, case=case)
    require_can_become(order, OrderState.SENT)
    answer = checked(OrderReturn, {"note": note})["note"]
    _write_handover(order, handover)
    if unit_id is not None and unit_id != order.unit_id:
        _move(order, case, unit_id, on)
    order.sent_at = at
    order.accept_by = deadlines.due(ANSWER_CLOCK, on=on).due_on
    change_state(
        order, OrderState.SENT, "unit", "sent_at", "accept_by", "key_access", "safety",
        "instructions",
    )  # fmt: skip
    order.returns.filter(answered_at__isnull=True).update(
        answer=answer, answered_at=at, answered_by=actor
    )
    start_clock(case=case, code=ANSWER_CLOCK, source=order, on=on)
    close_items(case=case, at=at, subject=order, kinds=[WorkKind.START_QUESTION])
    tell(order, "rerouted", at)
    record(kind="order.rerouted", subject=order, actor=actor, at=at, unit_id=order.unit_id)
    return order


def hand_over(
    *, case: Case, actor: User, at: datetime, order_id: int, handover: Handover
) -> Order:  # fmt: skip
    """Tell the unit how to get in and be safe, and what to know, before or after it has begun."""
    require(may_handle(actor, case, on=oslo_date(at)))
    order = locked(Order, order_id, case=case)
    require_live(order)
    _write_handover(order, handover)
    save(order, "key_access", "safety", "instructions")
    tell(order, "handed_over", at)
    record(kind="order.handed_over", subject=order, actor=actor, at=at)
    return order


def start(*, case: Case, actor: User, at: datetime, order_id: int, started_on: date) -> Order:
    """Say that the service has begun, today or an earlier day inside the decision's period.

    The case is in delivery from its first started order; clock D23 stops (hol § 3-1).
    """
    on = oslo_date(at)
    order = locked(Order, order_id, case=case)
    require(may_answer_order(actor, order, on=on))
    require_can_become(order, OrderState.ACTIVE)
    if started_on > on:
        raise Invalid({"started_on": ["Skriv dagen tjenesten startet, ikke en dag fram i tid."]})
    if version_on(order, started_on) is None:
        raise Invalid({"started_on": ["Vedtaket gjelder ikke denne dagen."]})
    order.started_on = started_on
    change_state(order, OrderState.ACTIVE, "started_on")
    stop_clocks(case=case, on=on, by="order.started", codes=[START_CLOCK], source=order)
    if case.status == CaseStatus.DECIDED:
        change_status(case, CaseStatus.IN_DELIVERY)
    tell(order, "started", at)
    record(kind="order.started", subject=order, actor=actor, at=at, started_on=started_on)
    return order


def complete(*, case: Case, actor: User, at: datetime, order_id: int) -> Order:
    """End an order that no decision in force stands behind any longer.

    It ends on the day the last decision stopped being in force: a trial that is over, or a
    service that was ended without a new decision.
    """
    on = oslo_date(at)
    require(may_place(actor, case, on=on))
    order = locked(Order, order_id, case=case)
    require_live(order)
    ends_on = end_of_force(order)
    if ends_on is None or ends_on > on:
        raise TransitionNotAllowed("Vedtaket gjelder fortsatt. Avslutt tjenesten i vedtaket først.")
    end_order(order, EndReason.EXPIRED, ends_on=ends_on, at=at)
    record(kind="order.completed", subject=order, actor=actor, at=at, ended_on=ends_on)
    return order


def _write_handover(order: Order, handover: Handover | None) -> None:
    if handover is None:
        return
    given = {name: text for name, text in asdict(handover).items() if text is not None}
    for name, text in checked(Order, given).items():
        setattr(order, name, text)


def _move(order: Order, case: Case, unit_id: int, on: date) -> None:
    unit = Unit.objects.filter(pk=unit_id, kind__in=CARRIES_OUT, is_active=True).first()
    if unit is None:
        raise Invalid({"unit_id": ["Velg en enhet som utfører tjenester."]})
    untie(source=order, on=on)
    order.unit = unit
    tie(case=case, function=TieFunction.PROVIDER, unit_id=unit.pk, source=order, on=on)
