# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What a mapper can change in an assessment, and whether it can be an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from tildeling.assessments.facts import read_value
from tildeling.assessments.models import AssessedFact, Assessment, TestResult
from tildeling.assessments.states import Mode, TestCode
from tildeling.shared.refusals import Invalid
from tildeling.shared.text import clean

LONGEST_TEXT = 8000
LONGEST_NOTE = 2000
_TEXTS = ("what_matters", "next_of_kin_view", "situation", "recommendation")
# Lowest and highest result in tenths, and the step between results.
_SCALES: dict[str, tuple[int, int, int]] = {
    TestCode.SPPB: (0, 120, 10),
    TestCode.COPM_PERFORMANCE: (10, 100, 1),
    TestCode.COPM_SATISFACTION: (10, 100, 1),
    TestCode.MMSE: (0, 300, 10),
    TestCode.TUG: (1, 9000, 1),
    TestCode.MNA: (0, 140, 5),
}


@dataclass(frozen=True)
class TestInput:
    """A test's result in tenths of its own scale, and the day it was taken."""

    __test__ = False

    tenths: int
    taken_on: date


@dataclass(frozen=True)
class AssessmentChanges:
    """What to change; None leaves a text, the mode or the date as it is, "" empties it.

    In `facts` a code maps to its answer, and to None to take the answer away; `notes` are the
    notes beside the answers. In `tests` a code maps to its result, and to None to take it away.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, TestInput | None] = field(default_factory=dict)
    what_matters: str | None = None
    next_of_kin_view: str | None = None
    situation: str | None = None
    recommendation: str | None = None
    mode: str | None = None
    visited_on: date | Literal[""] | None = None


def check_changes(changes: AssessmentChanges, *, on: date) -> None:
    """Raise `Invalid` with one sentence a field when something cannot be an answer."""
    errors: dict[str, list[str]] = {}
    for name, sentence in _faults(changes, on):
        errors.setdefault(name, [sentence])
    if errors:
        raise Invalid(errors)


def apply_changes(assessment: Assessment, changes: AssessmentChanges) -> None:
    """Put checked changes on the assessment and its rows; the caller saves the assessment."""
    for name in _TEXTS:
        text = getattr(changes, name)
        if text is not None:
            setattr(assessment, name, clean(text))
    if changes.mode is not None:
        assessment.mode = changes.mode
    if changes.visited_on is not None:
        assessment.visited_on = changes.visited_on or None
    _apply_facts(assessment, changes)
    for code, result in changes.tests.items():
        if result is None:
            TestResult.objects.filter(assessment=assessment, test=code).delete()
        else:
            TestResult.objects.update_or_create(
                assessment=assessment,
                test=code,
                defaults={"tenths": result.tenths, "taken_on": result.taken_on},
            )


def _apply_facts(assessment: Assessment, changes: AssessmentChanges) -> None:
    for code, raw in changes.facts.items():
        if raw is None:
            AssessedFact.objects.filter(assessment=assessment, fact=code).delete()
            continue
        value, _ = read_value(code, raw)
        AssessedFact.objects.update_or_create(
            assessment=assessment, fact=code, defaults={"value": value}
        )
    for code, note in changes.notes.items():
        # A note belongs to an answer; without one there is nothing to note it on.
        AssessedFact.objects.filter(assessment=assessment, fact=code).update(note=clean(note))


def _faults(changes: AssessmentChanges, on: date) -> Iterator[tuple[str, str]]:
    yield from _fact_faults(changes)
    for name in _TEXTS:
        if len(getattr(changes, name) or "") > LONGEST_TEXT:
            yield name, f"Skriv høyst {LONGEST_TEXT} tegn."
    if changes.mode and changes.mode not in Mode.values:
        yield "mode", "Velg hvordan du møtte personen."
    if changes.visited_on and changes.visited_on > on:
        yield "visited_on", "Datoen for møtet kan ikke være i framtiden."
    for code, result in changes.tests.items():
        yield from _test_faults(code, result, on)


def _fact_faults(changes: AssessmentChanges) -> Iterator[tuple[str, str]]:
    for code, raw in changes.facts.items():
        wrong = read_value(code, raw)[1] if raw is not None else None
        if wrong is not None:
            yield code, wrong
    for code, note in changes.notes.items():
        if len(note) > LONGEST_NOTE:
            yield f"{code}_note", f"Skriv høyst {LONGEST_NOTE} tegn."


def _test_faults(code: str, result: TestInput | None, on: date) -> Iterator[tuple[str, str]]:
    if code not in _SCALES:
        yield code, "Velg en test fra listen."
        return
    if result is None:
        return
    lowest, highest, step = _SCALES[code]
    if not lowest <= result.tenths <= highest or result.tenths % step:
        yield code, f"Resultatet passer ikke med skalaen til {TestCode(code).label}."
    elif result.taken_on > on:
        yield code, "Datoen for testen kan ikke være i framtiden."
