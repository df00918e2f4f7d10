# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Everything that follows from law on the day of the decision, as the JSON it freezes (I9).

The keys of the frozen object: `decided_on`; `lines`, each with `service`, `outcome`,
`legal_basis`, `citation`, `text`, `about`, `verified`, `also`, `right`, `procedure`, `appeal`,
`fee`, `required`; `appeal`, the one regime the letter prints; `fee`; `notice`; `required`;
`signature`; `capacity_test`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from services import catalogue, citations, deadlines, delegation, fees, legal
from services.tomldata import NotInForce
from tildeling.decisions.facts.lines import LineTerms, Proposal

_FROM_THE_END = frozenset(
    {catalogue.EvaluationKind.REABLEMENT, catalogue.EvaluationKind.TIME_LIMITED}
)
_PER = {"day": "døgn", "stay": "opphold", "hour": "time", "month": "måned", "year": "år"}


@dataclass(frozen=True)
class Notice:
    """Whether prior notice was due, and what was done about it (fvl § 16).

    `sent_on` is the day the notice was sent; `exception` a code of `services.legal` with a reason.
    """

    required: bool
    reason: str
    citation: citations.Citation
    sent_on: date | None
    exception: str
    exception_reason: str

    @property
    def is_answered(self) -> bool:
        """Whether the notice was sent, or an exception is named with its reason."""
        return self.sent_on is not None or bool(self.exception and self.exception_reason)


def frozen_law(proposal: Proposal, blocks: Mapping[str, str]) -> dict[str, Any]:
    """Return what follows from law for a proposal, as plain JSON, resolved by its day."""
    on = proposal.on
    notice = notice_of(proposal, blocks)
    signed = signature_of(proposal)
    lines = [_line(terms, proposal) for terms in proposal.lines]
    return {
        "decided_on": on.isoformat(),
        "lines": lines,
        "appeal": _regime(leading_regime(proposal)),
        "fee": {
            "text": " ".join(dict.fromkeys(line["fee"]["text"] for line in lines)),
            "decision_follows": any(line["fee"]["charge"] != "free" for line in lines),
        },
        "notice": {
            "required": notice.required,
            "reason": notice.reason,
            "citation": notice.citation.short,
            "sent_on": notice.sent_on.isoformat() if notice.sent_on else None,
            "exception": notice.exception,
            "exception_reason": notice.exception_reason,
            "own_initiative": proposal.on_own_initiative,
        },
        "required": [block.code for block in required_of(proposal)],
        "signature": {
            "first_role": signed.first_role,
            "second_role": signed.second_role,
            "reason": signed.reason,
            "source": signed.source,
        },
        "capacity_test": citations.capacity_test(on).version,
    }


def required_of(proposal: Proposal) -> tuple[legal.RequiredBlock, ...]:
    """Return what the decision must contain for any of its lines, each block once, in order."""
    found: dict[str, legal.RequiredBlock] = {}
    for terms in proposal.lines:
        for block in required_of_line(terms, proposal):
            found.setdefault(block.code, block)
    return tuple(found.values())


def required_of_line(terms: LineTerms, proposal: Proposal) -> tuple[legal.RequiredBlock, ...]:
    """Return what the decision must contain for one line."""
    return legal.required_blocks(
        terms.service.legal_basis,
        terms.outcome,
        on=proposal.on,
        minutes_per_week=terms.minutes_per_week,
        child=proposal.concerns_child,
        section_4_6a=terms.section_4_6a,
    )


def leading_regime(proposal: Proposal) -> legal.AppealRegime:
    """Return the one regime the letter prints: the longest limit among the lines, pbrl's first.

    A letter never mixes regimes; the longest limit harms nobody, and every line keeps its own in
    the frozen law.
    """
    regimes = [_regime_of(terms, proposal.on) for terms in proposal.lines]
    return max(regimes, key=lambda regime: (regime.weeks, regime.key == "service"))


def notice_of(proposal: Proposal, blocks: Mapping[str, str]) -> Notice:
    """Return whether any line asks for prior notice, and what the draft says was done."""
    answers = [
        legal.prior_notice_required(
            terms.outcome, own_initiative=proposal.on_own_initiative, on=proposal.on
        )
        for terms in proposal.lines
    ]
    due = next((answer for answer in answers if answer.required), None)
    shown = due or next(iter(answers), None)
    return Notice(
        required=due is not None,
        reason=shown.reason if shown else "",
        citation=citations.citation("prior_notice", proposal.on),
        sent_on=_date(blocks.get("prior_notice_sent_on", "")),
        exception=blocks.get("prior_notice_exception", ""),
        exception_reason=blocks.get("prior_notice_reason", "").strip(),
    )


def least_days_of_notice(on: date) -> int:
    """Return the fewest days a party must have had to answer a prior notice."""
    clock = deadlines.clock_of("prior_notice_answer", on=on)
    return (deadlines.parse_length(clock.minimum or clock.length).after(on) - on).days


