# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What a decision says as a whole, who must sign it, and the letter it would become."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services import letters
from services.legal import Outcome as Legal
from tildeling.cases.models import Case
from tildeling.decisions.facts.law import signature_of
from tildeling.decisions.facts.letter import Signers, letter_facts
from tildeling.decisions.facts.lines import Proposal, proposal_of
from tildeling.decisions.queries.blocks import draft_of
from tildeling.decisions.states import Outcome
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date

_TOUCHING = frozenset({Legal.CHANGE, Legal.REDUCTION, Legal.TERMINATION})


@dataclass(frozen=True)
class SignatureNeeded:
    """Who signs first and who signs second, if anybody, and why in Norwegian."""

    first_role: str
    second_role: str | None
    reason: str
    source: str


def outcome_of(proposal: Proposal) -> Outcome:
    """Return what the lines say as a whole; a proposal without lines is a ValueError.

    All of one kind is that kind; anything that changes, lessens or ends what is in force makes a
    change of the whole. What is left is given in part.
    """
    outcomes = {terms.outcome for terms in proposal.lines}
    if not outcomes:
        raise ValueError("a decision has at least one line")
    if outcomes in ({Legal.TERMINATION}, {Legal.REFUSAL}, {Legal.GRANT}):
        return Outcome(outcomes.pop())
    if outcomes & _TOUCHING:
        return Outcome.CHANGE
    return Outcome.PARTIAL_GRANT


def signature_needed(case: Case, *, on: date) -> SignatureNeeded | None:
    """Return who must sign the round's lines on a day and why; None while there are no lines."""
    proposal = proposal_of(case, on=on)
    if not proposal.lines:
        return None
    rule = signature_of(proposal)
    return SignatureNeeded(rule.first_role, rule.second_role, rule.reason, rule.source)


def needs_second(case: Case, *, on: date) -> bool:
    """Tell whether delegation asks for a second signer of the round's lines."""
    needed = signature_needed(case, on=on)
    return needed is not None and needed.second_role is not None


def second_role(case: Case) -> str:
    """Return the role that must sign the waiting draft as number two.

    As delegation stood on the day of the first signature; empty when nothing waits for a second.
    """
    draft = draft_of(case)
    if draft is None or draft.first_signed_at is None:
        return ""
    needed = signature_needed(case, on=oslo_date(draft.first_signed_at))
    return (needed.second_role or "") if needed else ""


def letter_preview(case: Case, *, on: date, by: User | None = None) -> dict[str, Any] | None:
    """Return the letter as it would be on a day, unsaved; None without a draft or lines.

    `by` is who would sign; else whoever signed first or wrote the draft.
    """
    draft = draft_of(case)
    proposal = proposal_of(case, on=on)
    if draft is None or not proposal.lines:
        return None
    signer = by or draft.first_signed_by or draft.prepared_by
    return compose(proposal, draft.blocks, reference=case.case_number, signers=Signers(signer))


def compose(
    proposal: Proposal, blocks: Mapping[str, str], *, reference: str, signers: Signers
) -> dict[str, Any]:
    """Return the letter's tree of a proposal and its written blocks."""
    outcome = outcome_of(proposal)
    facts = letter_facts(proposal, blocks, outcome=outcome, reference=reference, signers=signers)
    return letters.compose(outcome, facts)
