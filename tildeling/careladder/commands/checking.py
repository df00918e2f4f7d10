# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Run the ladder over a case, and settle it: with a reason and an authority past an open step."""

from dataclasses import dataclass
from datetime import date, datetime

from services import ladder
from services.tomldata import NotInForce
from tildeling.assessments.models import Need
from tildeling.audit.record import record
from tildeling.careladder.commands.measures import code_objection
from tildeling.careladder.facts import ladder_case_of
from tildeling.careladder.models import LadderCheck, ProposedLine
from tildeling.careladder.policies import may_check, may_override, may_settle
from tildeling.careladder.queries import override_rule, stands_open
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, require
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

ENOUGH_REASON = 20
LONGEST_REASON = 4000


@dataclass(frozen=True)
class _Override:
    reason: str = ""
    code: str = ""
    by: User | None = None


def run_check(*, case: Case, actor: User, at: datetime) -> LadderCheck:
    """Run the ladder over the case as it stands and keep what went in, what came out and the rules.

    `Invalid` when a line names a need that is no longer the case's.
    """
    on = oslo_date(at)
    require(may_check(actor, case, on=on))
    check, _ = _run(case, actor, at, on)
    check.save()
    record(
        kind="ladder.checked", subject=check, actor=actor, at=at, person_id=case.person_id,
        rules=check.rules_version,
    )  # fmt: skip
    return check


def settle(
    *,
    case: Case,
    actor: User,
    at: datetime,
    override_reason: str = "",
    override_code: str = "",
) -> LadderCheck:
    """Run the ladder a last time and go on from it; nothing is ever refused the person here.

    When a lower step is open or not assessed, going past it takes a reason (`Invalid` without) and
    the role the delegation names (`NotAllowed` says which). Urgent help, a palliative plan, a
    child's age and a discharge within a day take neither.
    """
    on = oslo_date(at)
    require(may_settle(actor, case, on=on))
    if not ProposedLine.objects.filter(case=case, round=case.round, is_withdrawn=False).exists():
        raise Invalid({"lines": ["Foreslå minst én tjeneste før trappen vurderes ferdig."]})
    check, evaluation = _run(case, actor, at, on)
    override = _override(case, actor, on, evaluation, clean(override_reason), override_code)
    check.override_reason = override.reason
    check.override_code = override.code
    check.override_by = override.by
    check.save()
    record(
        kind="ladder.settled", subject=check, actor=actor, at=at, person_id=case.person_id,
        rules=check.rules_version, override=override.by is not None,
    )  # fmt: skip
    return check


def unsettle(*, case: Case, actor: User, at: datetime, reason: str) -> Case:
    """Take back that the ladder was settled, with a reason; the checks that were run stand."""
    on = oslo_date(at)
    require(may_settle(actor, case, on=on))
    why = clean(reason)
    if len(why) < ENOUGH_REASON:
        raise Invalid({"reason": [f"Skriv hvorfor, med minst {ENOUGH_REASON} tegn."]})
    record(kind="ladder.unsettled", subject=case, actor=actor, at=at, round=case.round)
    return case


def _run(case: Case, actor: User, at: datetime, on: date) -> tuple[LadderCheck, ladder.Evaluation]:
    _check_needs(case)
    asked = ladder_case_of(case, on=on)
    try:
        evaluation = ladder.evaluate_steps(asked)
    except ladder.LadderCaseError as wrong:
        raise Invalid({path or "case": [message] for path, message in wrong.errors}) from None
    answer = ladder.evaluate(asked)
    check = LadderCheck(
        case=case,
        round=case.round,
        checked_at=at,
        checked_by=actor,
        asked=asked,
        answer=answer,
        rules_version=evaluation.rules.version,
        rules_sha256=evaluation.rules.sha256,
    )
    return check, evaluation


def _check_needs(case: Case) -> None:
    known = set(Need.objects.filter(case=case, round=case.round).values_list("code", flat=True))
    lines = ProposedLine.objects.filter(case=case, round=case.round, is_withdrawn=False)
    named = {need for needs in lines.values_list("needs", flat=True) for need in needs}
    if named - known:
        raise Invalid({"needs": ["En tjeneste svarer på et behov som ikke lenger er med i saken."]})


def _override(
    case: Case, actor: User, on: date, evaluation: ladder.Evaluation, reason: str, code: str
) -> _Override:
    past = [line for line in evaluation.lines if stands_open(line)]
    if not past:
        return _Override()
    rule = override_rule(past, on=on)
    require(may_override(actor, case, on=on, rule=rule))
    errors: dict[str, list[str]] = {}
    if not ENOUGH_REASON <= len(reason) <= LONGEST_REASON:
        errors["override_reason"] = [
            "Et lavere trinn står åpent eller er ikke vurdert. Skriv hvorfor hjelpen likevel må"
            f" gis på dette trinnet, med minst {ENOUGH_REASON} tegn."
        ]
    if code and (objection := _code_fault(code, actor, reason, on)):
        errors["override_code"] = [objection]
    if errors:
        raise Invalid(errors)
    return _Override(reason, code, actor)


def _code_fault(code: str, actor: User, reason: str, on: date) -> str | None:
    try:
        return code_objection(code, actor, text=reason, reference=reason, on=on)
    except (KeyError, NotInForce):
        return "Velg en grunn fra listen."
