# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/ladder.md`: the levels, the rules, the measures and the facts they turn on."""

from collections.abc import Mapping

from services import load
from services.types import (
    NOT_RELEVANT,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    FactSpec,
    FactType,
    Ladder,
    MeasureRule,
    Operator,
    Rule,
    RuleSet,
    RuleVersion,
)
from workflows.reference.markdown import bullets, code, codes, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "Omsorgstrappen slik den leses fra `services/ladder/`, `services/facts.toml` og\n"
    "`services/codes.toml`. Alt er standardverdier som kommunen må godkjenne. Trappen foreslår og\n"
    "forklarer; et menneske bestemmer.\n"
)
OPERATORS = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤"}
NOT_APPROVED = "ikke godkjent av kommunen"
TYPES = {
    FactType.SCORE: f"skår 1–5, {NOT_RELEVANT.value} ikke aktuelt",
    FactType.BOOL: "ja eller nei",
    FactType.DATE: "dato",
    FactType.CODE: "valg",
}


def page() -> str:
    """Return the page."""
    rules = load.default_rules()
    return whole(
        "Omsorgstrappen",
        ABOUT,
        f"Regelsett {code(rules.version)}.",
        *(_levels(ladder, rules) for ladder in rules.ladders),
        section("Regler", *(_rule(rule, rules) for rule in rules.rules)),
        section("Behov uten regel ennå", _without_rule(rules)),
        section("Tiltak", _measures(rules)),
        section("Status for et tiltak", _named(rules.codes.states)),
        section("Svar", _named(rules.codes.verdicts)),
        section("Opplysninger", _facts(rules)),
    )


def _levels(ladder: Ladder, rules: RuleSet) -> str:
    groups = rules.codes.user_groups
    head = ("trinn", "navn", *(f"rang, {name.lower()}" for name in groups.values()))
    rows = [
        (level.level, level.name, *(level.ranks[group] for group in groups))
        for level in ladder.levels
    ]
    bypasses = [
        (
            code(bypass.reason),
            bypass.title,
            said(bypass.when, rules),
            f"innen {bypass.re_assess_within_days} dager" if bypass.re_assess_within_days else "",
        )
        for bypass in ladder.bypasses
    ]
    return section(
        f"Trinn, fra {ladder.valid_from.isoformat()}",
        f"{ladder.source}. Lik rang går aldri foran.",
        table(head, rows),
        section(
            "Hjelpen går foran trappen",
            table(("kode", "hva", "når", "vurderes på nytt"), bypasses),
            level=3,
        ),
    )


def _rule(rule: Rule, rules: RuleSet) -> str:
    also = "Binder også alle andre regler." if rule.requires_all_needs else ""
    return section(
        f"{rule.code} {rule.title}",
        f"Behov: {code(rule.need)} {rules.codes.needs[rule.need]}. {also}".strip(),
        *(_version(version, rules) for version in rule.versions),
        level=3,
    )


def _version(version: RuleVersion, rules: RuleSet) -> str:
    until = f" til {version.valid_to.isoformat()} (ikke med)" if version.valid_to else ""
    approved = "godkjent" if version.approved else NOT_APPROVED
    exclusions = [
        f"{code(one.reason)} når {said(one.when, rules)}"
        + (f" (gjelder {codes(one.measures)})" if one.measures else "")
        for one in version.exclusions
    ]
    return "\n\n".join(
        part
        for part in (
            f"**Fra {version.valid_from.isoformat()}{until}** · {approved} · {version.source}",
            f"Gjelder når {said(version.trigger, rules)}.",
            table(
                ("tiltak", "navn", "trinn", "prøves i", "skal nå", "hvem", "dokumentasjon"),
                [_measure(one, rules) for one in version.measures],
            ),
            "Ikke egnet:" if exclusions else "",
            bullets(exclusions),
        )
        if part
    )


def _measure(measure: MeasureRule, rules: RuleSet) -> tuple[object, ...]:
    return (
        code(measure.measure),
        rules.codes.measures[measure.measure].name,
        measure.level,
        f"{measure.trial_days} dager" if measure.trial_days else "vurderes",
        measure.success.text if measure.success else "",
        ", ".join(measure.who),
        ", ".join(rules.codes.evidence[one] for one in measure.evidence),
    )


def said(condition: Condition, rules: RuleSet, *, inside: bool = False) -> str:
    """Return a condition in words, with brackets where it stands inside another."""
    match condition:
        case Compare():
            return _comparison(condition, rules)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            word = " og " if isinstance(condition, AllOf) else " eller "
            text = word.join(said(part, rules, inside=True) for part in parts)
            return f"({text})" if inside and len(parts) > 1 else text
    return f"ikke ({said(condition.part, rules)})"


def _comparison(condition: Compare, rules: RuleSet) -> str:
    spec = rules.facts[condition.fact]
    name = f"«{spec.label}» ({code(spec.code)})"
    operand = condition.operand
    if condition.operator in OPERATORS:
        unit = " dager fra saksdatoen" if spec.type is FactType.DATE else ""
        return f"{name} {OPERATORS[condition.operator]} {operand}{unit}"
    if isinstance(operand, tuple):
        return f"{name} er {' eller '.join(_answer(spec, one) for one in operand)}"
    return f"{name} er {_answer(spec, operand)}"


def _answer(spec: FactSpec, operand: int | str | bool) -> str:
    if isinstance(operand, bool):
        return "ja" if operand else "nei"
    return next((one.label for one in spec.choices if one.code == operand), str(operand))


def _without_rule(rules: RuleSet) -> str:
    ruled = {rule.need for rule in rules.rules}
    rows = [(code(need), name) for need, name in rules.codes.needs.items() if need not in ruled]
    return table(("kode", "navn"), rows)


def _measures(rules: RuleSet) -> str:
    rows = [
        (code(one.code), one.name, code(one.service), "ja" if one.needs_4_6a else "")
        for one in rules.codes.measures.values()
    ]
    return table(("kode", "navn", "tjeneste", "krever vurdering etter pbrl § 4-6 a"), rows)


def _named(names: Mapping[str, str]) -> str:
    rows = [(code(one), name) for one, name in names.items()]
    return table(("kode", "navn"), rows)


def _facts(rules: RuleSet) -> str:
    rows = [
        (
            code(spec.code),
            spec.label,
            TYPES[spec.type] if spec.tag is None else "følger av forslaget",
            ", ".join(choice.label for choice in spec.choices),
            ", ".join(spec.who),
            "" if spec.verified else "navnet er ikke bekreftet",
        )
        for spec in rules.facts.values()
    ]
    return table(("kode", "navn", "svar", "valg", "hvem finner ut", "merknad"), rows)
