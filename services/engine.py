# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold facts up against conditions: met, not met or unknown; knows no rule."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.tomldata import BadData
from services.types import (
    NOT_RELEVANT,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Facts,
    FactSpec,
    FactType,
    Finding,
    Not,
    Operator,
    Truth,
    Value,
)

Test = Callable[[Facts], Truth]

_GROUPS = ("all", "any", "not")
_SCORES = range(1, 6)  # 9 is no operand: every comparison with it is false
_OPERATORS_OF = {
    FactType.SCORE: frozenset(Operator),
    FactType.BOOL: frozenset({Operator.IS}),
    FactType.DATE: frozenset({Operator.AT_LEAST, Operator.AT_MOST}),
    FactType.CODE: frozenset({Operator.IS, Operator.ONE_OF}),
}


def parse(raw: object, facts: Mapping[str, FactSpec], where: str) -> Condition:
    """Return the condition a TOML table spells; anything outside the grammar is `BadData`.

    A table is one of `all`, `any` (lists), `not` (a table), or `fact` with exactly one operator.
    """
    if not isinstance(raw, Mapping):
        raise BadData(f"{where} must be a table")
    group = next((key for key in _GROUPS if key in raw), None)
    if group is None:
        return _comparison(raw, facts, where)
    if len(raw) > 1:
        raise BadData(f"{where}: unknown key {sorted(set(raw) - {group})[0]!r}")
    if group == "not":
        return Not(parse(raw["not"], facts, f"{where}: not"))
    parts = raw[group]
    if not isinstance(parts, list) or not parts:
        raise BadData(f"{where}: {group} must be a list with at least one condition")
    found = tuple(parse(part, facts, f"{where}: {group} #{n}") for n, part in enumerate(parts, 1))
    return AllOf(found) if group == "all" else AnyOf(found)


def _comparison(raw: Mapping[str, Any], facts: Mapping[str, FactSpec], where: str) -> Compare:
    operators = [operator for operator in Operator if operator.value in raw]
    unknown = sorted(set(raw) - {"fact"} - {operator.value for operator in operators})
    if unknown:
        raise BadData(f"{where}: unknown key {unknown[0]!r}")
    if len(operators) != 1:
        raise BadData(f"{where}: needs exactly one of {', '.join(Operator)}")
    spec = facts.get(raw.get("fact", ""))
    if spec is None:
        raise BadData(f"{where}: unknown fact {raw.get('fact')!r}")
    operator = operators[0]
    if operator not in _OPERATORS_OF[spec.type]:
        raise BadData(f"{where}: {operator} does not fit {spec.code}, which is a {spec.type}")
    operand = raw[operator.value]
    if operator is Operator.ONE_OF:
        if not isinstance(operand, list) or not operand:
            raise BadData(f"{where}: one_of must be a list with at least one value")
        return Compare(spec.code, operator, tuple(_operand(spec, item, where) for item in operand))
    return Compare(spec.code, operator, _operand(spec, operand, where))


def _operand(spec: FactSpec, raw: object, where: str) -> int | str:
    # `type is` and not isinstance: True is an int in Python, and no score.
    fits: bool
    match spec.type:
        case FactType.BOOL:
            fits = type(raw) is bool
        case FactType.SCORE:
            fits = type(raw) is int and raw in _SCORES
        case FactType.DATE:
            fits = type(raw) is int
        case FactType.CODE:
            fits = raw in {choice.code for choice in spec.choices}
    if not fits or not isinstance(raw, int | str):
        raise BadData(f"{where}: {raw!r} is not an answer {spec.code} can have")
    return raw


