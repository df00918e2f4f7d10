# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Evaluate what is in force, and record the end of what ends without a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tildeling.audit.record import record
from tildeling.cases.commands.clocks import stop_clocks
from tildeling.cases.commands.status import end_case, reassess
from tildeling.cases.models import Case
from tildeling.cases.states import CloseReason
from tildeling.decisions.commands.in_force import (
    LINE_CLOCKS,
    record_end,
    restart_evaluation,
)
from tildeling.decisions.models import Decision, FollowUp, InForce, RecordedEnd
from tildeling.decisions.policies import may_end_service, may_follow_up
from tildeling.decisions.states import EndReason, FollowUpOutcome, Outcome
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

REASON_MAX_LENGTH = 4000


@dataclass(frozen=True)
class _Evaluated:
    case: Case
    outcome: str
    reason: str
    evaluation_on: date | None
    on: date


def follow_up(
    *, case: Case, actor: User, at: datetime, outcome: str, reason: str,
    evaluation_on: date | None = None, proposal_id: int | None = None,
) -> FollowUp:  # fmt: skip
    """Sign the evaluation of what the case has decided, and do what it concludes (hol § 3-1).

    «reassess» takes the case back to mapping in a new round; «continue» sets the next evaluation,
    a date ahead; «end» closes the case, only once nothing is in force or coming. `Invalid` for a
    missing reason or date, and for services that are still running.
    """
    on = oslo_date(at)
    require(may_follow_up(actor, case, on=on))
    signed = _Evaluated(case, outcome, clean(reason), evaluation_on, on)
    _check(signed)
    round_evaluated = case.round
    stop_clocks(case=case, on=on, by="evaluation.signed", codes=["evaluation"])
    if outcome == FollowUpOutcome.REASSESS:
        reassess(case, on=on)
    elif outcome == FollowUpOutcome.CONTINUE and evaluation_on is not None:
        for row in _running(case, on).order_by("id"):
            restart_evaluation(row, on=on, evaluation_on=evaluation_on)
    else:
        stop_clocks(case=case, on=on, by="evaluation.signed", codes=LINE_CLOCKS)
        end_case(case, _close_reason(case), at=at)
    made = FollowUp.objects.create(
        case=case,
        round=round_evaluated,
        outcome=outcome,
        reason=signed.reason,
        evaluation_on=evaluation_on if outcome == FollowUpOutcome.CONTINUE else None,
        proposal_id=proposal_id,
        signed_at=at,
        signed_by=actor,
    )
    record(
        kind="evaluation.signed", subject=made, actor=actor, at=at, person_id=case.person_id,
        outcome=outcome, evaluation_on=made.evaluation_on, proposal=proposal_id,
    )  # fmt: skip
    return made


def end_service(
    *, case: Case, actor: User, at: datetime, line_id: int, on: date, reason: str
) -> RecordedEnd:
    """Record that a service ended without a new decision; `on` is the first day without it.

    For what ran out, a death, a move or a wish of the person's own. What the municipality ends
    itself needs a decision. `Invalid` for a day ahead or before the service began.
    """
    require(may_end_service(actor, case, on=oslo_date(at)))
    row = locked(InForce, _row_of(line_id, case), decision__case=case)
    if RecordedEnd.objects.filter(line=row.line).exists():
        raise TransitionNotAllowed("Slutten på tjenesten er alt registrert.")
    why = _end_reason(row, on, reason, today=oslo_date(at))
    ended = record_end(row, ended_on=on, reason=why, actor=actor, at=at)
    record(
        kind="decision.service_ended", subject=ended, actor=actor, at=at,
        case_id=case.pk, person_id=case.person_id, line=line_id, reason=why, on=on,
    )  # fmt: skip
    return ended


def _check(signed: _Evaluated) -> None:
    errors: dict[str, list[str]] = {}
    if signed.outcome not in FollowUpOutcome.values:
        errors["outcome"] = ["Velg noe fra listen."]
    if not signed.reason:
        errors["reason"] = ["Skriv hva evalueringen viser."]
    elif len(signed.reason) > REASON_MAX_LENGTH:
        errors["reason"] = ["Begrunnelsen er for lang."]
    if signed.outcome == FollowUpOutcome.CONTINUE and (
        signed.evaluation_on is None or signed.evaluation_on <= signed.on
    ):
        errors["evaluation_on"] = ["Sett en dato fram i tid for neste evaluering."]
    if signed.outcome == FollowUpOutcome.END and _running(signed.case, signed.on).exists():
        errors["outcome"] = [
            "Saken har tjenester som løper. Avslutt dem med et vedtak om opphør først."
        ]
    if errors:
        raise Invalid(errors)


def _running(case: Case, on: date) -> QuerySet[InForce]:
    """Return what the case's decisions have in force on a day or later."""
    return InForce.objects.filter(
        Q(during__endswith__gt=on) | Q(during__upper_inf=True), decision__case=case
    ).select_related("line", "decision__case")


def _close_reason(case: Case) -> CloseReason:
    only_refused = not Decision.objects.filter(case=case).exclude(outcome=Outcome.REFUSAL).exists()
    return CloseReason.REFUSED if only_refused else CloseReason.SERVICES_ENDED


def _row_of(line_id: int, case: Case) -> int:
    found = InForce.objects.filter(line_id=line_id, decision__case=case).first()
    return found.pk if found is not None else 0


def _end_reason(row: InForce, on: date, reason: str, *, today: date) -> EndReason:
    errors: dict[str, list[str]] = {}
    if reason not in EndReason.values:
        errors["reason"] = ["Velg noe fra listen."]
    lower, upper = row.during.lower, row.during.upper
    if on > today:
        errors["on"] = ["Datoen kan ikke ligge fram i tid."]
    elif on < lower or (upper is not None and on > upper):
        errors["on"] = ["Datoen må ligge i perioden tjenesten gjelder."]
    elif reason == EndReason.EXPIRED and upper != on:
        errors["on"] = ["Et vedtak går ut den datoen det selv sier."]
    if errors:
        raise Invalid(errors)
    return EndReason(reason)
