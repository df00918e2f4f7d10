# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Which orders one sees, and one order with everything that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from tildeling.audit.record import record_read
from tildeling.orders.facts import holds_on, version_in
from tildeling.orders.models import (
    ChangeProposal,
    Order,
    OrderQuestion,
    OrderReturn,
    OrderVersion,
    Pause,
)
from tildeling.orders.states import LIVE_STATES
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Missing
from tildeling.shared.time import oslo_date

# So long a unit sees that an order is over, and why; after it the person is closed to it.
ENDED_IS_SEEN = timedelta(days=14)


@dataclass(frozen=True)
class OrderView:
    """One order as it stands on a day: what the unit must know first comes first.

    `version` is the one valid on the day, else the next to come, else the last there was.
    """

    order: Order
    version: OrderVersion | None
    is_in_version: bool
    pause: Pause | None
    versions: list[OrderVersion]
    pauses: list[Pause]
    questions: list[OrderQuestion]
    returns: list[OrderReturn]
    proposals: list[ChangeProposal]


def visible_to(actor: User, *, on: date) -> QuerySet[Order]:
    """Return the orders of the actor's own provider unit, and those in its own office's cases.

    A provider sees an order while it is live and two weeks after its end. Its leader's role
    alone opens nothing: an order in another unit answers as one that does not exist.
    """
    units = actor.units_on(on, permission=Permission.ORDER_ANSWER)
    offices = actor.units_on(on, permission=Permission.CASE_HANDLE)
    still = Q(state__in=LIVE_STATES) | Q(ended_on__gt=on - ENDED_IS_SEEN)
    return Order.objects.filter(
        Q(unit_id__in=units) & still | Q(case__unit_id__in=offices)
    ).order_by("id")


def order_view(actor: User, order_number: str, on: date) -> OrderView | None:
    """Return the order with this number as it stands on a day, or None when it is not seen."""
    orders = visible_to(actor, on=on).select_related("case", "person", "unit")
    order = orders.filter(order_number=order_number).first()
    if order is None:
        return None
    versions = list(order.versions.select_related("line__decision").order_by("number"))
    pauses = list(order.pauses.order_by("id"))
    valid = version_in(versions, on)
    return OrderView(
        order=order,
        version=valid or _nearest(versions, on),
        is_in_version=valid is not None,
        pause=next((pause for pause in pauses if holds_on(pause, on)), None),
        versions=versions,
        pauses=pauses,
        questions=list(order.questions.select_related("asked_by", "answered_by").order_by("id")),
        returns=list(order.returns.select_related("returned_by", "answered_by").order_by("id")),
        proposals=list(order.proposals.select_related("proposed_by").order_by("id")),
    )


def read_order(*, actor: User, at: datetime, order_number: str) -> OrderView:
    """Return the order for somebody who reads it, and write that they did.

    `Missing` when the number does not exist or is not theirs to see (pasientjournalforskriften
    § 14: every reading is recorded).
    """
    view = order_view(actor, order_number, oslo_date(at))
    if view is None:
        raise Missing
    record_read(
        what="order",
        actor=actor,
        at=at,
        person_id=view.order.person_id,
        case_id=view.order.case_id,
    )
    return view


def version_on(order: Order, day: date) -> OrderVersion | None:
    """Return the version that is valid on a day, or None when nothing is ordered that day."""
    return order.versions.filter(during__contains=day).first()


def _nearest(versions: list[OrderVersion], on: date) -> OrderVersion | None:
    real = [version for version in versions if not version.during.isempty]
    coming = [version for version in real if version.during.lower > on]
    if coming:
        return min(coming, key=lambda version: version.during.lower)
    return max(real, key=lambda version: version.during.lower, default=None)
