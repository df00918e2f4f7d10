# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be charged for a service: dated rates in kroner, exact, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from services.tomldata import BadData, build_all, grouped, in_force, read, sections

FILE = Path(__file__).parent / "law" / "user_fees.toml"


class Charge(StrEnum):
    """How a fee group is charged."""

    FREE = "free"
    RATE = "rate"
    LOCAL = "local"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One dated row: how a fee group is charged and by which paragraph."""

    group: str
    title: str
    valid_from: date
    charge: Charge
    source: str
    amount: str = ""
    per: str = ""
    becomes: str = ""
    becomes_from_day: int | None = None
    verified: bool = True
    note: str = ""

    @property
    def kroner(self) -> Decimal | None:
        """The rate in kroner; 0 when free, None when the municipality or a formula sets it."""
        if self.charge is Charge.FREE:
            return Decimal(0)
        return Decimal(self.amount) if self.amount else None


@dataclass(frozen=True, slots=True)
class Amount:
    """One dated amount or share that a fee formula uses."""

    key: str
    valid_from: date
    amount: str
    source: str
    per: str = ""
    note: str = ""

    @property
    def value(self) -> Decimal:
        """The amount, exact."""
        return Decimal(self.amount)


def fee_rule(group: str, on: date, *, days_this_year: int = 0) -> FeeRule:
    """Return how a fee group is charged on a day; KeyError for an unknown group.

    `days_this_year` counts the person's days in time-limited stays so far in the calendar year:
    from the 60th such stays are charged as long ones (egenandelsforskriften § 3).
    """
    rule = in_force(_tables()[0][group], on, f"fee group {group}")
    if rule.becomes_from_day is not None and days_this_year >= rule.becomes_from_day:
        return fee_rule(rule.becomes, on)
    return rule


def amount(key: str, on: date) -> Amount:
    """Return a dated amount; KeyError for an unknown key, `NotInForce` before its first day."""
    return in_force(_tables()[1][key], on, f"fee amount {key}")


def practical_help_monthly_cap(income: Decimal, base_amount: Decimal, on: date) -> Decimal | None:
    """Return the most a household pays a month for practical help, or None when nothing caps it.

    `income` is the household's taxable net income, `base_amount` G on 1 January, both in kroner;
    the cap holds below two G, not at it (egenandelsforskriften § 10).
    """
    if income < amount("practical_help_cap_income_in_g", on).value * base_amount:
        return amount("practical_help_monthly_cap", on).value
    return None


@lru_cache(maxsize=1)
def _tables() -> tuple[Mapping[str, tuple[FeeRule, ...]], Mapping[str, tuple[Amount, ...]]]:
    return load(FILE)


def load(
    path: Path,
) -> tuple[Mapping[str, tuple[FeeRule, ...]], Mapping[str, tuple[Amount, ...]]]:
    """Read fee rules by group and amounts by key; what is unknown or no number is `BadData`."""
    table = sections(read(path), ("fees", "amounts"), path.name)
    rules = build_all(FeeRule, table["fees"], path.name)
    amounts = build_all(Amount, table["amounts"], path.name)
    for rule in rules:
        if (rule.charge is Charge.RATE) is not bool(rule.amount):
            raise BadData(f"{path.name}: {rule.group!r} has charge and amount at odds")
    for text in [rule.amount for rule in rules if rule.amount] + [row.amount for row in amounts]:
        _check_number(text, path.name)
    return (
        grouped(rules, lambda rule: rule.group, path.name),
        grouped(amounts, lambda row: row.key, path.name),
    )


def _check_number(text: str, where: str) -> None:
    try:
        Decimal(text)
    except InvalidOperation:
        raise BadData(f"{where}: {text!r} is not an amount") from None