def facts_in(condition: Condition) -> Iterator[str]:
    """Yield the codes of the facts the condition looks at, in order, repeats included."""
    match condition:
        case Compare(fact=fact):
            yield fact
        case Not(part=part):
            yield from facts_in(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from facts_in(part)


def find(condition: Condition, facts: Facts) -> Finding:
    """Return the condition's truth over the facts, with the finding of every part."""
    match condition:
        case Compare():
            value = facts.get(condition.fact)
            return Finding(condition, None if value is None else _holds(condition, value), value)
        case Not(part=part):
            inner = find(part, facts)
            return Finding(
                condition, None if inner.truth is None else not inner.truth, None, (inner,)
            )
        case AllOf(parts=parts):
            found = tuple(find(part, facts) for part in parts)
            return Finding(condition, _all(part.truth for part in found), None, found)
        case AnyOf(parts=parts):
            found = tuple(find(part, facts) for part in parts)
            return Finding(condition, _any(part.truth for part in found), None, found)


def unknown_facts(finding: Finding) -> tuple[str, ...]:
    """Return the absent facts an unknown condition turns on; none once it is met or not met."""
    return tuple(dict.fromkeys(_leaves(finding, None)))


def deciding_facts(finding: Finding) -> tuple[str, ...]:
    """Return the facts that make the finding what it is."""
    return tuple(dict.fromkeys(_leaves(finding, finding.truth)))


def _leaves(finding: Finding, wanted: Truth) -> Iterator[str]:
    if finding.truth is not wanted:
        return
    if isinstance(finding.condition, Compare):
        yield finding.condition.fact
        return
    inner = wanted
    if isinstance(finding.condition, Not) and wanted is not None:
        inner = not wanted
    for part in finding.parts:
        yield from _leaves(part, inner)


def _all(truths: Iterator[Truth]) -> Truth:
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _any(truths: Iterator[Truth]) -> Truth:
    unknown = False
    for truth in truths:
        if truth:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def _holds(condition: Compare, value: Value) -> bool:
    if value is NOT_RELEVANT:
        return False
    operand: Any = condition.operand
    number: Any = value
    match condition.operator:
        case Operator.IS:
            return bool(number == operand)
        case Operator.AT_LEAST:
            return bool(number >= operand)
        case Operator.AT_MOST:
            return bool(number <= operand)
        case Operator.ONE_OF:
            return number in operand


def compiled(condition: Condition) -> Test:
    """Return a function that gives the same truth as `find` without building findings."""
    match condition:
        case Compare():
            return _compiled_comparison(condition)
        case Not(part=part):
            return _compiled_not(compiled(part))
        case AllOf(parts=parts):
            return _compiled_all(tuple(compiled(part) for part in parts))
        case AnyOf(parts=parts):
            return _compiled_any(tuple(compiled(part) for part in parts))


def _compiled_comparison(condition: Compare) -> Test:
    fact, operand = condition.fact, condition.operand

    if operand is True and condition.operator is Operator.IS:
        # The answer of a yes/no fact is its own truth, and absent is None: nothing to compare.
        def answered(facts: Facts) -> Truth:
            return facts.get(fact)  # type: ignore[return-value]

        return answered

    # One closure per operator, so that no operator is looked up while cases run.
    def is_(facts: Facts) -> Truth:
        value: Any = facts.get(fact)
        return None if value is None else value is not NOT_RELEVANT and value == operand

    def at_least(facts: Facts) -> Truth:
        value: Any = facts.get(fact)
        return None if value is None else value is not NOT_RELEVANT and value >= operand

    def at_most(facts: Facts) -> Truth:
        value: Any = facts.get(fact)
        return None if value is None else value is not NOT_RELEVANT and value <= operand

    def one_of(facts: Facts) -> Truth:
        value: Any = facts.get(fact)
        return None if value is None else value in operand  # type: ignore[operator]

    tests = {
        Operator.IS: is_,
        Operator.AT_LEAST: at_least,
        Operator.AT_MOST: at_most,
        Operator.ONE_OF: one_of,
    }
    return tests[condition.operator]


def _compiled_not(part: Test) -> Test:
    def test(facts: Facts) -> Truth:
        truth = part(facts)
        return None if truth is None else not truth

    return test


def _compiled_all(parts: tuple[Test, ...]) -> Test:
    def test(facts: Facts) -> Truth:
        unknown = False
        for part in parts:
            truth = part(facts)
            if truth is False:
                return False
            unknown = unknown or truth is None
        return None if unknown else True

    return test


def _compiled_any(parts: tuple[Test, ...]) -> Test:
    def test(facts: Facts) -> Truth:
        unknown = False
        for part in parts:
            truth = part(facts)
            if truth:
                return True
            unknown = unknown or truth is None
        return None if unknown else False

    return test
