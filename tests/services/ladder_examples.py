# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worked examples of the care ladder, made into cases."""

import tomllib
from pathlib import Path

from services.load import default_rules, version_at
from tests.services.ladder_cases import DAY

EXAMPLES = Path(__file__).parent / "examples" / "ladder"

# Facts under which no rule but B20 is triggered.
CALM = {
    **dict.fromkeys(("F05", "F08", "F09", "F10", "F11"), 1),
    "fell_last_year": False,
    "feels_insecure": False,
    "hospital_stay": "none",
}


def files():
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in EXAMPLES.glob("*.toml")}


def examples():
    return [
        (name, example) for name, table in sorted(files().items()) for example in table["examples"]
    ]


def rule_of(name):
    return next(rule for rule in default_rules().rules if f"{rule.code}_{rule.need}" == name)


def case_of(name, example):
    facts = {**(CALM if example.get("calm") else {}), **example["facts"]}
    for code in example.get("without", ()):
        facts.pop(code, None)
    return {
        "date": DAY.isoformat(),
        "user_group": example.get("user_group", "elderly"),
        "facts": facts,
        "measures": [*example.get("measures", ()), *rest(name, example)],
        "proposed": example["proposed"],
    }


def rest(name, example):
    """Give the rule's other measures the state the example names, if it names one."""
    if "rest" not in example:
        return []
    rule = rule_of(name)
    recorded = {row["measure"] for row in example.get("measures", ()) if row["need"] == rule.need}
    return [
        {"need": rule.need, "measure": spec.measure, "state": example["rest"]}
        for spec in version_at(rule, DAY).measures
        if spec.measure not in recorded
    ]
