# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A round's proposed lines, held up against the catalogue and what is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from services import catalogue
from services.ladder_words import say_minutes
from services.legal import Outcome as LegalOutcome
from services.minutes import Grant, capacity_minutes_per_week
from tildeling.assessments.facts import is_child
from tildeling.assessments.models import AgreedFact
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.states import GrantUnit, LineOutcome
from tildeling.cases.models import Case
from tildeling.cases.states import ApplicantKind, Channel
from tildeling.decisions.models import Decision, DecisionLine, InForce

GIVES = frozenset({LineOutcome.GRANT, LineOutcome.PARTIAL_GRANT, LineOutcome.CHANGE})
# What gives less than was asked for or than the person has: three grounds and two signers (I4).
ADVERSE = frozenset(
    {
        LegalOutcome.PARTIAL_GRANT,
        LegalOutcome.REFUSAL,
        LegalOutcome.REDUCTION,
        LegalOutcome.TERMINATION,
    }
)
_MINUTES_PER_HOUR = 60
_UNITS = {
    GrantUnit.VISITS: "besøk",
    GrantUnit.PLACES: "plass",
    GrantUnit.DAYS: "døgn eller dager",
}

AnyLine = ProposedLine | DecisionLine


@dataclass(frozen=True)
class LineTerms:
    """One proposed line with its service on the day, and what the person has in force of it.

    `outcome` is one of `services.legal.Outcome`: a line that gives less than what is in force is a
    reduction, and one that touches it in a later round a change, whatever the proposal calls it.
    """

    line: ProposedLine
    service: catalogue.Service
    previous: InForce | None
    section_4_6a: bool

    @cached_property
    def minutes_per_week(self) -> Fraction | None:
        """Carer-minutes a week, a month counted as 52/12 weeks; None for what is not in time."""
        return minutes_per_week(self.line)

    @cached_property
    def gives(self) -> bool:
        """Whether the line gives the person something."""
        return self.line.outcome in GIVES

    @cached_property
    def is_reduction(self) -> bool:
        """Whether the line gives less than the person has in force of the same service."""
        if not self.gives or self.previous is None:
            return False
        return _is_less(self.line, self.previous.line)

    @cached_property
    def outcome(self) -> LegalOutcome:
        """What the line is in law."""
        if self.is_reduction:
            return LegalOutcome.REDUCTION
        if self.gives and self.previous is not None and self.line.round > 1:
            return LegalOutcome.CHANGE
        return LegalOutcome(self.line.outcome)

    @cached_property
    def is_adverse(self) -> bool:
        """Whether the line gives less than was asked for or than the person has."""
        return self.outcome in ADVERSE

    @property
    def legal_bases(self) -> tuple[str, ...]:
        """The keys of the line's legal bases, the service's own first."""
        extra = ("capacity_technology",) if self.section_4_6a else ()
        return (self.service.legal_basis, *extra)


@dataclass(frozen=True)
class Proposal:
    """The lines of a case's round on a day, with what the law asks about the case as a whole."""

    case: Case
    on: date
    lines: tuple[LineTerms, ...]
    on_own_initiative: bool
    concerns_child: bool

    @property
    def is_adverse(self) -> bool:
        """Whether any line gives less than was asked for or than the person has."""
        return any(terms.is_adverse for terms in self.lines)


def proposal_of(case: Case, *, on: date) -> Proposal:
    """Return the lines of the case's round as they stand in law on a day."""
    rows = case.lines.filter(round=case.round, is_withdrawn=False).select_related("unit")
    agreed = dict(
        AgreedFact.objects.filter(
            case=case, round=case.round, fact__in=["decision_capacity", "is_child"]
        ).values_list("fact", "value")
    )
    held = _in_force(case)
    return Proposal(
        case=case,
        on=on,
        lines=tuple(_terms(line, held, agreed, on) for line in rows.order_by("id")),
        on_own_initiative=_on_own_initiative(case),
        concerns_child=is_child(case.person.born_on, on=on) or agreed.get("is_child") is True,
    )


