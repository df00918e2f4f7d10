# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A death ends every service, once, wherever it is first known."""

from datetime import date, datetime

from tildeling.audit.record import record
from tildeling.cases.commands.work import NewItem, open_item
from tildeling.cases.models import Case
from tildeling.cases.states import WorkKind
from tildeling.decisions.commands.in_force import shorten_in_force
from tildeling.decisions.states import EndReason as DecisionEnd
from tildeling.orders.commands.orderly import end_order
from tildeling.orders.models import Order
from tildeling.orders.policies import may_record_death
from tildeling.orders.states import LIVE_STATES, EndReason
from tildeling.organisation.models import User
from tildeling.people.commands import mark_dead
from tildeling.people.models import ServiceUser
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date


def record_death(*, case: Case, actor: User, at: datetime, died_on: date) -> ServiceUser:
    """Record that the person is dead, and end what was ordered and in force from that date.

    It holds for every case of the person, and each open one gets something to do for its office.
    """
    on = oslo_date(at)
    require(may_record_death(actor, case, on=on))
    person = locked(ServiceUser, case.person_id)
    if person.died_on is not None:
        raise TransitionNotAllowed("Dødsfallet er alt registrert.")
    if died_on > on:
        raise Invalid({"died_on": ["Datoen kan ikke være fram i tid."]})
    mark_dead(person, died_on)
    live = person.orders.filter(state__in=LIVE_STATES).order_by("id").values_list("pk", flat=True)
    ended = [locked(Order, pk) for pk in live]
    for order in ended:
        end_order(order, EndReason.DIED, ends_on=died_on, at=at)
    shorten_in_force(person, died_on, DecisionEnd.DIED, actor=actor, at=at)
    for each in Case.objects.filter(person=person).open().order_by("id"):
        item = NewItem(
            kind=WorkKind.DEATH, title="Avslutt saken etter dødsfall", subject=person, due_on=on
        )
        open_item(each, item, at=at)
    record(
        kind="person.died", subject=person, actor=actor, at=at, case_id=case.pk,
        died_on=died_on, orders=[order.pk for order in ended],
    )  # fmt: skip
    return person
