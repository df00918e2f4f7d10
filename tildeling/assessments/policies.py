# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What stands in the way of mapping, of writing an assessment, and of holding the meeting."""

from datetime import date

from tildeling.assessments.models import Assessment
from tildeling.assessments.states import AssessmentStatus
from tildeling.cases.models import Case
from tildeling.cases.states import CaseStatus
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Denied

_BEING_MAPPED = frozenset({CaseStatus.UNDER_ASSESSMENT})
_NEEDS_ARE_OPEN = frozenset({CaseStatus.UNDER_ASSESSMENT, CaseStatus.UNDER_DECISION})


def may_start_mapping(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle cases in the case's own unit start its mapping."""
    return _handles(actor, case, on)


def may_withdraw(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle the case withdraw a discipline while the case is mapped."""
    return _handles(actor, case, on) or _status(case, _BEING_MAPPED)


def may_assess(actor: User, case: Case, assessment: Assessment, *, on: date) -> Denied | None:
    """Only the ordered profession in the ordered unit writes, and only until it is finished."""
    if not maps(actor, assessment, on=on):
        return Denied("role", "Bare kartleggeren som er bedt om det, kan skrive i kartleggingen.")
    return _status(case, _BEING_MAPPED) or _this_round(case, assessment)


def may_reopen_assessment(
    actor: User, case: Case, assessment: Assessment, *, on: date
) -> Denied | None:
    """The profession that wrote it or the case's own office opens a finished one again."""
    if not maps(actor, assessment, on=on) and (denied := _handles(actor, case, on)):
        return denied
    return _status(case, _BEING_MAPPED) or _this_round(case, assessment)


def may_hold_meeting(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle the case hold its mapping meeting."""
    return _handles(actor, case, on) or _status(case, _BEING_MAPPED)


def may_reopen_meeting(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle the case take a meeting back until the decision is made."""
    return _handles(actor, case, on) or _status(case, frozenset({CaseStatus.UNDER_DECISION}))


def may_set_needs(actor: User, case: Case, *, on: date) -> Denied | None:
    """Those who handle the case, and those who map in it, say which needs there are."""
    mapping = case.assessments.standing().filter(round=case.round)
    if not any(maps(actor, row, on=on) for row in mapping) and (
        denied := _handles(actor, case, on)
    ):
        return denied
    return _status(case, _NEEDS_ARE_OPEN)


def maps(actor: User, assessment: Assessment, *, on: date) -> bool:
    """Tell whether the actor has the assessment's profession in its unit, and may assess there."""
    return assessment.unit_id in actor.units_on(on, permission=Permission.ASSESS) and any(
        row.unit_id == assessment.unit_id and row.profession == assessment.discipline
        for row in actor.employments_on(on)
    )


def _handles(actor: User, case: Case, on: date) -> Denied | None:
    if case.unit_id in actor.units_on(on, permission=Permission.CASE_HANDLE):
        return None
    return Denied("role", "Bare saksbehandlere i sakens egen enhet kan gjøre dette.")


def _status(case: Case, wanted: frozenset[CaseStatus]) -> Denied | None:
    if case.status in wanted:
        return None
    return Denied("status", "Dette kan ikke gjøres slik saken står nå.")


def _this_round(case: Case, assessment: Assessment) -> Denied | None:
    if assessment.round != case.round or assessment.status == AssessmentStatus.WITHDRAWN:
        return Denied("round", "Kartleggingen er trukket eller hører til en tidligere runde.")
    return None
