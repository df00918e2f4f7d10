# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Help that starts before the decision (hol § 3-5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services import catalogue
from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.status import refuse_closed
from tildeling.cases.commands.ties import tie, untie
from tildeling.cases.commands.work import NewItem, close_items, open_item
from tildeling.cases.models import Case, UrgentHelp
from tildeling.cases.policies import may_handle
from tildeling.cases.states import TieFunction, WorkKind
from tildeling.organisation.models import User
from tildeling.organisation.queries import provider_units
from tildeling.shared.checked import Problems, checked
from tildeling.shared.refusals import TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date

# Warns on day 10 and is broken on day 15; the day of the start is day 1 (pbrl § 2-7).
FORMAL_DECISION = "formal_decision"


@dataclass(frozen=True, kw_only=True, repr=False)
class NewUrgentHelp:
    """Which help starts at once, by which unit, why, and for how many days it is expected."""

    service: str
    unit_id: int
    reason: str
    expected_days: int
    started_on: date


def start_urgent_help(*, case: Case, actor: User, at: datetime, help: NewUrgentHelp) -> UrgentHelp:
    """Start help before the decision; the unit sees the case, and a decision is due in 14 days.

    Nothing is asked that could hold necessary help back.
    """
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    refuse_closed(case)
    values = _checked(help, on)
    started = UrgentHelp.objects.create(case=case, unit_id=help.unit_id, **values)
    tie(
        case=case, function=TieFunction.PROVIDER, unit_id=help.unit_id, source=started,
        on=started.started_on,
    )  # fmt: skip
    start_clock(case=case, code=FORMAL_DECISION, source=started, on=started.started_on)
    title = "Fatt vedtak om hjelp som er i gang"
    item = NewItem(kind=WorkKind.URGENT_HELP, title=title, subject=started, clock=FORMAL_DECISION)
    open_item(case, item, at=at)
    case.is_urgent = True
    case.version += 1
    case.save(update_fields=["is_urgent", "version"])
    record(
        kind="case.urgent_help_started", subject=started, actor=actor, at=at,
        person_id=case.person_id, service=started.service, unit=started.unit_id,
        started_on=started.started_on, expected_days=started.expected_days,
    )  # fmt: skip
    return started


def end_urgent_help(
    *, case: Case, actor: User, at: datetime, help_id: int, ended_on: date
) -> UrgentHelp:
    """Record the last day of the help; its clock stops, its task is done, the unit's part ends."""
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    started = locked(UrgentHelp, help_id, case=case)
    if started.ended_on is not None:
        raise TransitionNotAllowed("Hjelpen er alt registrert som avsluttet.")
    if not started.started_on <= ended_on <= on:
        problems = Problems()
        problems.add("ended_on", "Datoen må være mellom dagen hjelpen startet og i dag.")
        problems.refuse()
    finish_urgent_help(started, case=case, at=at, ended_on=ended_on, by="case.urgent_help_ended")
    record(
        kind="case.urgent_help_ended", subject=started, actor=actor, at=at,
        person_id=case.person_id, ended_on=ended_on,
    )  # fmt: skip
    return started


def finish_urgent_help(
    started: UrgentHelp, *, case: Case, at: datetime, ended_on: date, by: str
) -> None:
    """End the help, for whatever takes over from it (a decision); the caller writes the trail."""
    started.ended_on = ended_on
    started.save(update_fields=["ended_on"])
    stop_clocks(case=case, on=ended_on, by=by, source=started)
    close_items(case=case, at=at, subject=started)
    untie(source=started, on=ended_on + timedelta(days=1))


def _checked(help: NewUrgentHelp, on: date) -> dict[str, object]:
    problems = Problems()
    given = {
        "service": help.service, "reason": help.reason, "started_on": help.started_on,
        "expected_days": help.expected_days,
    }  # fmt: skip
    values = checked(UrgentHelp, given, problems)
    try:
        catalogue.get(help.service, help.started_on)
    except LookupError:
        problems.add("service", "Tjenesten finnes ikke.")
    if help.started_on > on:
        problems.add("started_on", "Datoen kan ikke være fram i tid.")
    if not 1 <= help.expected_days <= 365:
        problems.add("expected_days", "Skriv et antall dager mellom 1 og 365.")
    if not provider_units().filter(pk=help.unit_id).exists():
        problems.add("unit_id", "Velg en utførende enhet.")
    problems.refuse()
    return values
