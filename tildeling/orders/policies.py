# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may do what with orders; whether the order stands so that it can be done is the command's.

A provider's leader acts for the order's own unit only, the office only in its own cases.
"""

from datetime import date

from tildeling.cases.models import Case
from tildeling.cases.policies import may_handle
from tildeling.orders.models import Order, StartQuestion
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission, Role
from tildeling.shared.refusals import Denied

NOT_YOUR_UNIT = Denied("unit", "Bare lederen for enheten som har bestillingen, kan gjøre dette.")
NOT_ASKED = Denied("unit", "Bare lederen for enheten som er spurt, kan svare.")
NEITHER = Denied("unit", "Bare utfører eller saksbehandler i saken kan gjøre dette.")
NOT_BACKGROUND = Denied("background", "Dette gjør systemet selv.")


def may_answer_start(actor: User, question: StartQuestion, *, on: date) -> Denied | None:
    """Say no to whoever does not answer for the unit that was asked."""
    return None if _answers_for(actor, question.unit_id, on) else NOT_ASKED


def may_answer_order(actor: User, order: Order, *, on: date) -> Denied | None:
    """Say no to whoever does not answer for the unit that has the order."""
    return None if _answers_for(actor, order.unit_id, on) else NOT_YOUR_UNIT


def may_pause(actor: User, order: Order, *, on: date) -> Denied | None:
    """Say no to whoever neither has the order nor handles its case."""
    answers = _answers_for(actor, order.unit_id, on)
    return None if answers or _is_office(actor, order.case, on) else NEITHER


def may_record_death(actor: User, case: Case, *, on: date) -> Denied | None:
    """Say no to whoever neither handles the case nor has an order in it.

    The unit is often the first to know, and it must not have to wait for the office.
    """
    units = case.orders.values_list("unit_id", flat=True)
    if _is_office(actor, case, on) or any(_answers_for(actor, unit, on) for unit in units):
        return None
    return NEITHER


def may_work_in_background(actor: User, *, on: date) -> Denied | None:
    """Say no to a person: silence is noted by the system alone, whose actor has no other role."""
    return None if actor.roles_on(on) <= {Role.SYSTEM} else NOT_BACKGROUND


def may_place(actor: User, case: Case, *, on: date) -> Denied | None:
    """Say no to whoever is neither the system nor handles the case."""
    if may_work_in_background(actor, on=on) is None:
        return None
    return may_handle(actor, case, on=on)


def _is_office(actor: User, case: Case, on: date) -> bool:
    return may_handle(actor, case, on=on) is None


def _answers_for(actor: User, unit_id: int, on: date) -> bool:
    return unit_id in actor.units_on(on, permission=Permission.ORDER_ANSWER)
