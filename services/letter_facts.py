# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a letter is made of: frozen facts, as plain words, resolved before the letter is composed.

Nothing here is looked up. Names of services, extents («14 timer per uke»), citations and appeal
regime are text and numbers that the caller resolved by the date of the decision, so that the same
facts give the same letter for ever. No field holds a national identity number.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services import tomldata


class LetterKind(StrEnum):
    """The letters that can be composed (domain § 7)."""

    GRANT = "grant"
    PARTIAL_GRANT = "partial_grant"
    REFUSAL = "refusal"
    DISMISSAL = "dismissal"
    CHANGE = "change"
    TERMINATION = "termination"
    PRELIMINARY_REPLY = "preliminary_reply"
    INFORMATION_REQUEST = "information_request"
    PRIOR_NOTICE = "prior_notice"
    DEATH_OR_MOVE_TERMINATION = "death_or_move_termination"


class Capacity(StrEnum):
    """In what capacity the addressee receives the letter (fvl § 12, vergemålsloven § 32)."""

    USER = "user"
    REPRESENTATIVE = "representative"
    GUARDIAN = "guardian"
    PARENT = "parent"
    ESTATE = "estate"


class AppealRegime(StrEnum):
    """Which appeal rules hold; the keys of `services.legal.appeal_regime`."""

    SERVICE = "service"
    OTHER = "other"
    ACCESS = "access"
    COERCION = "coercion"


class GroundCode(StrEnum):
    """What a ground concludes on; the codes of `services.legal.required_blocks`."""

    ONLY_OPTION = "only_option"
    WAITING_LIST = "waiting_list_conclusion"
    COST_RECORD = "cost_record"
    CHILD_BEST_INTERESTS = "child_best_interests"
    CAPACITY = "capacity_conditions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name and the lines of a postal address."""

    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who the letter is sent to: the user, or the one who acts for the user."""

    party: Party
    capacity: Capacity = Capacity.USER


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The municipality and the unit that writes, and how to reach it."""

    municipality: str
    unit: str
    address: tuple[str, ...]
    phone: str = ""
    email: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person who answers for the letter; named in every letter (fvl25 § 59)."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What was applied for: the day it came, and the wish in the applicant's own words."""

    received_on: date
    wording: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One service in the letter.

    `extent`, `requested`, `refused` and `previous` are finished text with a unit («14 timer per
    uke»). `last_on` is the last day with the service, inclusive; absent means until further
    notice. `reason` explains any difference from what was asked, or the change.
    """

    service: str
    extent: str = ""
    content: str = ""
    starts_on: date | None = None
    last_on: date | None = None
    place: str = ""
    provider: str = ""
    requested: str = ""
    refused: str = ""
    previous: str = ""
    reason: str = ""
    extent_reason: str = ""
    failed_condition: str = ""
    remaining_offer: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """Who mapped the needs, when and how: «Ergoterapeut», 2 March, «hjemmebesøk»."""

    by: str
    done_on: date
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerLevel:
    """A simpler measure that was tried or assessed, and how that went, in plain words."""

    measure: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A conclusion the law asks for in this case, with its reason."""

    code: GroundCode
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something the user said to a prior notice, and the answer to it."""

    said: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule the decision rests on: citation resolved by date, and what it says in short."""

    citation: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealBlock:
    """How to appeal, from the regime of the legal basis; a letter has one, so none can mix.

    `weeks` is the deadline, `body` the instance that decides, `latest_on` the last day to appeal
    when it can be printed. `address` is the municipality's, or the body's own when `direct`.
    The ombudsman is left out where none covers the matter.
    """

    regime: AppealRegime
    weeks: int
    body: str
    address: tuple[str, ...]
    digital: str = ""
    direct: bool = False
    latest_on: date | None = None
    ombudsman: str = ""
    ombudsman_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """Whether the user pays, in a sentence, and whether a fee decision of its own will follow."""

    text: str
    decision_follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Why the answer takes time, and when it is expected (fvl § 11 a)."""

    reason: str
    expected_on: date
    interim_help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingItem:
    """One piece of information that is missing, and why it is needed (fvl §§ 11, 17)."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequest:
    """What the applicant is asked to send, and the last day to do so."""

    items: tuple[MissingItem, ...]
    deadline_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorNotice:
    """What the municipality considers doing, from when, and by when one may speak (fvl § 16)."""

    planned_on: date
    deadline_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBlock:
    """What led to a change or an end: what is new, the transition, the notice and the answers."""

    what_changed: str
    transition: str = ""
    notice_sent_on: date | None = None
    no_notice_reason: str = ""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndBlock:
    """What happens when services end at death or moving: equipment and fee."""

    cause: str
    equipment: str = ""
    fee_stops_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """All a letter may say, frozen; what a kind does not use is left at its default.

    Lists of text are paragraphs. `required` holds the codes of `services.legal.required_blocks`,
    which the finished letter is held up against. `free_legal_aid` and `coordinator` turn on the
    paragraphs that are told «when relevant» (fvl § 27, hol § 7-2).
    """

    sender: Sender
    reference: str
    dated_on: date
    addressee: Addressee
    user: Party
    caseworker: Officer
    responsible: Officer
    application: Application | None = None
    lines: tuple[LetterLine, ...] = ()
    situation: tuple[str, ...] = ()
    mapped_by: tuple[Assessor, ...] = ()
    user_view: str = ""
    user_view_weighed: str = ""
    rules: tuple[Rule, ...] = ()
    assessment: tuple[str, ...] = ()
    lower_levels: tuple[LowerLevel, ...] = ()
    goals: tuple[str, ...] = ()
    evaluation_on: date | None = None
    required: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    fee: Fee | None = None
    appeal: AppealBlock | None = None
    change: ChangeBlock | None = None
    delay: Delay | None = None
    request: InformationRequest | None = None
    notice: PriorNotice | None = None
    end: EndBlock | None = None
    free_legal_aid: bool = False
    coordinator: bool = False
    copies: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LetterFacts":
        """Read what `to_json` wrote; unknown, missing or mistyped keys are `tomldata.BadData`."""
        return tomldata.build(cls, _natives(data), "letter facts")

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values: dates as ISO text, what is absent left out."""
        return {key: value for key, value in _plain(asdict(self)).items() if value is not None}


def _natives(value: Any, key: str = "") -> Any:
    # House rule: what ends in _on is a date, so no field needs to be listed here.
    if isinstance(value, Mapping):
        return {name: _natives(held, name) for name, held in value.items() if held is not None}
    if isinstance(value, list | tuple):
        return [_natives(item) for item in value]
    if key.endswith("_on") and isinstance(value, str):
        return _date(value, key)
    return value


def _date(text: str, key: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise tomldata.BadData(f"letter facts: {key} must be a date like 2026-04-14") from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items() if held is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
