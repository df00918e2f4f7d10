# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""TOML to the care ladder's frozen types; what it does not know is refused by file and key."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

from services import engine
from services.tomldata import BadData, build, read, sections
from services.types import (
    Bypass,
    Codes,
    Exclusion,
    FactGroup,
    FactSpec,
    FactType,
    Ladder,
    Level,
    MeasureCode,
    MeasureRule,
    Rule,
    RuleSet,
    RuleVersion,
    State,
    Verdict,
)

SERVICES = Path(__file__).parent
LADDER = "ladder/ladder.toml"
_RULE_FILE = re.compile(r"ladder/(B\d\d)_([a-z_]+)\.toml")
_LEVELS = range(8)
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_REASON = re.compile(r"[A-Z][A-Z0-9_]*")

Documents = Mapping[str, Mapping[str, Any]]


class _Versioned(Protocol):
    @property
    def valid_from(self) -> date: ...


V = TypeVar("V", bound=_Versioned)


@lru_cache(maxsize=1)
def default_rules() -> RuleSet:
    """Return the rule set that ships with the product, read once."""
    return rule_set(documents())


def load_rules(directory: Path) -> RuleSet:
    """Return the rule set of a folder shaped like `services/`; absent files are the shipped ones.

    A folder that itself holds `ladder.toml` is read as the ladder folder. `BadData` names what is
    wrong; a folder without a ladder is `FileNotFoundError`.
    """
    return rule_set(documents(directory))


def documents(directory: Path = SERVICES) -> dict[str, dict[str, Any]]:
    """Read the TOML files of a rule set, keyed by their path, without judging their content."""
    inside = directory / "ladder"
    folder = inside if inside.is_dir() else directory
    if not (folder / "ladder.toml").is_file():
        raise FileNotFoundError(f"{folder.name}: no ladder.toml")
    found = {f"ladder/{path.name}": read(path) for path in sorted(folder.glob("*.toml"))}
    for shared in ("facts.toml", "codes.toml"):
        home = directory if (directory / shared).is_file() else SERVICES
        found[shared] = read(home / shared)
    home = directory if (directory / "facts").is_dir() else SERVICES
    for path in sorted((home / "facts").glob("*.toml")):
        found[f"facts/{path.name}"] = read(path)
    return found


def rule_set(found: Documents) -> RuleSet:
    """Build and check a rule set from the content of its files, keyed as `documents` keys them."""
    codes = _codes(found["codes.toml"])
    groups, facts = _facts(found, codes)
    frame = sections(found[LADDER], ("version", "ladders"), LADDER)
    version = frame.get("version")
    if not isinstance(version, str) or not version:
        raise BadData(f"{LADDER}: version must be text")
    return RuleSet(
        version=version,
        sha256=hashlib.sha256(canonical(found)).hexdigest(),
        facts=facts,
        groups=groups,
        codes=codes,
        ladders=_ladders(frame, facts, codes),
        rules=_rules(found, facts, codes),
        documents=found,
    )


def canonical(found: Documents) -> bytes:
    """Return the bytes a rule set is hashed over: sorted compact JSON, dates in ISO form."""
    return json.dumps(
        found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso
    ).encode()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise BadData(f"{value!r} has no place in a rule set")


def _texts(table: object, where: str, pattern: re.Pattern[str] = _CODE) -> dict[str, str]:
    if not isinstance(table, dict) or not table:
        raise BadData(f"{where} must be a table of code and name")
    for code, name in table.items():
        if not pattern.fullmatch(code):
            raise BadData(f"{where}: {code!r} is not a code")
        if not isinstance(name, str) or not name:
            raise BadData(f"{where}: {code} must be text")
    return dict(table)


def _codes(raw: Mapping[str, Any]) -> Codes:
    where = "codes.toml"
    plain = ("user_groups", "needs", "evidence", "tags", "professions")
    sections(raw, (*plain, "measures", "states", "verdicts"), where)
    tables = {name: _texts(raw.get(name), f"{where}: {name}") for name in plain}
    states = _texts(raw.get("states"), f"{where}: states", _REASON)
    verdicts = _texts(raw.get("verdicts"), f"{where}: verdicts")
    _same(states, State, f"{where}: states")
    _same(verdicts, Verdict, f"{where}: verdicts")
    measures = {
        code: build(MeasureCode, {**table, "code": code}, f"{where}: measures: {code}")
        for code, table in raw.get("measures", {}).items()
    }
    return Codes(**tables, measures=measures, states=states, verdicts=verdicts)


