# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One order and what may be done with it: looked up the same way by every page of it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases.models import WorkItem
from tildeling.cases.policies import may_handle
from tildeling.orders.models import Order
from tildeling.orders.policies import may_answer_order
from tildeling.orders.queries import OrderView, read_order
from tildeling.orders.states import LIVE_STATES, OrderState
from tildeling.organisation.models import User
from tildeling.pages.clock import now, today
from tildeling.pages.guard import actor
from tildeling.pages.orders.words import title_of
from tildeling.pages.parts import Link
from tildeling.shared.refusals import TransitionNotAllowed, require


@dataclass(frozen=True)
class Can:
    """What the reader may do with the order as it stands: which buttons there are."""

    unit: bool
    office: bool
    accept: bool
    begin: bool
    pause: bool
    resume: bool
    talk: bool
    reroute: bool
    hand_over: bool
    record_death: bool


@dataclass(frozen=True)
class Head:
    """What stands over a page about an order: which, of what, for whom, and the way back."""

    number: str
    service: str
    person: str
    back: Link


def the_order(request: HttpRequest, number: str) -> OrderView:
    """Return the order for somebody who reads it; the read is in the trail."""
    return read_order(actor=actor(request), at=now(), order_number=number)


def head_of(order: Order) -> Head:
    """Return what stands over a form about an order."""
    service = title_of(order, today())
    back = Link(_("Bestilling %(number)s") % {"number": order.order_number}, url_of(order))
    return Head(order.order_number, service, order.person.full_name, back)


def url_of(order: Order) -> str:
    """Return the address of an order."""
    return reverse("orders:show", args=[order.order_number])


def can(user: User, view: OrderView, on: date) -> Can:
    """Tell what the reader may do now; the commands decide, this only chooses the buttons."""
    order = view.order
    unit = may_answer_order(user, order, on=on) is None
    office = may_handle(user, order.case, on=on) is None
    live = order.state in LIVE_STATES
    return Can(
        unit=unit,
        office=office,
        accept=unit and order.state == OrderState.SENT,
        begin=unit and order.state == OrderState.ACCEPTED,
        pause=live and (unit or office),
        resume=live and (unit or office) and view.pause is not None,
        talk=live and unit,
        reroute=office and order.state == OrderState.RETURNED,
        hand_over=office and live,
        record_death=live and (unit or office) and order.person.died_on is None,
    )


def require_unit(user: User, order: Order) -> None:
    """Refuse whoever does not answer for the order's unit before a form is shown."""
    require(may_answer_order(user, order, on=today()))


def require_office(user: User, order: Order) -> None:
    """Refuse whoever does not handle the order's case before a form is shown."""
    require(may_handle(user, order.case, on=today()))


def require_state(order: Order, *states: OrderState) -> None:
    """Refuse a form that the order has passed."""
    if order.state not in states:
        raise TransitionNotAllowed(
            _("Bestillingen er «%(state)s» nå. Gå tilbake til bestillingen og se hva som gjenstår.")
            % {"state": order.get_state_display()}
        )


def step_of(node: str, kind: str, subject_id: int) -> int:
    """Return the newest step of a node about something, open or done.

    A done one too: the same form sent twice is answered by the engine with the first answer.
    """
    item = (
        WorkItem.objects.filter(node=node, subject_kind=kind, subject_id=subject_id)
        .order_by("-id")
        .first()
    )
    if item is None or item.step_id is None:
        raise TransitionNotAllowed(_("Saken er ikke kommet til dette steget."))
    return item.step_id
