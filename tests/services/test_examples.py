# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every service of the catalogue has a worked example, and the law answers as it says."""

import tomllib
from pathlib import Path

import pytest

from services import catalogue, deadlines, delegation, fees, legal

EXAMPLES = Path(__file__).parent / "examples"


def worked_examples():
    for code in catalogue.codes():
        path = EXAMPLES / f"{code}.toml"
        if path.exists():
            for example in tomllib.loads(path.read_text(encoding="utf-8"))["examples"]:
                yield pytest.param(code, example, id=f"{code}: {example['name']}")


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_service_has_a_worked_example(code):
    assert (EXAMPLES / f"{code}.toml").is_file(), f"write tests/services/examples/{code}.toml"


@pytest.mark.parametrize(("code", "example"), list(worked_examples()))
def test_a_worked_example_holds(code, example):
    on = example["on"]
    service = catalogue.get(code, on)

    answer = {
        "level": service.level,
        "formal_decision": legal.procedure_regime(
            service.legal_basis, example.get("expected_days"), on
        ).formal_decision,
        "fee": fee_of(service, on),
        "appeal_weeks": legal.appeal_regime(service.legal_basis, on=on).weeks,
        "appeal_body": legal.appeal_regime(service.legal_basis, on=on).body,
        "second_signer": second_signer(service, example),
        "legal_basis": legal.citation(service.legal_basis, on).text,
        "evaluation_on": deadlines.due("evaluation", kind=service.evaluation_kind, on=on).due_on,
    }

    assert answer == example["expect"]


def fee_of(service, on):
    rule = fees.fee_rule(service.fee_group, on)
    return str(rule.charge) if rule.kroner is None else str(rule.kroner)


def second_signer(service, example):
    rule = delegation.signature_rule(
        outcome=example["outcome"],
        level=service.level,
        service=service.code,
        minutes_per_week=example.get("minutes_per_week"),
        on=example["on"],
    )
    return rule.second_role or ""
