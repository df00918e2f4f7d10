# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The frozen shapes of the care ladder's data: facts, conditions, rules, levels, codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Final

# Met, not met, unknown. An absent fact is unknown, and unknown is never no.
Truth = bool | None


class NotRelevant(Enum):
    """The score 9: known, and every comparison with it is false."""

    NOT_RELEVANT = 9


NOT_RELEVANT: Final = NotRelevant.NOT_RELEVANT

# A fact as conditions see it: a score, whole days from the case's date, yes/no, a code.
Value = int | str | NotRelevant
Facts = Mapping[str, Value]


class FactType(StrEnum):
    """What kind of answer a fact has."""

    SCORE = "score"
    BOOL = "bool"
    DATE = "date"
    CODE = "code"


class State(StrEnum):
    """What is recorded about one measure for one need."""

    NOT_ASSESSED = "NOT_ASSESSED"
    SUITABLE_OFFERED = "SUITABLE_OFFERED"
    TRIED_EFFECTIVE = "TRIED_EFFECTIVE"
    TRIED_INSUFFICIENT = "TRIED_INSUFFICIENT"
    NOT_SUITABLE = "NOT_SUITABLE"
    DECLINED_BY_USER = "DECLINED_BY_USER"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    BYPASSED_URGENT = "BYPASSED_URGENT"

    # An enum hashes in Python code; text hashes in C, and states are looked up for every measure.
    __hash__ = str.__hash__


class Verdict(StrEnum):
    """What the ladder says of a proposed line; a person decides."""

    LOWER_LEVEL_OPEN = "lower_level_open"
    INCOMPLETE = "incomplete"
    ESTABLISHED = "established"
    BYPASSED = "bypassed"


class Operator(StrEnum):
    """The comparisons there are; the set is closed, there is no expression language."""

    IS = "is"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact held up against one operand; for a date fact the operand is days from the case."""

    fact: str
    operator: Operator
    operand: int | str | bool | tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met when every part is met."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met when one part is met."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Met when its part is not met; unknown stays unknown."""

    part: "Condition"


Condition = Compare | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition with its truth, the value it saw, and the findings of its parts."""

    condition: Condition
    truth: Truth
    value: Value | None = None
    parts: tuple["Finding", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a code fact may have."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class FactGroup:
    """A heading of the fact form, and who can usually find its facts out."""

    code: str
    label: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a fact is called, how it is answered and who can find it out.

    `verified` is false where the Norwegian name was not confirmed against a published list. `tag`
    marks a fact nobody is asked: it is true when a proposed line carries that tag, else false.
    """

    code: str
    type: FactType
    label: str
    help: str
    group: str
    who: tuple[str, ...]
    verified: bool = True
    choices: tuple[Choice, ...] = ()
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureCode:
    """A measure's name, the service it is when it can be granted, and its legal gate.

    `needs_4_6a` marks sensors and location aids, which need the record of pasient- og
    brukerrettighetsloven § 4-6 a when the person lacks decision capacity.
    """

    code: str
    name: str
    service: str | None = None
    needs_4_6a: bool = False


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code of the ladder with its Norwegian name, in the order the files give them."""

    user_groups: Mapping[str, str]
    needs: Mapping[str, str]
    measures: Mapping[str, MeasureCode]
    evidence: Mapping[str, str]
    tags: Mapping[str, str]
    professions: Mapping[str, str]
    states: Mapping[str, str]
    verdicts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Success:
    """What a trial must reach: a metric with whole-number limits, and the same in words."""

    metric: str
    text: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """A measure a rule asks to be tried or assessed first, on a level from 0 to 7."""

    measure: str
    level: int
    who: tuple[str, ...]
    evidence: tuple[str, ...]
    trial_days: int | None = None
    success: Success | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """When a measure is not suitable, and the reason code that then stands."""

    reason: str
    when: Condition
    measures: tuple[str, ...] = ()

    def concerns(self, measure: str) -> bool:
        """Say whether the exclusion can close the measure; naming none means all of the rule's."""
        return not self.measures or measure in self.measures


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """What a rule says from a day on, until `valid_to` (not included) or a later version.

    `approved` is false until the municipality has adopted the content.
    """

    valid_from: date
    source: str
    trigger: Condition
    measures: tuple[MeasureRule, ...]
    exclusions: tuple[Exclusion, ...] = ()
    valid_to: date | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What to try first for one need; `requires_all_needs` binds every other rule as well."""

    code: str
    title: str
    need: str
    versions: tuple[RuleVersion, ...]
    requires_all_needs: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the ladder and its rank in each user group; equal ranks are a tie."""

    level: int
    name: str
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bypass:
    """When help comes before the ladder, and within how many days the case is looked at again."""

    reason: str
    title: str
    when: Condition
    re_assess_within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps and the bypasses from a day on."""

    valid_from: date
    source: str
    levels: tuple[Level, ...]
    bypasses: tuple[Bypass, ...]
    approved: bool = False


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Everything the ladder is decided by, with the name and the hash a decision freezes.

    `sha256` is over the canonical JSON of the files' content, so comments and layout do not count.
    """

    version: str
    sha256: str
    facts: Mapping[str, FactSpec]
    groups: Mapping[str, FactGroup]
    codes: Codes
    ladders: tuple[Ladder, ...]
    rules: tuple[Rule, ...]
    documents: Mapping[str, Mapping[str, object]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact or a state comes from; `on` is the day it was found."""

    assessment: str | None = None
    author: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A fact as it was given: a score 1 to 5 or 9, yes or no, a date, a code."""

    value: int | bool | str | date
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded about one measure for one need; the period is half open."""

    need: str
    measure: str
    state: State
    reason: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""
    residual_minutes_per_week: int | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A proposed service with its catalogue level; no `duration_days` means open-ended."""

    service: str
    level: int
    needs: tuple[str, ...]
    minutes_per_week: int | None = None
    duration_days: int | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class LadderCase:
    """A case that is known to be whole; made by `parse`.

    `facts` is what conditions see (dates as days from the case's date), `given` what was sent in.
    """

    date: date
    user_group: str
    facts: Facts
    given: Mapping[str, GivenFact]
    records: Mapping[tuple[str, str], Record]
    lines: tuple[Line, ...]
