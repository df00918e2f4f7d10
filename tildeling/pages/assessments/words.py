# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers of an assessment in plain words: the scale, ja and nei, dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.load import default_rules
from services.types import FactSpec, FactType
from tildeling.assessments.states import AssessmentStatus
from tildeling.pages.formatting import day
from tildeling.pages.parts import Tag


@dataclass(frozen=True)
class Score:
    """A score of the scale, in a few words and explained."""

    value: int
    short: Any
    meaning: Any


SCALE = [
    Score(1, gettext_lazy("ingen vansker"), gettext_lazy("Klarer det selv, uten vansker.")),
    Score(
        2, gettext_lazy("klarer selv"),
        gettext_lazy("Klarer det selv, men det er tungt eller gjøres på en annen måte enn før."),
    ),
    Score(
        3, gettext_lazy("hjelp til deler"),
        gettext_lazy("Gjør deler selv og trenger en person til resten, som kan gå til og fra."),
    ),
    Score(
        4, gettext_lazy("hjelper til stede"),
        gettext_lazy("Gjør deler selv, men hjelperen må være til stede hele tiden."),
    ),
    Score(5, gettext_lazy("hjelp til alt"), gettext_lazy("Trenger hjelp til alt.")),
    Score(
        9, gettext_lazy("ikke relevant"),
        gettext_lazy("Har ingen betydning for hvilken hjelp som trengs."),
    ),
]  # fmt: skip
_SHORT = {score.value: score.short for score in SCALE}
STATUS_COLOURS = {
    AssessmentStatus.ORDERED: "neutral", AssessmentStatus.IN_PROGRESS: "info",
    AssessmentStatus.FINISHED: "success", AssessmentStatus.WITHDRAWN: "neutral",
}  # fmt: skip
# The texts of an assessment, in the order they are read.
TEXTS: Mapping[str, Any] = {
    "what_matters": gettext_lazy("Hva er viktig for deg?"),
    "next_of_kin_view": gettext_lazy("Pårørendes syn"),
    "situation": gettext_lazy("Situasjon og funn"),
    "recommendation": gettext_lazy("Tilråding"),
}


def score_choices() -> list[tuple[str, SafeString]]:
    """Return the scores as choices: the number, and what it means beside it."""
    return [
        (str(score.value), format_html("{} <small>{}</small>", score.value, score.short))
        for score in SCALE
    ]


def say(spec: FactSpec, value: Any) -> str:
    """Return an answer in words: «3 – hjelp til deler», «ja», «Mild», «14.11.2026»."""
    if value is None:
        return _("vet ikke")
    match spec.type:
        case FactType.SCORE:
            return f"{value} – {_SHORT[value]}" if value in _SHORT else str(value)
        case FactType.BOOL:
            return _("ja") if value else _("nei")
        case FactType.CODE:
            names = {choice.code: choice.label for choice in spec.choices}
            return names.get(value, str(value))
        case FactType.DATE:
            return day(value if isinstance(value, date) else date.fromisoformat(value))


def say_code(code: str, value: Any) -> str:
    """Return the answer to a fact by its code, in words."""
    spec = default_rules().facts.get(code)
    return str(value) if spec is None else say(spec, value)


def status_tag(status: str) -> Tag:
    """Return the label of an assessment's status."""
    found = AssessmentStatus(status)
    return Tag(str(found.label).capitalize(), STATUS_COLOURS[found])


def tenths(value: int) -> str:
    """Write a result in tenths: 75 → «7,5», 100 → «10»."""
    whole, part = divmod(value, 10)
    return f"{whole},{part}" if part else str(whole)
