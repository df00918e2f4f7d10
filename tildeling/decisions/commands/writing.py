# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write the decision itself: its lines, its frozen law and letter, what is in force, its clocks.

A writing helper for the signing commands: it writes no trail.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tildeling.careladder.models import ProposedLine
from tildeling.careladder.queries import latest_check
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.status import change_status
from tildeling.cases.models import Case
from tildeling.cases.states import CaseStatus
from tildeling.decisions.commands.in_force import put_in_force
from tildeling.decisions.facts.law import evaluation_on, frozen_law
from tildeling.decisions.facts.letter import Signers
from tildeling.decisions.facts.lines import LineTerms, Proposal
from tildeling.decisions.models import Decision, DecisionLine, Draft
from tildeling.decisions.queries.outcome import compose, outcome_of
from tildeling.decisions.states import DraftStatus
from tildeling.letters.commands import make
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date

# What a decision answers: the office's own limit, the statutory first answer, and any promise.
ANSWERED_CLOCKS = ("decision", "preliminary_reply", "promised_reply")
_COPIED = (
    "service", "outcome", "needs", "grant_unit", "minutes", "per_weeks", "per_month", "carers",
    "quantity", "starts_on", "ends_on", "goal", "pattern", "requested", "reason", "unit_id",
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """Who signed first, and who signed second when delegation asked for it."""

    first: User
    second: User | None


def write_decision(proposal: Proposal, draft: Draft, signed: Signed, *, at: datetime) -> Decision:
    """Write a decision of a complete draft, put it in force and set the clocks it sets.

    The day of the decision resolves every citation, rate and rule, and they are frozen (I9).
    """
    case, on = proposal.case, oslo_date(at)
    number = f"{case.case_number}-{case.decisions.count() + 1}"
    outcome = outcome_of(proposal)
    tree = compose(
        proposal, draft.blocks, reference=number, signers=Signers(signed.first, signed.second)
    )
    letter = make(
        person=case.person, kind=outcome, reference=number, case_id=case.pk, tree=tree, at=at
    )
    draft.status = DraftStatus.SIGNED
    draft.version += 1
    draft.save(update_fields=["status", "version"])
    decision = Decision.objects.create(
        number=number,
        case=case,
        person=case.person,
        draft=draft,
        replaces=_replaced(proposal),
        outcome=outcome,
        decided_on=on,
        signed_at=at,
        signed_by=signed.first,
        second_signed_by=signed.second,
        blocks=draft.blocks,
        law=frozen_law(proposal, draft.blocks),
        ladder_check=latest_check(case),
        letter=letter,
    )
    lines = [_line(decision, terms) for terms in proposal.lines]
    put_in_force(decision, lines, on=on)
    change_status(case, CaseStatus.DECIDED)
    _turn_clocks(case, decision, lines, on=on)
    return decision


def _line(decision: Decision, terms: LineTerms) -> DecisionLine:
    proposed: ProposedLine = terms.line
    return DecisionLine.objects.create(
        decision=decision,
        level=terms.service.level,
        legal_basis=terms.service.legal_basis,
        evaluation_on=evaluation_on(terms),
        **{field: getattr(proposed, field) for field in _COPIED},
    )


def _replaced(proposal: Proposal) -> Decision | None:
    """Return the newest decision that a line takes over from or ends."""
    touched = [
        terms.previous.decision
        for terms in proposal.lines
        if terms.previous is not None and terms.line.outcome != "refusal"
    ]
    return max(touched, key=lambda decision: decision.pk, default=None)


def _turn_clocks(case: Case, decision: Decision, lines: list[DecisionLine], *, on: date) -> None:
    """Stop what the decision answers (D2, D3, D4, D8) and start the notification (D9)."""
    by = "decision.signed"
    stop_clocks(case=case, on=on, by=by, codes=ANSWERED_CLOCKS)
    decided = {line.service for line in lines}
    for help_given in case.urgent_help.filter(service__in=decided).order_by("id"):
        stop_clocks(case=case, on=on, by=by, codes=["formal_decision"], source=help_given)
    start_clock(case=case, code="notification", source=decision, on=on)
