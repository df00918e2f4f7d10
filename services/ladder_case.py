# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a ladder case: every fault in it is named at once, with its path, in Norwegian."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services import catalogue, load, reasons
from services.tomldata import NotInForce
from services.types import (
    NOT_RELEVANT,
    FactSpec,
    FactType,
    GivenFact,
    LadderCase,
    Line,
    Record,
    RuleSet,
    Source,
    State,
    Value,
)

LevelOf = Callable[[str, date], int]

OSLO = ZoneInfo("Europe/Oslo")
WEEK = 7 * 24 * 60
MOST_MINUTES = 2 * WEEK  # two carers round the clock
LONGEST_TEXT = 4000
RESIDUAL_STATES = (State.TRIED_EFFECTIVE, State.SUITABLE_OFFERED)

CASE_KEYS = ("date", "user_group", "facts", "measures", "proposed")
RECORD_KEYS = (
    *("need", "measure", "state", "reason", "from", "to"),
    *("evidence", "note", "residual_minutes_per_week", "source"),
)
LINE_KEYS = ("service", "minutes_per_week", "needs", "duration", "tag")
SOURCE_KEYS = ("assessment", "author", "date")
OPEN_ENDED = "open"
_NO_OBJECT = "må være et objekt"
LONGEST_DURATION = 36600  # days; a hundred years


class LadderCaseError(ValueError):
    """A case that cannot be judged; `errors` lists every fault as (path, Norwegian message)."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        """Keep the faults, and say them as one text."""
        self.errors = tuple(errors)
        super().__init__("; ".join(f"{path or 'saken'}: {message}" for path, message in errors))


def catalogue_level(service: str, on: date) -> int:
    """Return a service's level from the catalogue; LookupError when it cannot be granted then."""
    return catalogue.get(service, on=on).level


def parse(
    raw: Mapping[str, Any], rules: RuleSet, level_of: LevelOf = catalogue_level
) -> LadderCase:
    """Return the case once it is whole; otherwise raise one LadderCaseError with every fault."""
    reader = _Reader(rules, level_of)
    case = reader.case(raw)
    if reader.errors or case is None:
        raise LadderCaseError(reader.errors)
    return case