def _tables(raw: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    rows = raw.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadData(f"{where}: {key} must be a list of tables")
    return rows


def _same(found: Iterable[str], wanted: Iterable[str], where: str) -> None:
    difference = set(found) ^ set(wanted)
    if difference:
        raise BadData(f"{where}: {sorted(difference)[0]!r} stands in one of file and code only")


def _facts(
    found: Documents, codes: Codes
) -> tuple[Mapping[str, FactGroup], Mapping[str, FactSpec]]:
    groups: dict[str, FactGroup] = {}
    facts: dict[str, FactSpec] = {}
    for where in ("facts.toml", *sorted(name for name in found if name.startswith("facts/"))):
        raw = sections(found[where], ("groups", "facts"), where)
        for code, table in raw.get("groups", {}).items():
            _new(code, groups, f"{where}: groups")
            groups[code] = build(FactGroup, {**table, "code": code}, f"{where}: groups: {code}")
        for code, table in raw.get("facts", {}).items():
            _new(code, facts, f"{where}: facts")
            facts[code] = _fact(code, table, groups, codes, f"{where}: {code}")
    return groups, facts


def _new(code: str, taken: Mapping[str, object], where: str) -> None:
    if code in taken:
        raise BadData(f"{where}: {code!r} is there twice")


def _fact(
    code: str, table: Mapping[str, Any], groups: Mapping[str, FactGroup], codes: Codes, where: str
) -> FactSpec:
    group = groups.get(table.get("group", ""))
    if group is None:
        raise BadData(f"{where}: unknown group {table.get('group')!r}")
    spec = build(FactSpec, {"who": list(group.who), **table, "code": code}, where)
    _known(spec.who, codes.professions, f"{where}: who")
    if (spec.type is FactType.CODE) != bool(spec.choices):
        raise BadData(f"{where}: choices belong to a code fact, and a code fact needs them")
    if spec.tag is not None:
        _known([spec.tag], codes.tags, f"{where}: tag")
        if spec.type is not FactType.BOOL:
            raise BadData(f"{where}: a fact set by a tag must be a bool")
    return spec


def _known(used: Iterable[str], known: Iterable[str], where: str) -> None:
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise BadData(f"{where}: unknown {unknown[0]!r}")


def _ladders(
    frame: Mapping[str, Any], facts: Mapping[str, FactSpec], codes: Codes
) -> tuple[Ladder, ...]:
    rows = _tables(frame, "ladders", LADDER)
    if not rows:
        raise BadData(f"{LADDER}: ladders must hold at least one")
    ladders = [_ladder(row, facts, codes, f"{LADDER} #{n}") for n, row in enumerate(rows, 1)]
    return _in_order(ladders, LADDER)


def _ladder(
    row: Mapping[str, Any], facts: Mapping[str, FactSpec], codes: Codes, where: str
) -> Ladder:
    raw = dict(row)
    levels = tuple(_level(table, codes, where) for table in _tables(raw, "levels", where))
    if [level.level for level in levels] != list(_LEVELS):
        raise BadData(f"{where}: levels must be 0 to 7, in order")
    rows = _tables(raw, "bypasses", where)
    bypasses = tuple(_bypass(table, facts, f"{where}: bypasses") for table in rows)
    raw = {key: raw[key] for key in raw if key not in ("levels", "bypasses")}
    return Ladder(**_plain(raw, where, ("source", "approved")), levels=levels, bypasses=bypasses)


def _level(table: Mapping[str, Any], codes: Codes, where: str) -> Level:
    raw = sections(table, ("level", "name", "ranks"), f"{where}: levels")
    ranks = raw.get("ranks")
    if not isinstance(ranks, dict):
        raise BadData(f"{where}: ranks of level {raw.get('level')} must be a table")
    _same(ranks, codes.user_groups, f"{where}: ranks of level {raw.get('level')}")
    for key, kind in (("level", int), ("name", str)):
        if type(raw.get(key)) is not kind:
            raise BadData(f"{where}: {key} of a level must be {kind.__name__}")
    for group, rank in ranks.items():
        if type(rank) is not int or rank not in _LEVELS:
            raise BadData(f"{where}: rank of level {raw.get('level')} for {group} is not 0 to 7")
    return Level(level=raw["level"], name=raw["name"], ranks=dict(ranks))


def _bypass(table: Mapping[str, Any], facts: Mapping[str, FactSpec], where: str) -> Bypass:
    raw = dict(table)
    when = engine.parse(raw.pop("when", None), facts, f"{where}: when")
    days = raw.pop("re_assess_within_days", None)
    if days is not None and (type(days) is not int or days < 1):
        raise BadData(f"{where}: re_assess_within_days must be a whole number of days")
    text = sections(raw, ("reason", "title"), where)
    _reason(text.get("reason"), where)
    if not isinstance(text.get("title"), str):
        raise BadData(f"{where}: title must be text")
    return Bypass(text["reason"], text["title"], when, days)


def _reason(reason: object, where: str) -> None:
    if not isinstance(reason, str) or not _REASON.fullmatch(reason):
        raise BadData(f"{where}: reason must be a reason code")


def _rules(found: Documents, facts: Mapping[str, FactSpec], codes: Codes) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for where in sorted(name for name in found if name.startswith("ladder/") and name != LADDER):
        name = _RULE_FILE.fullmatch(where)
        if name is None:
            raise BadData(f"{where}: a rule's file is called B01_medication.toml, code and need")
        rule = _rule(found[where], facts, codes, where)
        if (rule.code, rule.need) != name.groups():
            raise BadData(f"{where}: code and need must be those of the file name")
        rules.append(rule)
    codes_used = [rule.code for rule in rules]
    if len(set(codes_used)) != len(codes_used):
        raise BadData("ladder: two files have the same rule code")
    return tuple(rules)


def _rule(
    table: Mapping[str, Any], facts: Mapping[str, FactSpec], codes: Codes, where: str
) -> Rule:
    raw = sections(table, ("code", "title", "need", "requires_all_needs", "versions"), where)
    for key in ("code", "title", "need"):
        if not isinstance(raw.get(key), str):
            raise BadData(f"{where}: {key} must be text")
    if type(raw.get("requires_all_needs", False)) is not bool:
        raise BadData(f"{where}: requires_all_needs must be true or false")
    _known([raw["need"]], codes.needs, f"{where}: need")
    rows = _tables(raw, "versions", where)
    if not rows:
        raise BadData(f"{where}: versions must hold at least one")
    versions = [_version(row, facts, codes, f"{where} #{n}") for n, row in enumerate(rows, 1)]
    return Rule(
        raw["code"],
        raw["title"],
        raw["need"],
        _in_order(versions, where),
        raw.get("requires_all_needs", False),
    )


def _version(
    row: Mapping[str, Any], facts: Mapping[str, FactSpec], codes: Codes, where: str
) -> RuleVersion:
    raw = dict(row)
    trigger = engine.parse(raw.pop("trigger", None), facts, f"{where}: trigger")
    measures = tuple(_measure(table, codes, where) for table in _tables(raw, "measures", where))
    names = [measure.measure for measure in measures]
    if not names or len(set(names)) != len(names):
        raise BadData(f"{where}: measures must hold at least one, and none twice")
    exclusions = tuple(
        _exclusion(table, facts, names, f"{where}: exclusions #{n}")
        for n, table in enumerate(_tables(raw, "exclusions", where), 1)
    )
    raw = {key: raw[key] for key in raw if key not in ("measures", "exclusions")}
    version = RuleVersion(
        **_plain(raw, where, ("source", "approved", "valid_to")),
        trigger=trigger,
        measures=measures,
        exclusions=exclusions,
    )
    if version.valid_to is not None and version.valid_to <= version.valid_from:
        raise BadData(f"{where}: valid_to must be after valid_from")
    return version


def _plain(raw: Mapping[str, Any], where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    sections(raw, ("valid_from", *keys), where)
    kinds: dict[str, type] = {"valid_from": date, "source": str, "valid_to": date, "approved": bool}
    for key, kind in kinds.items():
        needed = key in ("valid_from", "source")
        if (needed or key in raw) and type(raw.get(key)) is not kind:
            raise BadData(f"{where}: {key} must be {kind.__name__}")
    return dict(raw)


def _measure(table: Mapping[str, Any], codes: Codes, where: str) -> MeasureRule:
    measure = build(MeasureRule, table, f"{where}: measures: {table.get('measure')}")
    _known([measure.measure], codes.measures, f"{where}: measure")
    _known(measure.who, codes.professions, f"{where}: who of {measure.measure}")
    _known(measure.evidence, codes.evidence, f"{where}: evidence of {measure.measure}")
    days = 1 if measure.trial_days is None else measure.trial_days
    if measure.level not in _LEVELS or not measure.who or days < 1:
        raise BadData(f"{where}: {measure.measure} needs a level from 0 to 7, who, and whole days")
    return measure


def _exclusion(
    table: Mapping[str, Any], facts: Mapping[str, FactSpec], measures: list[str], where: str
) -> Exclusion:
    raw = sections(table, ("reason", "when", "measures"), where)
    _reason(raw.get("reason"), where)
    concerned = tuple(raw.get("measures", ()))
    _known(concerned, measures, f"{where}: measures")
    return Exclusion(raw["reason"], engine.parse(raw.get("when"), facts, where), concerned)


def _in_order(versions: list[V], where: str) -> tuple[V, ...]:
    """Return the versions as given once they are known to be in order, none on the same day."""
    if any(later.valid_from <= earlier.valid_from for earlier, later in pairwise(versions)):
        raise BadData(f"{where}: versions must stand in order of valid_from")
    return tuple(versions)


def ladder_at(rules: RuleSet, on: date) -> Ladder | None:
    """Return the ladder in force on the day, or None before the first."""
    held = [ladder for ladder in rules.ladders if ladder.valid_from <= on]
    return held[-1] if held else None


def version_at(rule: Rule, on: date) -> RuleVersion | None:
    """Return the rule's version in force on the day, or None when it has none."""
    held = [version for version in rule.versions if version.valid_from <= on]
    if not held:
        return None
    end = held[-1].valid_to
    return None if end is not None and end <= on else held[-1]
