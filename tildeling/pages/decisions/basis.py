# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a decision builds on, beside the text: needs, facts, ladder, services, units' answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from services.ladder import LadderCaseError
from services.load import default_rules
from services.types import FactSpec, FactType
from tildeling.assessments.models import AgreedFact
from tildeling.careladder.queries import Staircase, staircase
from tildeling.cases.models import Case
from tildeling.cases.queries import service_title
from tildeling.decisions.facts.lines import Proposal
from tildeling.orders.models import StartQuestion
from tildeling.pages.decisions.lines import LineRow, proposed_rows
from tildeling.pages.formatting import day
from tildeling.pages.parts import Fact, Tag

NOT_RELEVANT = 9
HELP_FROM = 3
ESTABLISHED = "established"
ANSWER_COLOURS = {"yes": "success", "later": "warning", "no": "danger", "silence": "warning"}


@dataclass(frozen=True)
class LadderWords:
    """What the ladder says of one proposed service, sentence by sentence."""

    title: str
    verdict: str
    is_established: bool
    sentences: Sequence[str]


@dataclass(frozen=True)
class Basis:
    """All that the aside shows; `high` are scores that mean help, `others` the rest."""

    needs: Sequence[Fact]
    high: Sequence[Fact]
    others: Sequence[Fact]
    ladder: Sequence[LadderWords]
    ladder_is_current: bool
    override: str
    lines: Sequence[LineRow]
    answers: Sequence[Fact]


def basis_of(case: Case, proposal: Proposal) -> Basis:
    """Return what is known in the case's round, as words."""
    high, others = _facts(case)
    stairs = _stairs(case, proposal.on)
    check = stairs.check if stairs else None
    return Basis(
        needs=_needs(case),
        high=high,
        others=others,
        ladder=_ladder(stairs) if stairs else [],
        ladder_is_current=stairs is not None and stairs.is_current,
        override=check.override_reason if check else "",
        lines=proposed_rows(proposal),
        answers=_answers(case, proposal.on),
    )


def fact_words(spec: FactSpec, value: Any) -> str:
    """Return a fact's value for reading: «3», «ja», a choice's name, a date."""
    match spec.type:
        case FactType.SCORE:
            return _("ikke aktuelt") if value == NOT_RELEVANT else _("skår %(n)s") % {"n": value}
        case FactType.BOOL:
            return _("ja") if value is True else _("nei")
        case FactType.CODE:
            names = {choice.code: choice.label for choice in spec.choices}
            return names.get(str(value), str(value))
        case FactType.DATE:
            return _date(str(value))


def _needs(case: Case) -> list[Fact]:
    names = default_rules().codes.needs
    rows = case.needs.filter(round=case.round).order_by("id")
    return [
        Fact(
            names.get(row.code, row.code),
            "\n".join(filter(None, [row.description, _goal(row.goal)])) or "–",
        )
        for row in rows
    ]


def _goal(goal: str) -> str:
    return _("Mål: %(goal)s") % {"goal": goal} if goal else ""


def _facts(case: Case) -> tuple[list[Fact], list[Fact]]:
    specs = default_rules().facts
    rows = case.agreed_facts.filter(round=case.round).select_related("source").order_by("fact")
    high: list[Fact] = []
    others: list[Fact] = []
    for row in rows:
        spec = specs.get(row.fact)
        if spec is not None:
            (high if _means_help(spec, row.value) else others).append(_fact(spec, row))
    return high, others


def _fact(spec: FactSpec, row: AgreedFact) -> Fact:
    source = row.source.get_discipline_display() if row.source else _("møtet")
    return Fact(spec.label, f"{fact_words(spec, row.value)} ({source})")


def _means_help(spec: FactSpec, value: Any) -> bool:
    if spec.type is not FactType.SCORE or not isinstance(value, int):
        return False
    return HELP_FROM <= value < NOT_RELEVANT


def _stairs(case: Case, on: date) -> Staircase | None:
    try:
        return staircase(case, on=on)
    except LadderCaseError:
        return None


def _ladder(stairs: Staircase) -> list[LadderWords]:
    return [
        LadderWords(
            line.title,
            line.verdict_label[:1].lower() + line.verdict_label[1:],
            line.verdict == ESTABLISHED,
            line.sentences[1:],
        )
        for step in stairs.steps
        for line in step.lines
    ]


def verdict_tag(verdict: str, label: str) -> Tag:
    """Return a verdict of the ladder as a label; only an established one is green."""
    return Tag(label, "success" if verdict == ESTABLISHED else "warning")


def _answers(case: Case, on: date) -> list[Fact]:
    asked = StartQuestion.objects.filter(case=case, line__round=case.round)
    rows = asked.select_related("line", "unit").order_by("id")
    return [_answer(row, on) for row in rows]


def _answer(row: StartQuestion, on: date) -> Fact:
    said = str(row.get_answer_display()) if row.answer else _("venter på svar")
    if row.can_start_on:
        said = _("%(said)s, fra %(day)s") % {"said": said, "day": day(row.can_start_on)}
    text = f"{row.unit.name}: {said}"
    return Fact(
        service_title(row.line.service, on),
        "\n".join(filter(None, [text, row.note])),
        tag=None
        if row.answer == "yes"
        else Tag(_("se svaret"), ANSWER_COLOURS.get(row.answer, "info")),
    )


def _date(text: str) -> str:
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return text
