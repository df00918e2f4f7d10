# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Bring an order whose delivery drifts from what was granted back to the caseworker."""

from datetime import datetime

from services.calendar import add_working_days
from tildeling.audit.record import record
from tildeling.cases.commands.work import NewItem, open_item
from tildeling.cases.models import Case, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.delivery.policies import may_raise_drift
from tildeling.orders.models import Order
from tildeling.orders.states import OrderState
from tildeling.organisation.models import User
from tildeling.shared.refusals import TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date

# The municipality's own limit: an alarm is looked at within a week's working days.
WORKING_DAYS_TO_ANSWER = 5


def raise_drift(*, case: Case, actor: User, at: datetime, order_id: int) -> WorkItem:
    """Open a thing to do about an order that drifts; once while it is open, then the same again.

    `queries.drifting` says which orders do, by a simple rule for now: a sequential test with a
    stated false-alarm rate is to take its place.
    """
    on = oslo_date(at)
    order = locked(Order, order_id, case=case)
    require(may_raise_drift(actor, order, on=on))
    if order.state != OrderState.ACTIVE:
        raise TransitionNotAllowed("Bare en bestilling som er i gang, kan avvike.")
    standing = WorkItem.objects.filter(
        case=case, kind=WorkKind.DRIFT, subject_kind="order", subject_id=order.pk
    ).open()  # fmt: skip
    item = standing.first()
    if item is None:
        item = open_item(
            case,
            NewItem(
                kind=WorkKind.DRIFT,
                title="Se på avvik mellom levert og innvilget tid",
                subject=order,
                due_on=add_working_days(on, WORKING_DAYS_TO_ANSWER),
            ),
            at=at,
        )
    record(kind="delivery.drift_raised", subject=order, actor=actor, at=at, work_item=item.pk)
    return item
