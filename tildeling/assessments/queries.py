# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What can be asked about assessments: one discipline's, where they differ, what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from services import load
from services.types import FactGroup, FactSpec
from tildeling.assessments.facts import SCORES, Suggestion, fact_specs, suggestions
from tildeling.assessments.models import AgreedFact, AssessedFact, Assessment, TestResult
from tildeling.assessments.states import AssessmentStatus
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission, Profession
from tildeling.shared.refusals import Missing

ENOUGH_WORDS = 20


@dataclass(frozen=True)
class FactAnswer:
    """A fact on the form, with what was found and what other records suggest."""

    spec: FactSpec
    value: Any
    note: str
    suggestion: Suggestion | None

    @property
    def is_answered(self) -> bool:
        """Whether the discipline has answered."""
        return self.value is not None


@dataclass(frozen=True)
class AnswerGroup:
    """A heading of the form and its facts."""

    group: FactGroup
    answers: tuple[FactAnswer, ...]


@dataclass(frozen=True)
class AssessmentView:
    """One discipline's assessment as its form shows it; `missing` is what finishing asks for."""

    assessment: Assessment
    groups: tuple[AnswerGroup, ...]
    tests: tuple[TestResult, ...]
    scores_answered: int
    missing: Mapping[str, list[str]]


@dataclass(frozen=True)
class DisciplineValue:
    """What one discipline found of a fact."""

    assessment_id: int
    discipline: Profession
    value: Any
    note: str


@dataclass(frozen=True)
class FactComparison:
    """A fact with what each finished discipline found, and what the meeting agreed, if it has."""

    spec: FactSpec
    values: tuple[DisciplineValue, ...]
    agreed: AgreedFact | None

    @property
    def differs(self) -> bool:
        """Whether the disciplines found different things."""
        return any(row.value != self.values[0].value for row in self.values[1:])


@dataclass(frozen=True)
class Change:
    """A fact whose agreed value is not what it was in the previous round; None was not known."""

    spec: FactSpec
    before: Any
    now: Any

    @property
    def is_worse(self) -> bool:
        """Whether a score went up; 9 is neither better nor worse."""
        return (
            self.spec.code in SCORES
            and isinstance(self.before, int)
            and isinstance(self.now, int)
            and self.before < self.now < 9
        )


def assessment_for(actor: User, assessment_id: int, *, on: date) -> AssessmentView:
    """Return an assessment the actor may see, with every fact in form order; else `Missing`."""
    found = (
        Assessment.objects.visible_to(actor, on=on)
        .filter(pk=assessment_id)
        .select_related("case__person", "unit", "mapper", "copied_from")
        .first()
    )
    if found is None:
        raise Missing
    rows = {row.fact: row for row in AssessedFact.objects.filter(assessment=found)}
    suggested = suggestions(found.case, on=on)
    return AssessmentView(
        assessment=found,
        groups=_groups(rows, suggested),
        tests=tuple(TestResult.objects.filter(assessment=found).order_by("test")),
        scores_answered=sum(code in rows for code in SCORES),
        missing=what_is_missing(found),
    )


def what_is_missing(assessment: Assessment) -> dict[str, list[str]]:
    """Return what must be there before the assessment can be finished, by field."""
    missing: dict[str, list[str]] = {}
    answered = set(
        AssessedFact.objects.filter(assessment=assessment).values_list("fact", flat=True)
    )
    for code in SCORES:
        if code not in answered:
            label = fact_specs()[code].label
            missing[code] = [f"Sett skår for «{label}». Velg 9 hvis den ikke er relevant."]
    if not assessment.mode:
        missing["mode"] = ["Velg hvordan du møtte personen."]
    if assessment.visited_on is None:
        missing["visited_on"] = ["Skriv datoen for møtet med personen."]
    if len(assessment.what_matters.strip()) < ENOUGH_WORDS:
        missing["what_matters"] = [
            f"Skriv hva som er viktig for personen, med minst {ENOUGH_WORDS} tegn."
        ]
    return missing


