# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Let a case change status, come back for another round, or end.

Writing helpers for other commands: they write no trail.
"""

from datetime import date, datetime

from django.db import connection

from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.work import close_items
from tildeling.cases.models import Case
from tildeling.cases.states import CASE_TRANSITIONS, CaseStatus, CloseReason, TieFunction
from tildeling.shared.refusals import TransitionNotAllowed
from tildeling.shared.states import check_transition
from tildeling.shared.time import oslo_date

DECISION_CLOCK = "decision"
# What somebody is helped by; a question to a unit before the decision is no help yet.
DELIVERED_BY = ("order", "urgenthelp")


def next_case_number(on: date) -> str:
    """Return the next free case number: the year and a number that never comes again."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('case_numbers')")
        (number,) = cursor.fetchone()
    return f"{on.year}-{number:06d}"


def change_status(case: Case, status: CaseStatus) -> Case:
    """Change the status by the table of transitions; `TransitionNotAllowed` otherwise."""
    check_transition(CASE_TRANSITIONS, case.status, status)
    case.status = status
    _save(case, "status")
    return case


def reassess(case: Case, *, on: date) -> Case:
    """Take the case back to mapping in a new round, with a new date for the decision."""
    check_transition(CASE_TRANSITIONS, case.status, CaseStatus.UNDER_ASSESSMENT)
    case.status = CaseStatus.UNDER_ASSESSMENT
    case.round += 1
    _save(case, "status", "round")
    start_clock(case=case, code=DECISION_CLOCK, source=case, on=on)
    return case


def end_case(case: Case, reason: CloseReason, *, at: datetime) -> Case:
    """Close the case, stop its clocks and take away what is left to do.

    A case with a unit that still delivers is not closed: nobody may fall out of a service without
    a decision or a recorded end (hol § 3-1).
    """
    check_transition(CASE_TRANSITIONS, case.status, CaseStatus.CLOSED)
    on = oslo_date(at)
    if delivers(case):
        raise TransitionNotAllowed(
            "Saken har tjenester som ikke er avsluttet. Avslutt dem før du avslutter saken."
        )
    case.status = CaseStatus.CLOSED
    case.closed_at = at
    case.close_reason = reason
    _save(case, "status", "closed_at", "close_reason")
    stop_clocks(case=case, on=on, by="case.closed")
    close_items(case=case, at=at)
    case.ties.filter(until_on__isnull=True).update(until_on=on)
    return case


def open_again(case: Case, *, on: date) -> Case:
    """Open a closed case in a new round, with a new date for the decision."""
    check_transition(CASE_TRANSITIONS, case.status, CaseStatus.RECEIVED)
    case.status = CaseStatus.RECEIVED
    case.closed_at = None
    case.close_reason = ""
    case.round += 1
    _save(case, "status", "closed_at", "close_reason", "round")
    start_clock(case=case, code=DECISION_CLOCK, source=case, on=on)
    return case


def delivers(case: Case) -> bool:
    """Tell whether a unit is tied to the case as the one that helps, by order or urgent help."""
    return case.ties.filter(
        function=TieFunction.PROVIDER, source_kind__in=DELIVERED_BY, until_on__isnull=True
    ).exists()


def refuse_closed(case: Case) -> None:
    """Raise `TransitionNotAllowed` for a closed case."""
    if case.status == CaseStatus.CLOSED:
        raise TransitionNotAllowed("Saken er avsluttet. Åpne den igjen for å arbeide med den.")


def _save(case: Case, *fields: str) -> None:
    case.version += 1
    case.save(update_fields=[*fields, "version"])
