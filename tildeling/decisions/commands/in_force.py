# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Put decisions in force, take over from what was, and end what ends without a decision.

Writing helpers for other commands: they write no trail. The old row is shortened before the new
one is written, and the database holds that a person has one decision in force a service and day.
"""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from services import catalogue
from services.tomldata import NotInForce
from tildeling.careladder.states import LineOutcome
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.decisions.facts.lines import GIVES
from tildeling.decisions.models import Decision, DecisionLine, InForce, RecordedEnd
from tildeling.decisions.states import EndReason
from tildeling.organisation.models import User
from tildeling.people.models import ServiceUser

LINE_CLOCKS = ("evaluation", "reassessment_before_expiry")


def put_in_force(decision: Decision, lines: list[DecisionLine], *, on: date) -> None:
    """Let each line take over from what was in force, and start its clocks (D25, D26).

    A termination ends what was; a refusal changes nothing.
    """
    for line in sorted(lines, key=lambda row: row.pk):
        if line.outcome not in GIVES and line.outcome != LineOutcome.TERMINATION:
            continue
        _make_way(decision, line, on=on)
        if line.outcome in GIVES:
            InForce.objects.create(
                decision=decision,
                line=line,
                person_id=decision.person_id,
                service=line.service,
                during=DateRange(line.starts_on, line.ends_on),
            )
            start_line_clocks(line, decision, on=on)


def start_line_clocks(line: DecisionLine, decision: Decision, *, on: date) -> None:
    """Start the evaluation clock (D25) and, for a line that ends, the expiry clock (D26)."""
    if line.evaluation_on is not None:
        start_clock(
            case=decision.case,
            code="evaluation",
            kind=_evaluation_kind(line, on),
            source=line,
            on=on,
            stated_on=max(on, line.evaluation_on),
        )
    if line.ends_on is not None:
        start_clock(
            case=decision.case, code="reassessment_before_expiry", source=line, on=line.ends_on
        )


def restart_evaluation(row: InForce, *, on: date, evaluation_on: date) -> None:
    """Start a line's evaluation clock afresh, with a date that was set on `on` (D25)."""
    start_clock(
        case=row.decision.case,
        code="evaluation",
        kind=_evaluation_kind(row.line, on),
        source=row.line,
        on=on,
        stated_on=evaluation_on,
    )


def shorten_in_force(
    person: ServiceUser, on: date, reason: str, *, actor: User, at: datetime,
    service: str | None = None,
) -> list[RecordedEnd]:  # fmt: skip
    """End what a person has in force, or will have, from `on` (the first day without), and say why.

    All services, or the one named. `reason` is an `EndReason` (ValueError otherwise). What had
    already run out by `on` is left as it was. Clocks of the lines stop, in whatever case they are.
    """
    why = EndReason(reason)
    rows = InForce.objects.filter(_lasts_past(on), person=person).select_for_update(of=("self",))
    if service is not None:
        rows = rows.filter(service=service)
    rows = rows.select_related("line", "decision__case").order_by("id")
    return [_end(row, on, why, actor=actor, at=at) for row in rows]


def record_end(
    row: InForce, *, ended_on: date, reason: EndReason, actor: User, at: datetime
) -> RecordedEnd:
    """End one service from a day on, which may be the end it already had, and say why."""
    return _end(row, ended_on, reason, actor=actor, at=at)


def _make_way(decision: Decision, line: DecisionLine, *, on: date) -> None:
    """Shorten what is in force of the line's service from the day the line begins."""
    rows = InForce.objects.filter(
        _lasts_past(line.starts_on), person_id=decision.person_id, service=line.service
    )
    rows = rows.select_for_update(of=("self",)).select_related("line", "decision__case")
    for row in rows.order_by("id"):
        # A time-limited line does not end what was already decided to begin after it.
        if line.ends_on is not None and row.during.lower >= line.ends_on:
            continue
        _shorten(row, line.starts_on)
        stop_clocks(
            case=row.decision.case, on=on, by="decision.signed", codes=LINE_CLOCKS, source=row.line
        )


def _end(
    row: InForce, ended_on: date, reason: EndReason, *, actor: User, at: datetime
) -> RecordedEnd:
    line = row.line
    stop_clocks(
        case=row.decision.case, on=ended_on, by="decision.ended", codes=LINE_CLOCKS, source=line
    )
    _shorten(row, ended_on)
    # A death after a recorded move, say: the earlier end stands, with its own reason.
    ended, _ = RecordedEnd.objects.update_or_create(
        line=line,
        defaults={
            "reason": reason, "ended_on": ended_on, "recorded_at": at, "recorded_by": actor,
        },
    )  # fmt: skip
    return ended


def _shorten(row: InForce, until_on: date) -> None:
    """End a row before a day; a row that never began by then is taken away."""
    lower, upper = row.during.lower, row.during.upper
    if lower >= until_on:
        row.delete()
    elif upper is None or upper > until_on:
        row.during = DateRange(lower, until_on)
        row.save(update_fields=["during"])


def _lasts_past(on: date) -> Q:
    return Q(during__endswith__gt=on) | Q(during__upper_inf=True)


def _evaluation_kind(line: DecisionLine, on: date) -> str:
    try:
        return catalogue.get(line.service, on).evaluation_kind
    except (KeyError, NotInForce):
        # A service out of the catalogue is still evaluated, by the commonest clock.
        return catalogue.EvaluationKind.HOME_SERVICES