def disagreements(case: Case, round_number: int | None = None) -> tuple[FactComparison, ...]:
    """Return every fact found by the finished disciplines of a round, those that differ first."""
    number = case.round if round_number is None else round_number
    rows = (
        AssessedFact.objects.filter(
            assessment__case=case,
            assessment__round=number,
            assessment__status=AssessmentStatus.FINISHED,
        )
        .select_related("assessment")
        .order_by("assessment_id")
    )
    values: dict[str, list[DisciplineValue]] = {}
    for row in rows:
        discipline = Profession(row.assessment.discipline)
        values.setdefault(row.fact, []).append(
            DisciplineValue(row.assessment_id, discipline, row.value, row.note)
        )
    agreed = {row.fact: row for row in AgreedFact.objects.filter(case=case, round=number)}
    found = [
        FactComparison(spec, tuple(values.get(code, ())), agreed.get(code))
        for code, spec in fact_specs().items()
        if code in values or code in agreed
    ]
    return tuple(sorted(found, key=lambda fact: not fact.differs))


def comparison(case: Case) -> tuple[Change, ...]:
    """Return the facts that changed since the person was last mapped, in form order.

    Held up against each other: what the meeting of this round agreed, and what the last meeting
    before it agreed, in this case or an earlier one.
    """
    now = _agreed(AgreedFact.objects.filter(case=case, round=case.round))
    before = _agreed(_previous(case))
    if not before or not now:
        return ()
    return tuple(
        Change(spec, before.get(code), now.get(code))
        for code, spec in fact_specs().items()
        if before.get(code) != now.get(code)
    )


def my_assessments(actor: User, *, on: date) -> QuerySet[Assessment]:
    """Return the open assessments the actor's own profession and unit are asked for, oldest first.

    Cases that are no longer the actor's to see are left out.
    """
    units = actor.units_on(on, permission=Permission.ASSESS)
    return (
        Assessment.objects.visible_to(actor, on=on)
        .filter(
            status__in=[AssessmentStatus.ORDERED, AssessmentStatus.IN_PROGRESS],
            unit_id__in=units,
            discipline__in=actor.professions_on(on),
        )
        .select_related("case__person", "unit")
        .order_by("ordered_on", "id")
    )


def assessments_of(actor: User, case: Case, *, on: date) -> QuerySet[Assessment]:
    """Return the assessments of a case's round the actor may see, in the order they were asked."""
    return (
        Assessment.objects.visible_to(actor, on=on)
        .filter(case=case, round=case.round)
        .select_related("unit", "mapper")
        .order_by("id")
    )


def _groups(
    rows: Mapping[str, AssessedFact], suggested: Mapping[str, Suggestion]
) -> tuple[AnswerGroup, ...]:
    answers: dict[str, list[FactAnswer]] = {}
    for code, spec in fact_specs().items():
        row = rows.get(code)
        answers.setdefault(spec.group, []).append(
            FactAnswer(
                spec,
                row.value if row else None,
                row.note if row else "",
                None if row else suggested.get(code),
            )
        )
    groups = load.default_rules().groups
    return tuple(AnswerGroup(groups[code], tuple(found)) for code, found in answers.items())


def _previous(case: Case) -> QuerySet[AgreedFact]:
    others = AgreedFact.objects.filter(case__person=case.person_id)
    earlier = others.filter(case=case, round__lt=case.round) | others.filter(case_id__lt=case.pk)
    last = earlier.order_by("-case_id", "-round").first()
    if last is None:
        return AgreedFact.objects.none()
    return AgreedFact.objects.filter(case_id=last.case_id, round=last.round)


def _agreed(rows: QuerySet[AgreedFact]) -> dict[str, Any]:
    return dict(rows.order_by("fact").values_list("fact", "value"))