@dataclass
class _Reader:
    rules: RuleSet
    level_of: LevelOf
    errors: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, path: str, message: str) -> None:
        self.errors.append((path, message))

    def case(self, raw: object) -> LadderCase | None:
        if not isinstance(raw, Mapping):
            self.fault("", _NO_OBJECT)
            return None
        table = self.table(raw, "", CASE_KEYS)
        on = self.day(table.get("date"), "date")
        if on is None:
            return None
        if load.ladder_at(self.rules, on) is None:
            self.fault("date", "ingen omsorgstrapp gjaldt denne dagen")
            return None
        group = self.member(table, "user_group", self.rules.codes.user_groups, "", "brukergruppe")
        given = self.facts(table.get("facts", {}))
        records = self.records(table.get("measures", []), on)
        lines = self.lines(table.get("proposed", []), on)
        if self.errors:
            return None
        facts = {code: _seen(fact.value, on) for code, fact in given.items()}
        tags = {line.tag for line in lines}
        for spec in self.rules.facts.values():
            if spec.tag is not None:
                facts[spec.code] = spec.tag in tags
        return LadderCase(on, group, facts, given, records, lines)

    def table(self, raw: object, path: str, keys: Sequence[str]) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.fault(path, _NO_OBJECT)
            return {}
        for key in raw:
            if key not in keys:
                self.fault(_join(path, key), "ukjent felt")
        return raw

    def rows(self, raw: object, path: str) -> Sequence[object]:
        if isinstance(raw, list | tuple):
            return raw
        self.fault(path, "må være en liste")
        return ()

    def objects(self, raw: object, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for n, row in enumerate(self.rows(raw, path)):
            if isinstance(row, Mapping):
                yield f"{path}[{n}]", row
            else:
                self.fault(f"{path}[{n}]", _NO_OBJECT)

    def member(
        self, table: Mapping[str, Any], key: str, known: Mapping[str, object], path: str, what: str
    ) -> str:
        value = table.get(key)
        if not isinstance(value, str) or value not in known:
            self.fault(_join(path, key), _unknown(what, value))
            return ""
        return value

    def day(self, raw: object, path: str) -> date | None:
        if raw is None:
            self.fault(path, "mangler")
            return None
        found = _day(raw)
        if found is None:
            self.fault(path, "må være en dato, skrevet åååå-mm-dd")
        return found

    def whole(self, raw: object, path: str, most: int, least: int = 0) -> int | None:
        if type(raw) is not int or not least <= raw <= most:
            self.fault(path, f"må være et helt tall fra {least} til {most}")
            return None
        return raw

    def text(self, raw: object, path: str) -> str:
        if not isinstance(raw, str) or len(raw) > LONGEST_TEXT:
            self.fault(path, f"må være tekst på høyst {LONGEST_TEXT} tegn")
            return ""
        return raw

    def source(self, raw: object, path: str) -> Source | None:
        if raw is None:
            return None
        table = self.table(raw, path, SOURCE_KEYS)
        said = {
            key: self.text(table[key], _join(path, key))
            for key in ("assessment", "author")
            if key in table
        }
        on = self.day(table["date"], _join(path, "date")) if "date" in table else None
        return Source(said.get("assessment"), said.get("author"), on)

    def facts(self, raw: object) -> dict[str, GivenFact]:
        found: dict[str, GivenFact] = {}
        if not isinstance(raw, Mapping):
            self.fault("facts", "må være et objekt")
            return found
        for code, answer in raw.items():
            path = _join("facts", code)
            spec = self.rules.facts.get(code)
            if spec is None:
                self.fault(path, _unknown("faktum", code))
            elif spec.tag is not None:
                self.fault(path, "settes av systemet ut fra forslaget, og kan ikke sendes inn")
            else:
                fact = self.fact(spec, answer, path)
                if fact is not None:
                    found[code] = fact
        return found

    def fact(self, spec: FactSpec, answer: object, path: str) -> GivenFact | None:
        source = None
        if isinstance(answer, Mapping):
            table = self.table(answer, path, ("value", "source"))
            source = self.source(table.get("source"), _join(path, "source"))
            answer, path = table.get("value"), _join(path, "value")
        value, wanted = _answer(spec, answer)
        if value is None:
            self.fault(path, wanted)
            return None
        return GivenFact(value, source)

    def records(self, raw: object, on: date) -> dict[tuple[str, str], Record]:
        found: dict[tuple[str, str], Record] = {}
        for path, row in self.objects(raw, "measures"):
            record = self.record(row, path, on)
            key = (record.need, record.measure)
            if key in found:
                self.fault(path, "tiltaket står to ganger for samme behov")
            if all(key):
                found[key] = record
        return found

    def record(self, raw: object, path: str, on: date) -> Record:
        table = self.table(raw, path, RECORD_KEYS)
        codes = self.rules.codes
        need = self.member(table, "need", codes.needs, path, "behov")
        measure = self.member(table, "measure", codes.measures, path, "tiltak")
        name = self.member(table, "state", codes.states, path, "tilstand")
        days = {
            key: self.day(table[key], _join(path, key))
            for key in ("from", "to")
            if table.get(key) is not None
        }
        record = Record(
            need,
            measure,
            State(name) if name else State.NOT_ASSESSED,
            table.get("reason"),
            days.get("from"),
            days.get("to"),
            self.evidence(table.get("evidence", []), _join(path, "evidence")),
            self.text(table.get("note", ""), _join(path, "note")),
            self.residual(table.get("residual_minutes_per_week"), name, path),
            self.source(table.get("source"), _join(path, "source")),
        )
        if record.from_on and record.to_on and record.to_on < record.from_on:
            self.fault(_join(path, "to"), "kan ikke være før «from»")
        self.reason(record, _join(path, "reason"), on)
        return record

    def reason(self, record: Record, path: str, on: date) -> None:
        if record.reason is None:
            if record.state is State.NOT_SUITABLE:
                self.fault(path, "mangler: «ikke egnet» må ha en årsak")
            return
        if isinstance(record.reason, str):
            try:
                self.grounds(reasons.reason(record.reason, on), record, path, on)
                return
            except LookupError:  # unknown, or not in force that day
                pass
        self.fault(path, _unknown("årsakskode", record.reason))

    def grounds(self, reason: reasons.Reason, record: Record, path: str, on: date) -> None:
        if len(" ".join(record.note.split())) < reason.minimum_text:
            few = reason.minimum_text
            self.fault(path, f"må forklares i «note» med minst {few} tegn")
        if reason.needs_reference and not (record.evidence or record.note.strip()):
            self.fault(path, "må vise til «evidence» eller «note»")
        if reason.within_months and record.to_on:
            months = (on.year - record.to_on.year) * 12 + on.month - record.to_on.month
            if months > reason.within_months:
                self.fault(path, f"gjelder bare de siste {reason.within_months} månedene")

    def evidence(self, raw: object, path: str) -> tuple[str, ...]:
        rows = [raw] if isinstance(raw, str) else self.rows(raw, path)
        return tuple(self.text(row, path) for row in rows)

    def residual(self, raw: object, state: str, path: str) -> int | None:
        if raw is None:
            return None
        path = _join(path, "residual_minutes_per_week")
        if state not in RESIDUAL_STATES:
            self.fault(path, "kan bare følge et tiltak som virker eller er tilbudt")
        return self.whole(raw, path, MOST_MINUTES)

    def lines(self, raw: object, on: date) -> tuple[Line, ...]:
        return tuple(self.line(row, on, path) for path, row in self.objects(raw, "proposed"))

    def line(self, raw: object, on: date, path: str) -> Line:
        table = self.table(raw, path, LINE_KEYS)
        minutes, duration, tag = (table.get(key) for key in ("minutes_per_week", "duration", "tag"))
        if minutes is not None:
            minutes = self.whole(minutes, _join(path, "minutes_per_week"), MOST_MINUTES)
        if duration == OPEN_ENDED:
            duration = None
        if duration is not None:
            duration = self.whole(duration, _join(path, "duration"), LONGEST_DURATION, 1)
        if tag is not None:
            tag = self.member(table, "tag", self.rules.codes.tags, path, "merke")
        service, level = self.service(table.get("service"), on, _join(path, "service"))
        return Line(service, level, self.needs(table, path), minutes, duration, tag)

    def service(self, raw: object, on: date, path: str) -> tuple[str, int]:
        if not isinstance(raw, str):
            self.fault(path, "mangler" if raw is None else _unknown("tjeneste", raw))
            return "", 0
        try:
            return raw, self.level_of(raw, on)
        except NotInForce:
            self.fault(path, f"tjenesten «{_short(raw)}» kunne ikke innvilges denne dagen")
        except LookupError:
            self.fault(path, _unknown("tjeneste", raw))
        return raw, 0

    def needs(self, table: Mapping[str, Any], path: str) -> tuple[str, ...]:
        path = _join(path, "needs")
        found: list[str] = []
        for need in self.rows(table.get("needs", []), path):
            if not isinstance(need, str) or need not in self.rules.codes.needs:
                self.fault(path, _unknown("behov", need))
            elif need in found:
                self.fault(path, f"behovet «{need}» står to ganger")
            else:
                found.append(need)
        if not found and not any(fault[0] == path for fault in self.errors):
            self.fault(path, "forslaget må svare på minst ett behov")
        return tuple(found)


def _answer(spec: FactSpec, raw: object) -> tuple[int | bool | str | date | None, str]:
    """Return the answer when it is one the fact can have, else None; and what was wanted."""
    match spec.type:
        case FactType.SCORE:
            right = type(raw) is int and raw in (1, 2, 3, 4, 5, 9)
            return (raw if right else None), "må være 1, 2, 3, 4, 5 eller 9"  # type: ignore[return-value]
        case FactType.BOOL:
            right = type(raw) is bool
            return (raw if right else None), "må være true eller false"  # type: ignore[return-value]
        case FactType.DATE:
            return _moment(raw), "må være en dato, skrevet åååå-mm-dd"
        case FactType.CODE:
            known = [choice.code for choice in spec.choices]
            wanted = f"må være en av {', '.join(known)}"
            return (raw if isinstance(raw, str) and raw in known else None), wanted


def _day(raw: object) -> date | None:
    if type(raw) is date:
        return raw
    # Only åååå-mm-dd: Python's own reader also takes week dates and dates without hyphens.
    if not isinstance(raw, str) or len(raw) != 10 or raw[4] != "-":
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _moment(raw: object) -> date | None:
    """Return the Oslo date of a date, or of an instant with an offset."""
    if isinstance(raw, str) and "T" in raw:
        try:
            raw = datetime.fromisoformat(raw)
        except ValueError:
            return None
    if isinstance(raw, datetime):
        return None if raw.tzinfo is None else raw.astimezone(OSLO).date()
    return _day(raw)


def _seen(value: int | bool | str | date, on: date) -> Value:
    if isinstance(value, date):
        return (value - on).days
    if value == 9 and type(value) is int:
        return NOT_RELEVANT
    return value


def _join(path: str, key: object) -> str:
    return f"{path}.{_short(key)}" if path else _short(key)


def _unknown(what: str, value: object) -> str:
    return f"{what} mangler" if value is None else f"ukjent {what} «{_short(value)}»"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
