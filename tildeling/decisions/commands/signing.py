# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Sign: alone, or as the first of two, or as the second; then write what never changes."""

import hashlib
import json
from datetime import datetime

from tildeling.audit.record import record
from tildeling.cases.models import Case
from tildeling.decisions.commands.drafting import locked_draft
from tildeling.decisions.commands.writing import Signed, write_decision
from tildeling.decisions.facts.lines import Proposal, proposal_of
from tildeling.decisions.models import Decision, Draft
from tildeling.decisions.policies import may_second_sign, may_sign
from tildeling.decisions.queries.gate import missing
from tildeling.decisions.queries.outcome import second_role, signature_needed
from tildeling.decisions.states import DRAFT_TRANSITIONS, DraftStatus
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.refusals import Missing as NotFound
from tildeling.shared.rows import check_version
from tildeling.shared.states import check_transition
from tildeling.shared.time import oslo_date


def sign(*, case: Case, actor: User, at: datetime, version: int | None = None) -> Decision | Draft:
    """Sign the round's draft: the decision, or the draft when delegation asks for a second signer.

    `Invalid` names every field that lacks something, with a sentence; `Stale` when the text was
    changed since it was read. The appeal deadline does not run from here, but from the dispatch.
    """
    on = oslo_date(at)
    require(may_sign(actor, case, on=on))
    draft = locked_draft(case)
    if draft is not None:
        check_version(draft, version, theirs=draft.blocks)
    else:
        # Nothing written yet: the list of what is missing is the answer.
        draft = Draft(case=case, round=case.round, blocks={}, prepared_by=actor, saved_at=at)
    _refuse_incomplete(draft, at)
    proposal = proposal_of(case, on=on)
    needed = signature_needed(case, on=on)
    if needed is not None and needed.second_role is not None:
        return _sign_first(draft, proposal, needed.second_role, actor=actor, at=at)
    check_transition(DRAFT_TRANSITIONS, draft.status, DraftStatus.SIGNED)
    decision = write_decision(proposal, draft, Signed(first=actor, second=None), at=at)
    _record_decision(decision, actor, at)
    return decision


def second_sign(*, case: Case, actor: User, at: datetime) -> Decision:
    """Sign as number two, another person than the first, and so make the decision.

    What is signed is what the first signer saw: `TransitionNotAllowed` when text or lines have
    been changed since, and then it must be sent back. `Invalid` when law has come to ask for more.
    """
    on = oslo_date(at)
    require(may_second_sign(actor, case, on=on, role=second_role(case) or None))
    draft = locked_draft(case)
    if draft is None or draft.first_signed_by is None:
        raise NotFound
    check_transition(DRAFT_TRANSITIONS, draft.status, DraftStatus.SIGNED)
    proposal = proposal_of(case, on=on)
    if draft.first_signed_sha256 != _checksum(draft, proposal):
        raise TransitionNotAllowed(
            "Forslaget er endret etter første underskrift. Send vedtaket tilbake.",
            code="changed_since_first",
        )
    _refuse_incomplete(draft, at)
    signed = Signed(first=draft.first_signed_by, second=actor)
    decision = write_decision(proposal, draft, signed, at=at)
    _record_decision(decision, actor, at)
    return decision


def _sign_first(draft: Draft, proposal: Proposal, role: str, *, actor: User, at: datetime) -> Draft:
    check_transition(DRAFT_TRANSITIONS, draft.status, DraftStatus.FIRST_SIGNED)
    draft.status = DraftStatus.FIRST_SIGNED
    draft.first_signed_by = actor
    draft.first_signed_at = at
    draft.first_signed_sha256 = _checksum(draft, proposal)
    draft.version += 1
    draft.save()
    record(
        kind="decision.first_signed", subject=draft, actor=actor, at=at,
        person_id=proposal.case.person_id, second_role=role,
    )  # fmt: skip
    return draft


def _refuse_incomplete(draft: Draft, at: datetime) -> None:
    errors: dict[str, list[str]] = {}
    for lack in missing(draft, on=oslo_date(at)):
        errors.setdefault(lack.field, []).append(lack.sentence)
    if errors:
        raise Invalid(errors)


def _record_decision(decision: Decision, actor: User, at: datetime) -> None:
    record(
        kind="decision.signed", subject=decision, actor=actor, at=at,
        outcome=decision.outcome, number=decision.number, letter=decision.letter_id,
        replaces=decision.replaces_id, second=decision.second_signed_by_id,
    )  # fmt: skip


def _checksum(draft: Draft, proposal: Proposal) -> str:
    """Return the checksum of the text and the lines as they stand now."""
    lines = [
        {field.attname: getattr(terms.line, field.attname) for field in terms.line._meta.fields}
        for terms in proposal.lines
    ]
    text = json.dumps([draft.blocks, lines], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