def signature_of(proposal: Proposal) -> delegation.SignatureRule:
    """Return who must sign over all lines: the strictest rule wins, every reason for it is kept."""
    rules = [
        delegation.signature_rule(
            outcome=terms.outcome,
            level=terms.service.level,
            service=terms.line.service,
            on=proposal.on,
            minutes_per_week=terms.minutes_per_week,
            reduction=terms.is_reduction,
            section_4_6a=terms.section_4_6a,
        )
        for terms in proposal.lines
    ]
    strictest = reduce(_stricter, rules)
    if strictest.second_role is None:
        return strictest
    reasons = dict.fromkeys(rule.reason for rule in rules if rule.second_role)
    return delegation.SignatureRule(
        strictest.first_role, strictest.second_role, " ".join(reasons), strictest.source
    )


def evaluation_on(terms: LineTerms) -> date | None:
    """Return when a line is evaluated: its own date, else by the service's clock (D25).

    A line that gives nothing has none; an open-ended line without a date is for the gate to name.
    """
    line = terms.line
    if not terms.gives or line.evaluation_on is not None or line.ends_on is None:
        return line.evaluation_on if terms.gives else None
    kind = terms.service.evaluation_kind
    from_on = line.ends_on if kind in _FROM_THE_END else line.starts_on
    return deadlines.due("evaluation", on=from_on, kind=kind).due_on


def rule_citations(proposal: Proposal) -> tuple[citations.Citation, ...]:
    """Return the paragraphs the decision rests on, each once: bases, rights, participation."""
    found: dict[str, citations.Citation] = {}
    for terms in proposal.lines:
        for key in terms.legal_bases:
            cited = citations.citation(key, proposal.on)
            found.setdefault(cited.text, cited)
            right = citations.right_of(key, proposal.on)
            if right is not None:
                found.setdefault(right.text, right)
    view = citations.citation("participation", proposal.on)
    found.setdefault(view.text, view)
    return tuple(found.values())


def _stricter(
    one: delegation.SignatureRule, other: delegation.SignatureRule
) -> delegation.SignatureRule:
    if other.second_role is None:
        return one
    if one.second_role is None or delegation.outranks(other.second_role, one.second_role):
        return other
    return one


def _line(terms: LineTerms, proposal: Proposal) -> dict[str, Any]:
    on = proposal.on
    basis, *also = (citations.citation(key, on) for key in terms.legal_bases)
    right = citations.right_of(terms.service.legal_basis, on)
    return {
        "service": terms.line.service,
        "outcome": str(terms.outcome),
        "legal_basis": terms.service.legal_basis,
        "citation": basis.short,
        "text": basis.text,
        "about": basis.about,
        "verified": basis.verified,
        "also": [cited.short for cited in also],
        "right": right.short if right else None,
        "procedure": _procedure(terms, on),
        "appeal": _regime(_regime_of(terms, on)),
        "fee": _fee(terms, on),
        "required": [block.code for block in required_of_line(terms, proposal)],
    }


def _procedure(terms: LineTerms, on: date) -> dict[str, Any]:
    days = (terms.line.ends_on - terms.line.starts_on).days if terms.line.ends_on else None
    regimes = [legal.procedure_regime(key, days, on) for key in terms.legal_bases]
    # One basis that asks for a formal decision is enough.
    regime = max(regimes, key=lambda found: found.formal_decision)
    return {
        "formal_decision": regime.formal_decision,
        "reason": regime.reason,
        "source": regime.source,
        "expected_days": days,
    }


def _regime_of(terms: LineTerms, on: date) -> legal.AppealRegime:
    return legal.appeal_regime(terms.service.legal_basis, on=on)


def _regime(regime: legal.AppealRegime) -> dict[str, Any]:
    return {
        "regime": regime.key,
        "weeks": regime.weeks,
        "body": regime.body,
        "sent_to": regime.sent_to,
        "clock": regime.clock,
        "citation": regime.citation.short,
        "verified": regime.verified,
    }


def _fee(terms: LineTerms, on: date) -> dict[str, Any]:
    group = terms.service.fee_group
    try:
        rule = fees.fee_rule(group, on)
    except NotInForce:
        # Rates are never guessed: an old rate we do not keep is left to the fee's own decision.
        return {"group": group, "charge": "unknown", "text": _LATER, "source": ""}
    return {
        "group": group,
        "charge": str(rule.charge),
        "text": _fee_words(rule, terms.service.title),
        "source": rule.source,
    }


_LATER = "Vi gir deg egen beskjed om egenandel."


def _fee_words(rule: fees.FeeRule, title: str) -> str:
    match rule.charge:
        case fees.Charge.FREE:
            return f"{title}: du betaler ikke egenandel."
        case fees.Charge.RATE:
            return (
                f"{title}: egenandelen er {rule.amount} kroner per {_PER.get(rule.per, rule.per)}."
            )
        case fees.Charge.LOCAL:
            return f"{title}: du betaler etter kommunens satser."
        case fees.Charge.FORMULA:
            return f"{title}: egenandelen regnes ut av inntekten din."


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
