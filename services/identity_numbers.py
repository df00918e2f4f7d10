# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Norwegian identity numbers: whether one is well formed, and nothing about the person.

Sex, age and century are never read out of a number: from 2032 they cannot be, and before that the
population register is the source. Eleven valid digits do not make a real person.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

NEW_RULE_FROM = date(2032, 1, 1)

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_D_NUMBER_DAY = 40
_SYNTHETIC_MONTHS = (80, 65, 40)
_SKATTEETATEN_MONTH = 80
_MONTHS = 12


class CheckRule(StrEnum):
    """How the first check digit is tested; numbers of the classic rule satisfy the new one too."""

    CLASSIC = "classic"
    FROM_2032 = "from_2032"


_REMAINDERS = {
    CheckRule.CLASSIC: frozenset({0}),
    CheckRule.FROM_2032: frozenset({0, 1, 2, 3}),
}


class BadIdentityNumber(ValueError):
    """A text is not a well formed identity number; the Norwegian message never contains it."""


def rule_on(day: date) -> CheckRule:
    """Return the check rule in use on a day: the new one from 2032, whenever a person was born."""
    return CheckRule.FROM_2032 if day >= NEW_RULE_FROM else CheckRule.CLASSIC


def normalise(text: str, *, synthetic: bool = False, rule: CheckRule = CheckRule.CLASSIC) -> str:
    """Return the eleven digits of a fødselsnummer or D-number; `BadIdentityNumber` for others.

    Blanks and hyphens are dropped. Synthetic numbers (month + 80, + 65 or + 40) are accepted only
    where `synthetic` says that this installation holds no real person.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{11}", digits):
        raise BadIdentityNumber("Et fødselsnummer eller D-nummer har elleve siffer.")
    month = _month(digits, synthetic=synthetic)
    if not _is_day(digits, month):
        raise BadIdentityNumber("De seks første sifrene er ikke en dato.")
    if not _check_digits_hold(digits, rule):
        raise BadIdentityNumber("Kontrollsifrene stemmer ikke. Se etter tastefeil.")
    return digits


def is_synthetic(digits: str) -> bool:
    """Say whether a normalised number carries a synthetic month, and so is no real person's."""
    return int(digits[2:4]) > _MONTHS


def make_synthetic(seq: int, born: date) -> str:
    """Return the `seq`-th valid synthetic number (month + 80) of a birth date, counted from 0.

    For demonstration and tests. ValueError when the date has no such number.
    """
    start = f"{born:%d}{born.month + _SKATTEETATEN_MONTH}{born:%y}"
    for position, number in enumerate(_numbers(start, born.year)):
        if position == seq:
            return number
    raise ValueError("there is no such synthetic number for that date")


def _month(digits: str, *, synthetic: bool) -> int:
    month = int(digits[2:4])
    for added in _SYNTHETIC_MONTHS:
        if 1 <= month - added <= _MONTHS:
            if not synthetic:
                raise BadIdentityNumber("Syntetiske numre kan ikke brukes her.")
            return month - added
    return month


def _is_day(digits: str, month: int) -> bool:
    day = int(digits[:2])
    if day > _D_NUMBER_DAY:
        day -= _D_NUMBER_DAY
    if not 1 <= month <= _MONTHS:
        return False
    # The century is unknown, so 29 February is allowed in every year that can be a leap year.
    leap = 2000 if int(digits[4:6]) % 4 == 0 else 2001
    return 1 <= day <= calendar.monthrange(leap, month)[1]


def _check_digits_hold(digits: str, rule: CheckRule) -> bool:
    first = _remainder(digits, _K1) in _REMAINDERS[rule]
    return first and _remainder(digits, _K2) == 0


def _remainder(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _numbers(start: str, year: int) -> Iterator[str]:
    for individual in _individual_numbers(year):
        nine = f"{start}{individual:03d}"
        first = -_remainder(nine, _K1) % 11
        second = -_remainder(f"{nine}{first}", _K2) % 11
        if first < 10 and second < 10:
            yield f"{nine}{first}{second}"


def _individual_numbers(year: int) -> range:
    # The series in use before 2032; only a generator may know them, a validator never asks.
    if 1900 <= year <= 1999:
        return range(500)
    if 2000 <= year <= 2039:
        return range(500, 1000)
    raise ValueError("synthetic numbers are made for births from 1900 to 2039")
