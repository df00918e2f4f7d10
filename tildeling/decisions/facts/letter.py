# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The frozen facts a decision's letter is composed from; no national identity number among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from services.letter_facts import (
    Addressee,
    AppealBlock,
    AppealRegime,
    Application,
    Assessor,
    Capacity,
    ChangeBlock,
    Fee,
    Ground,
    GroundCode,
    LetterFacts,
    LetterLine,
    LowerLevel,
    Officer,
    Party,
    Rule,
    Sender,
    Statement,
)
from services.load import default_rules
from tildeling.assessments.states import AssessmentStatus
from tildeling.careladder.states import LineOutcome
from tildeling.cases.models import Case
from tildeling.cases.states import ApplicantKind
from tildeling.decisions.facts.law import (
    evaluation_on,
    frozen_law,
    leading_regime,
    notice_of,
    required_of,
    rule_citations,
)
from tildeling.decisions.facts.lines import LineTerms, Proposal, extent_words
from tildeling.decisions.states import Outcome
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.states import RelatedKind
from tildeling.shared.time import oslo_date

_CAPACITY = {
    RelatedKind.GUARDIAN: Capacity.GUARDIAN,
    RelatedKind.REPRESENTATIVE: Capacity.REPRESENTATIVE,
}
_CHANGES = frozenset({Outcome.CHANGE, Outcome.TERMINATION})


@dataclass(frozen=True)
class Signers:
    """Who answers for the letter: the caseworker, and the second signer when there is one."""

    first: User
    second: User | None = None


def letter_facts(
    proposal: Proposal,
    blocks: Mapping[str, str],
    *,
    outcome: str,
    reference: str,
    signers: Signers,
) -> LetterFacts:
    """Return all the letter of a decision may say, resolved by the proposal's day."""
    case, on = proposal.case, proposal.on
    law = frozen_law(proposal, blocks)
    changed = outcome in _CHANGES
    return LetterFacts(
        sender=_sender(case),
        reference=reference,
        dated_on=on,
        addressee=addressee_of(case.person, on),
        user=_user(case.person),
        caseworker=_officer(signers.first, on),
        responsible=_officer(signers.second or signers.first, on),
        application=None if changed and proposal.on_own_initiative else _application(case),
        lines=_lines(proposal, blocks),
        situation=_paragraphs(blocks, "facts"),
        mapped_by=_assessors(case),
        user_view=blocks.get("user_view", ""),
        user_view_weighed=blocks.get("user_view_weighed", ""),
        rules=_rules(proposal, blocks),
        assessment=_paragraphs(blocks, "assessment", "difference_explained"),
        lower_levels=tuple(
            LowerLevel(measure="", result=line)
            for line in blocks.get("lower_levels", "").split("\n")
        ),
        goals=tuple(dict.fromkeys(t.line.goal for t in proposal.lines if t.gives and t.line.goal)),
        evaluation_on=_first_evaluation(proposal),
        required=_required(proposal, outcome),
        grounds=tuple(
            Ground(code=code, text=blocks[code]) for code in GroundCode if blocks.get(code)
        ),
        fee=Fee(text=law["fee"]["text"], decision_follows=law["fee"]["decision_follows"]),
        appeal=_appeal(proposal),
        change=_change(proposal, blocks) if changed or _tells_change(blocks) else None,
        copies=_copies(case.person, on),
    )


def _required(proposal: Proposal, outcome: str) -> tuple[str, ...]:
    # Only a partial grant has the table of what was asked for and given; a change has its own.
    elsewhere = set() if outcome == Outcome.PARTIAL_GRANT else {"difference_explained"}
    return tuple(b.code for b in required_of(proposal) if b.code not in elsewhere)


def addressee_of(person: ServiceUser, on: date) -> Addressee:
    """Return who gets the letter: a guardian or representative in health matters, else the user.

    Only one whose mandate covers health and care, holds on the day and who is to have letters
    (fvl § 12, vergemålsloven § 32; § 94 is economic only).
    """
    acting = (
        _receiving(person, on)
        .filter(kind__in=[RelatedKind.GUARDIAN, RelatedKind.REPRESENTATIVE], covers_health=True)
        .order_by("kind", "id")
        .first()
    )
    if acting is None:
        return Addressee(party=_user(person))
    address = tuple(part.strip() for part in acting.address.split(",") if part.strip())
    return Addressee(
        party=Party(name=acting.name, address=address), capacity=_CAPACITY[RelatedKind(acting.kind)]
    )


def _receiving(person: ServiceUser, on: date) -> QuerySet[RelatedPerson]:
    return RelatedPerson.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        person=person,
        receives_letters=True,
        from_on__lte=on,
    )


def _copies(person: ServiceUser, on: date) -> tuple[str, ...]:
    kin = _receiving(person, on).filter(kind=RelatedKind.NEXT_OF_KIN).order_by("id")
    return tuple(kin.values_list("name", flat=True))


def _user(person: ServiceUser) -> Party:
    place = f"{person.postal_code} {person.postal_place}".strip()
    return Party(name=person.full_name, address=tuple(p for p in (person.address, place) if p))


