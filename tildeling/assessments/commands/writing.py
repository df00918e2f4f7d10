# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write one discipline's assessment: autosave, finish, open again, start from the last one."""

from datetime import date, datetime
from typing import Any

from tildeling.assessments.commands.changes import (
    AssessmentChanges,
    TestInput,
    apply_changes,
    check_changes,
)
from tildeling.assessments.commands.ordering import required_reason
from tildeling.assessments.models import AssessedFact, Assessment, Meeting
from tildeling.assessments.policies import may_assess, may_reopen_assessment
from tildeling.assessments.queries import what_is_missing
from tildeling.assessments.states import ASSESSMENT_TRANSITIONS, AssessmentStatus
from tildeling.audit.record import record
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, Missing, TransitionNotAllowed, require
from tildeling.shared.rows import check_version, locked
from tildeling.shared.states import check_transition
from tildeling.shared.time import oslo_date

__all__ = [
    "AssessmentChanges",
    "TestInput",
    "copy_forward",
    "finish",
    "reopen_assessment",
    "save_assessment",
]

_TEXTS = ("what_matters", "next_of_kin_view", "situation", "recommendation")


def save_assessment(
    *,
    case: Case,
    actor: User,
    at: datetime,
    assessment_id: int,
    changes: AssessmentChanges,
    version: int | None,
) -> Assessment:
    """Keep what the mapper has written so far; the first who saves becomes the mapper.

    Nothing need be complete. `Invalid` for what cannot be an answer, `Stale` with what stands now
    when somebody saved since `version` was read.
    """
    on = oslo_date(at)
    assessment = _open_assessment(case, actor, assessment_id, on)
    check_version(assessment, version, theirs=_as_it_stands(assessment))
    check_changes(changes, on=on)
    apply_changes(assessment, changes)
    _begin(assessment, actor)
    assessment.version += 1
    assessment.save()
    record(
        kind="assessment.saved", subject=assessment, actor=actor, at=at,
        person_id=case.person_id, facts=len(changes.facts), version=assessment.version,
    )  # fmt: skip
    return assessment


def finish(
    *,
    case: Case,
    actor: User,
    at: datetime,
    assessment_id: int,
    version: int | None = None,
    changes: AssessmentChanges | None = None,
) -> Assessment:
    """Finish a discipline's assessment, saving the last changes with it.

    `Invalid` names every field that is missing: the twenty scores (9 is an answer), how and when
    the person was met, and what matters to them. The one who finishes stands as the mapper.
    """
    on = oslo_date(at)
    assessment = _open_assessment(case, actor, assessment_id, on)
    check_version(assessment, version, theirs=_as_it_stands(assessment))
    if changes is not None:
        check_changes(changes, on=on)
        apply_changes(assessment, changes)
    if missing := what_is_missing(assessment):
        raise Invalid(missing)
    assessment.mapper = actor
    assessment.status = AssessmentStatus.FINISHED
    assessment.finished_at = at
    assessment.version += 1
    assessment.save()
    record(
        kind="assessment.finished", subject=assessment, actor=actor, at=at,
        person_id=case.person_id, discipline=assessment.discipline,
    )  # fmt: skip
    return assessment


def reopen_assessment(
    *, case: Case, actor: User, at: datetime, assessment_id: int, reason: str
) -> Assessment:
    """Open a finished assessment again, with a reason, while the meeting is not held."""
    on = oslo_date(at)
    assessment = locked(Assessment, assessment_id, case=case)
    require(may_reopen_assessment(actor, case, assessment, on=on))
    # The table lets an ordered one be begun too, which is no opening again.
    if assessment.status != AssessmentStatus.FINISHED:
        raise TransitionNotAllowed("Kartleggingen er ikke ferdig.")
    if Meeting.objects.filter(case=case, round=case.round).exists():
        raise TransitionNotAllowed("Møtet er holdt. Ta tilbake møtet først.")
    assessment.status_reason = required_reason(reason)
    assessment.status = AssessmentStatus.IN_PROGRESS
    assessment.finished_at = None
    assessment.version += 1
    assessment.save(update_fields=["status_reason", "status", "finished_at", "version"])
    record(
        kind="assessment.reopened", subject=assessment, actor=actor, at=at,
        person_id=case.person_id, discipline=assessment.discipline,
    )  # fmt: skip
    return assessment


def copy_forward(*, case: Case, actor: User, at: datetime, assessment_id: int) -> Assessment:
    """Fill the open fields from the person's last finished assessment of the same discipline.

    What is already written stays. Each copied fact says where it is from; how and when the person
    was met, and test results, are never copied. `Missing` when there is no earlier assessment.
    """
    on = oslo_date(at)
    assessment = _open_assessment(case, actor, assessment_id, on)
    earlier = (
        Assessment.objects.finished()
        .filter(case__person=case.person_id, discipline=assessment.discipline)
        .order_by("-finished_at", "-id")
        .first()
    )
    if earlier is None:
        raise Missing("Det finnes ingen tidligere kartlegging fra dette faget.")
    for name in _TEXTS:
        if not getattr(assessment, name):
            setattr(assessment, name, getattr(earlier, name))
    copied = _copy_facts(earlier, assessment)
    assessment.copied_from = earlier
    _begin(assessment, actor)
    assessment.version += 1
    assessment.save()
    record(
        kind="assessment.copied", subject=assessment, actor=actor, at=at,
        person_id=case.person_id, source=earlier.pk, facts=copied,
    )  # fmt: skip
    return assessment


def _open_assessment(case: Case, actor: User, assessment_id: int, on: date) -> Assessment:
    assessment = locked(Assessment, assessment_id, case=case)
    require(may_assess(actor, case, assessment, on=on))
    # Finishing is the only way on from here, so what cannot be finished is not open.
    check_transition(ASSESSMENT_TRANSITIONS, assessment.status, AssessmentStatus.FINISHED)
    return assessment


def _begin(assessment: Assessment, actor: User) -> None:
    if assessment.mapper_id is None:
        assessment.mapper = actor
    assessment.status = AssessmentStatus.IN_PROGRESS


def _copy_facts(earlier: Assessment, assessment: Assessment) -> int:
    answered = set(assessment.facts.values_list("fact", flat=True))
    seen_on = earlier.visited_on or earlier.ordered_on
    origin = f"Kopiert fra kartleggingen {seen_on.day}.{seen_on.month}.{seen_on.year}."
    rows = [
        AssessedFact(
            assessment=assessment,
            fact=row.fact,
            value=row.value,
            note=f"{origin} {row.note}".strip()[:2000],
        )
        for row in earlier.facts.order_by("fact")
        if row.fact not in answered
    ]
    return len(AssessedFact.objects.bulk_create(rows))


def _as_it_stands(assessment: Assessment) -> dict[str, Any]:
    facts = assessment.facts.order_by("fact")
    return {
        **{name: getattr(assessment, name) for name in _TEXTS},
        "mode": assessment.mode,
        "visited_on": assessment.visited_on.isoformat() if assessment.visited_on else None,
        "facts": {row.fact: row.value for row in facts},
        "notes": {row.fact: row.note for row in facts if row.note},
    }
