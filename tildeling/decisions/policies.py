# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What stands in the way of writing, signing, sending and following up a decision."""

from datetime import date

from services.delegation import outranks
from tildeling.careladder.policies import roles_in
from tildeling.cases.models import Case
from tildeling.cases.states import CaseStatus
from tildeling.decisions.models import Draft
from tildeling.decisions.states import DraftStatus
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Denied

_WRITES = frozenset({CaseStatus.UNDER_ASSESSMENT, CaseStatus.UNDER_DECISION})
_RUNS = frozenset({CaseStatus.DECIDED, CaseStatus.IN_DELIVERY})
_OFFICE = Denied("role", "Bare saksbehandlere i sakens egen enhet skriver vedtak.")


def may_edit_draft(actor: User, case: Case, *, on: date) -> Denied | None:
    """Whoever decides may write while the case is assessed, until somebody has signed."""
    if not _decides(actor, case, on):
        return _OFFICE
    if case.status not in _WRITES:
        return Denied("status", "Vedtaket kan bare skrives mens saken vurderes.")
    draft = _draft(case)
    if draft is not None and draft.status != DraftStatus.OPEN:
        return Denied("draft", "Vedtaket er underskrevet og kan ikke endres.")
    return None


def may_sign(actor: User, case: Case, *, on: date) -> Denied | None:
    """Whoever decides may sign first, once the case is ready for a decision."""
    if not _decides(actor, case, on):
        return _OFFICE
    if case.status != CaseStatus.UNDER_DECISION:
        return Denied("status", "Omsorgstrappen må være vurdert før vedtaket kan underskrives.")
    if case.person.died_on is not None:
        return Denied("died", "Tjenestemottakeren er død. Saken skal avsluttes uten nytt vedtak.")
    draft = _draft(case)
    if draft is not None and draft.status != DraftStatus.OPEN:
        return Denied("draft", "Vedtaket er alt underskrevet.")
    return None


def may_second_sign(actor: User, case: Case, *, on: date, role: str | None = None) -> Denied | None:
    """Another person than the first signer signs second, with the role delegation asks for.

    `role` is the role asked for; without it any role that second-signs will do. Sending back is
    held to the same.
    """
    if case.unit_id not in actor.units_on(on, permission=Permission.SECOND_SIGN):
        return Denied(
            "role", "Bare fagkoordinator og leder i sakens egen enhet underskriver som nummer to."
        )
    draft = _draft(case)
    if case.status != CaseStatus.UNDER_DECISION or draft is None:
        return Denied("status", "Saken har ikke noe vedtak som venter på underskrift.")
    if draft.status != DraftStatus.FIRST_SIGNED:
        return Denied("draft", "Vedtaket venter ikke på underskriver nummer to.")
    if draft.first_signed_by_id == actor.pk:
        return Denied("four_eyes", "Den som underskrev først, kan ikke underskrive som nummer to.")
    if role is not None and not any(outranks(held, role) for held in roles_in(actor, case, on=on)):
        return Denied("delegation", "Delegasjonen krever en annen underskriver for dette vedtaket.")
    return None


def may_dispatch(actor: User, case: Case, *, on: date) -> Denied | None:
    """The office records that the letter was sent, once there is a decision."""
    if not _decides(actor, case, on):
        return Denied("role", "Bare sakens egen enhet registrerer utsending av vedtak.")
    if case.status not in _RUNS:
        return Denied("status", "Saken har ikke noe vedtak som skal sendes.")
    return None


def may_follow_up(actor: User, case: Case, *, on: date) -> Denied | None:
    """The office evaluates what is decided or in delivery."""
    if not _decides(actor, case, on):
        return Denied("role", "Bare sakens egen enhet evaluerer vedtak.")
    if case.status not in _RUNS:
        return Denied("status", "Saken har ikke noe vedtak å følge opp.")
    return None


def may_end_service(actor: User, case: Case, *, on: date) -> Denied | None:
    """The office records that a service ended, in any case that is not closed."""
    if not _decides(actor, case, on):
        return Denied("role", "Bare sakens egen enhet avslutter tjenester.")
    if case.status == CaseStatus.CLOSED:
        return Denied("status", "Saken er avsluttet.")
    return None


def _decides(actor: User, case: Case, on: date) -> bool:
    return case.unit_id in actor.units_on(on, permission=Permission.DECIDE)


def _draft(case: Case) -> Draft | None:
    drafts = Draft.objects.filter(case=case, round=case.round)
    return drafts.exclude(status=DraftStatus.DROPPED).first()