def minutes_per_week(line: AnyLine) -> Fraction | None:
    """Return carer-minutes a week of a line, a month counted as 52/12 weeks; None when not in time.

    Exact: 90 minutes every third week is 30.
    """
    if line.grant_unit == GrantUnit.HOURS_PER_MONTH and line.quantity:
        return capacity_minutes_per_week(
            Grant(line.quantity * _MINUTES_PER_HOUR, weeks=0, carers=line.carers)
        )
    if line.minutes is None:
        return None
    weeks = 0 if line.per_month else line.per_weeks or 1
    return capacity_minutes_per_week(Grant(line.minutes, weeks=weeks, carers=line.carers))


def extent_is_verifiable(line: AnyLine) -> bool:
    """Tell whether the granted extent can be checked afterwards (Sivilombudet on un-timed help)."""
    match line.grant_unit:
        case GrantUnit.MINUTES:
            return bool(line.minutes) and (line.per_month or line.per_weeks is not None)
        case GrantUnit.DATES:
            return True
        case _:
            return bool(line.quantity)


def extent_words(line: AnyLine) -> str:
    """Return the extent as it is written in a letter, as in «1 time og 30 minutter hver 3. uke»."""
    match line.grant_unit:
        case GrantUnit.MINUTES if line.minutes:
            said = f"{say_minutes(line.minutes)} {_interval(line)}"
        case GrantUnit.HOURS_PER_MONTH if line.quantity:
            said = f"{line.quantity} timer i måneden"
        case GrantUnit.DATES:
            said = "så lenge vedtaket gjelder"
        case _ if line.quantity:
            said = f"{line.quantity} {_UNITS[GrantUnit(line.grant_unit)]} {_interval(line)}"
        case _:
            return line.pattern
    carers = f"med {line.carers} tjenesteytere samtidig" if line.carers > 1 else ""
    return ", ".join(part for part in (said.strip(), carers, line.pattern) if part)


def _interval(line: AnyLine) -> str:
    if line.per_month:
        return "i måneden"
    if line.per_weeks is None:
        return ""
    return "i uka" if line.per_weeks == 1 else f"hver {line.per_weeks}. uke"


def _terms(
    line: ProposedLine, held: list[InForce], agreed: Mapping[str, object], on: date
) -> LineTerms:
    service = catalogue.get(line.service, on)
    return LineTerms(
        line=line,
        service=service,
        previous=_previous(line, held),
        section_4_6a=service.capacity_record and agreed.get("decision_capacity") is False,
    )


def _in_force(case: Case) -> list[InForce]:
    rows = InForce.objects.filter(person_id=case.person_id)
    return list(rows.select_related("line", "decision").order_by("during", "id"))


def _previous(line: ProposedLine, held: list[InForce]) -> InForce | None:
    """Return what the person has of the service when the line begins, or later."""
    for row in held:
        upper = row.during.upper
        if row.service == line.service and (upper is None or upper > line.starts_on):
            return row
    return None


def _is_less(line: ProposedLine, before: DecisionLine) -> bool:
    now_minutes, then_minutes = minutes_per_week(line), minutes_per_week(before)
    if now_minutes is not None and then_minutes is not None:
        return now_minutes < then_minutes
    if line.grant_unit == before.grant_unit and line.quantity and before.quantity:
        return _rate(line) < _rate(before)
    return False


def _rate(line: AnyLine) -> Fraction:
    quantity = Fraction(line.quantity or 0)
    if line.per_month:
        return quantity * 12 / 52
    return quantity / (line.per_weeks or 1)


def _on_own_initiative(case: Case) -> bool:
    """Tell whether nobody but the municipality has asked since the last decision (fvl § 16)."""
    asked = case.applications.order_by("-registered_at", "-id").first()
    if asked is None or asked.channel == Channel.OWN_INITIATIVE:
        return True
    if asked.applicant_kind == ApplicantKind.MUNICIPALITY:
        return True
    last = Decision.objects.filter(case=case).order_by("-id").first()
    return last is not None and asked.registered_at <= last.signed_at
