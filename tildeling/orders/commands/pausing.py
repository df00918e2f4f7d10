# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A service rests while the person is away: whole dates in Norway, half open."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from tildeling.audit.record import record
from tildeling.cases.models import Case
from tildeling.orders.commands.orderly import cut_off, require_live, tell
from tildeling.orders.facts import holds_on
from tildeling.orders.models import Order, Pause
from tildeling.orders.policies import may_pause
from tildeling.orders.states import LIVE_STATES
from tildeling.organisation.models import User
from tildeling.shared.checked import Problems, checked
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date


def pause(
    *, case: Case, actor: User, at: datetime, cause: str, from_on: date,
    until_on: date | None = None, order_ids: list[int] | None = None,
) -> list[Pause]:  # fmt: skip
    """Let services rest from a day until, and not with, the day the person is back.

    Without `order_ids`: every live order of the case that is the actor's to pause. Without
    `until_on` the pause lasts until somebody resumes it. `Invalid` when an order rests already.
    """
    on = oslo_date(at)
    orders = _chosen(case, actor, order_ids, on)
    problems = Problems()
    checked(Pause, {"cause": cause}, problems)
    if until_on is not None and until_on <= from_on:
        problems.add("until_on", "Personen kan ikke være tilbake før dagen etter.")
    problems.refuse()
    during = DateRange(from_on, until_on)
    if Pause.objects.filter(order__in=orders, during__overlap=during).exists():
        raise Invalid({"from_on": ["Tjenesten har alt et opphold i denne tiden."]})
    pauses = [
        Pause.objects.create(order=order, cause=cause, during=during, recorded_at=at)
        for order in orders
    ]
    for order in orders:
        tell(order, "paused", at)
    record(
        kind="orders.paused", subject=case, actor=actor, at=at, cause=cause, from_on=from_on,
        until_on=until_on, orders=[order.pk for order in orders],
    )  # fmt: skip
    return pauses


def resume(
    *, case: Case, actor: User, at: datetime, on: date, order_ids: list[int] | None = None
) -> list[Pause]:
    """Let services that rest begin again; `on` is the first day with the service.

    Without `order_ids`: every order of the case that rests on that day and is the actor's to
    resume. A pause resumed on its own first day never was, and is kept as an empty period.
    """
    orders = _chosen(case, actor, order_ids, oslo_date(at))
    resting = {order.pk: _resting(order, on) for order in orders}
    found = [row for row in resting.values() if row is not None]
    if not found or (order_ids is not None and len(found) < len(orders)):
        raise TransitionNotAllowed("Tjenesten har ikke noe opphold denne dagen.")
    for row in found:
        row.during = cut_off(row.during, on)
        row.save(update_fields=["during"])
        tell(row.order, "resumed", at)
    record(
        kind="orders.resumed", subject=case, actor=actor, at=at, resumed_on=on,
        orders=[row.order_id for row in found],
    )  # fmt: skip
    return found


def _chosen(case: Case, actor: User, order_ids: list[int] | None, on: date) -> list[Order]:
    """Lock and return the orders meant, every one of which is the actor's to pause."""
    if order_ids is None:
        live = case.orders.filter(state__in=LIVE_STATES).order_by("id").values_list("pk", flat=True)
        orders = [locked(Order, pk, case=case) for pk in live]
        theirs = [order for order in orders if may_pause(actor, order, on=on) is None]
        # When none is theirs, the first one says why.
        orders = theirs or orders[:1]
    else:
        orders = [locked(Order, pk, case=case) for pk in sorted(set(order_ids))]
    if not orders:
        raise TransitionNotAllowed("Saken har ingen bestillinger som er i gang.")
    for order in orders:
        require(may_pause(actor, order, on=on))
        require_live(order)
    return orders


def _resting(order: Order, on: date) -> Pause | None:
    pauses = order.pauses.select_for_update(of=("self",)).order_by("id")
    return next((row for row in pauses if holds_on(row, on)), None)
