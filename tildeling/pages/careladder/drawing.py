# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staircase as the page draws it: each step with its tags, words and addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.load import default_rules
from tildeling.assessments.facts import facts_of
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.queries import (
    LineOnStep,
    MeasureOnStep,
    Staircase,
    Step,
    ToFindOut,
)
from tildeling.cases.models import Case
from tildeling.pages.assessments.words import say_code
from tildeling.pages.formatting import day, minutes
from tildeling.pages.parts import Fact, Tag

STANDINGS = {
    "open": (gettext_lazy("Står åpent"), "warning"),
    "incomplete": (gettext_lazy("Må vurderes"), "info"),
    "closed": (gettext_lazy("Avklart"), "success"),
    "bypassed": (gettext_lazy("Utsatt"), "neutral"),
}
VERDICT_COLOURS = {
    "lower_level_open": "warning", "incomplete": "info", "established": "success",
    "bypassed": "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class DrawnMeasure:
    """A measure on its step: what is known in a tag and in words, and where it is recorded."""

    on_step: MeasureOnStep
    tag: Tag
    facts: list[Fact]
    url: str

    @property
    def is_open(self) -> bool:
        """Whether something must be done with it before going past."""
        return self.on_step.standing in {"open", "incomplete"}


@dataclass(frozen=True)
class DrawnLine:
    """A proposed service where it stands, and where it is changed."""

    on_step: LineOnStep
    tag: Tag
    extent: str
    url: str


@dataclass(frozen=True)
class DrawnStep:
    """A step: its measures under each need, the lines that stand on it, and a count in words."""

    step: Step
    needs: list[tuple[str, list[DrawnMeasure]]]
    lines: list[DrawnLine]

    @property
    def name(self) -> str:
        """The step's anchor on the page."""
        return f"trinn-{self.step.level}"

    @property
    def counts(self) -> list[Tag]:
        """How many measures stand open, must be assessed, or are settled."""
        found = []
        standings = [row.on_step.standing for _need, rows in self.needs for row in rows]
        for standing, (_words, colour) in STANDINGS.items():
            if n := standings.count(standing):
                found.append(Tag(_count(standing, n), colour))
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on the step."""
        return not self.needs and not self.lines

    @property
    def is_open(self) -> bool:
        """Whether a measure on the step stands open or is not assessed."""
        return any(row.is_open for _need, rows in self.needs for row in rows)


def drawn(case: Case, found: Staircase, lines: Sequence[ProposedLine]) -> list[DrawnStep]:
    """Return the steps, lowest first; `lines` are the proposed lines the reader may change."""
    extents = {line.pk: extent(line) for line in lines}
    return [
        DrawnStep(
            step,
            _by_need(case, step.measures),
            [_line(case, line, extents.get(line.line_id, "")) for line in step.lines],
        )
        for step in found.steps
    ]


def extent(line: ProposedLine) -> str:
    """Return how much a line gives: «3 t 30 min i uka», «40 min hver 2. uke × 2 personer»."""
    if line.minutes is None:
        if line.quantity is None:
            return ""
        return f"{line.quantity} {line.get_grant_unit_display()}"
    if line.per_month:
        often = _("i måneden")
    elif line.per_weeks in {None, 1}:
        often = _("i uka")
    else:
        often = _("hver %(n)s. uke") % {"n": line.per_weeks}
    said = f"{minutes(line.minutes)} {often}"
    return said + (_(", %(n)s personer") % {"n": line.carers} if line.carers > 1 else "")


def facts_used(case: Case, *, on: date) -> list[Fact]:
    """Return the facts the ladder reads, each in words with where it is from."""
    return [
        Fact(_label(code), f"{say_code(code, row['value'])}\n{_source(row['source'])}")
        for code, row in facts_of(case, on=on).items()
    ]


def who(found: ToFindOut) -> str:
    """Return what to find out and who can, in one line."""
    if not found.who:
        return found.label
    return f"{found.label} ({_(' eller ').join(found.who)})"


def _by_need(case: Case, measures: Iterable[MeasureOnStep]) -> list[tuple[str, list[DrawnMeasure]]]:
    found: dict[str, list[DrawnMeasure]] = {}
    for measure in measures:
        found.setdefault(measure.need_label, []).append(_measure(case, measure))
    return list(found.items())


def _measure(case: Case, measure: MeasureOnStep) -> DrawnMeasure:
    words, colour = STANDINGS[measure.standing]
    said = words if measure.standing == "incomplete" else f"{words}: {measure.state_label}"
    return DrawnMeasure(
        measure,
        Tag(str(said), colour),
        list(_facts(measure)),
        reverse("careladder:measure", args=[case.case_number, measure.need, measure.measure]),
    )


def _facts(measure: MeasureOnStep) -> Iterable[Fact]:
    if measure.to_find_out:
        yield Fact(_("Finn ut"), "\n".join(who(found) for found in measure.to_find_out))
    if measure.replaces:
        yield Fact(_("Kan erstatte"), "\n".join(_replaced(row) for row in measure.replaces))
    if measure.residual_minutes_per_week is not None:
        left = _("%(time)s i uka") % {"time": minutes(measure.residual_minutes_per_week)}
        yield Fact(_("Gjenstår"), left)
    if measure.from_on or measure.until_on:
        yield Fact(_("Periode"), f"{day(measure.from_on)}–{day(measure.until_on)}")
    if measure.evidence:
        yield Fact(_("Dokumentasjon"), ", ".join(measure.evidence))
    elif measure.wanted_evidence and measure.standing == "open":
        yield Fact(_("Viser resultatet"), ", ".join(measure.wanted_evidence))
    if measure.note:
        yield Fact(_("Merknad"), measure.note)


def _replaced(row: Any) -> str:
    if row.minutes_per_week is None:
        return str(row.title)
    time = minutes(row.minutes_per_week)
    return _("%(service)s, %(time)s i uka") % {"service": row.title, "time": time}


def _line(case: Case, line: LineOnStep, said: str) -> DrawnLine:
    return DrawnLine(
        line,
        Tag(line.verdict_label, VERDICT_COLOURS[line.verdict]),
        said,
        reverse("careladder:line", args=[case.case_number, line.line_id]),
    )


def _count(standing: str, n: int) -> str:
    match standing:
        case "open":
            return _("%(n)s åpent") % {"n": n}
        case "incomplete":
            return _("%(n)s må vurderes") % {"n": n}
        case "closed":
            return _("%(n)s avklart") % {"n": n}
    return _("%(n)s utsatt") % {"n": n}


def _label(code: str) -> str:
    # Among all facts: some are worked out and never asked for.
    spec = default_rules().facts.get(code)
    return spec.label if spec else code


def _source(source: dict[str, str]) -> str:
    said = source.get("author", "")
    if "date" in source:
        said += f", {day(date.fromisoformat(source['date']))}"
    return said[:1].upper() + said[1:]