def _sender(case: Case) -> Sender:
    return Sender(
        municipality=settings.MUNICIPALITY, unit=case.unit.name, address=(settings.MUNICIPALITY,)
    )


def _officer(user: User, on: date) -> Officer:
    roles = user.roles_on(on)
    for role in (Role.OFFICE_LEADER, Role.SENIOR_CASEWORKER, Role.CASEWORKER):
        if role in roles:
            return Officer(name=user.display_name, title=role.label.capitalize())
    return Officer(name=user.display_name, title=Role.CASEWORKER.label.capitalize())


def _application(case: Case) -> Application | None:
    asked = case.applications.order_by("-registered_at", "-id").first()
    if asked is None:
        return Application(received_on=case.received_on)
    by = asked.applicant_name
    if not by and asked.applicant_kind != ApplicantKind.SELF:
        by = ApplicantKind(asked.applicant_kind).label
    return Application(received_on=asked.received_on, wording=asked.wishes, by=by)


def _assessors(case: Case) -> tuple[Assessor, ...]:
    rows = case.assessments.filter(round=case.round, status=AssessmentStatus.FINISHED)
    return tuple(
        Assessor(
            by=row.get_discipline_display().capitalize(),
            done_on=row.visited_on or oslo_date(row.finished_at),
            how=row.get_mode_display(),
        )
        for row in rows.order_by("id")
        if row.finished_at is not None
    )


def _lines(proposal: Proposal, blocks: Mapping[str, str]) -> tuple[LetterLine, ...]:
    """Return the lines; what is said once for all refusals stands on the first of them."""
    found = []
    told = False
    for terms in proposal.lines:
        first_adverse = terms.is_adverse and not told
        told = told or terms.is_adverse
        found.append(_line(terms, blocks if first_adverse else {}))
    return tuple(found)


def _line(terms: LineTerms, once: Mapping[str, str]) -> LetterLine:
    line = terms.line
    ends = line.outcome == LineOutcome.TERMINATION
    last_day = line.starts_on if ends else line.ends_on
    return LetterLine(
        service=terms.service.title,
        extent=extent_words(line) if terms.gives else "",
        content=_content(line.needs) if terms.gives else "",
        starts_on=None if ends else line.starts_on,
        last_on=last_day - timedelta(days=1) if last_day else None,
        provider=line.unit.name if line.unit and terms.gives else "",
        requested=line.requested,
        refused=_refused(terms),
        previous=extent_words(terms.previous.line) if terms.previous else "",
        reason=line.reason,
        failed_condition=line.reason if line.outcome == LineOutcome.REFUSAL else "",
        remaining_offer=once.get("remaining_offer_sound", ""),
        alternatives=tuple(part for part in once.get("alternatives", "").split("\n") if part),
    )


def _content(needs: list[str]) -> str:
    names = default_rules().codes.needs
    return ", ".join(names[need].lower() for need in needs if need in names).capitalize()


def _refused(terms: LineTerms) -> str:
    match terms.line.outcome:
        case LineOutcome.REFUSAL:
            return terms.line.requested or "alt det var søkt om"
        case LineOutcome.PARTIAL_GRANT:
            return "det som var søkt om ut over dette"
    return ""


def _paragraphs(blocks: Mapping[str, str], *codes: str) -> tuple[str, ...]:
    return tuple(blocks[code] for code in codes if blocks.get(code))


def _rules(proposal: Proposal, blocks: Mapping[str, str]) -> tuple[Rule, ...]:
    cited = [
        Rule(citation=found.text, content=found.about or "gjelder for vedtaket")
        for found in rule_citations(proposal)
    ]
    written = [Rule(citation="", content=text) for text in _paragraphs(blocks, "rules")]
    return (*cited, *written)


def _first_evaluation(proposal: Proposal) -> date | None:
    days = [evaluation_on(terms) or terms.line.ends_on for terms in proposal.lines if terms.gives]
    return min((day for day in days if day is not None), default=None)


def _appeal(proposal: Proposal) -> AppealBlock:
    regime = leading_regime(proposal)
    return AppealBlock(
        regime=AppealRegime(regime.key),
        weeks=regime.weeks,
        body=regime.body,
        address=(settings.MUNICIPALITY, proposal.case.unit.name),
        direct=regime.sent_to != "kommunen",
        ombudsman="Pasient- og brukerombudet" if regime.key == "service" else "",
    )


def _tells_change(blocks: Mapping[str, str]) -> bool:
    return bool(blocks.get("change_compared"))


def _change(proposal: Proposal, blocks: Mapping[str, str]) -> ChangeBlock:
    notice = notice_of(proposal, blocks)
    said = blocks.get("statement_received", "")
    answer = blocks.get("statements_answered", "")
    no_notice = "" if notice.sent_on else notice.exception_reason or notice.reason
    return ChangeBlock(
        what_changed=blocks.get("change_compared", ""),
        transition=blocks.get("transition", ""),
        notice_sent_on=notice.sent_on,
        no_notice_reason=no_notice,
        statements=(Statement(said=said, answer=answer),) if said else (),
    )
