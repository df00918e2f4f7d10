# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Make the files of a demo: who lives there, what they apply for, and how far each case has come.

Deterministic from a seed. Every course is one of the written examples with another person, other
dates, another caseworker and zone, and stops where chance says: some cases are new, some are being
mapped or decided, most are delivered.
"""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from services.identity_numbers import make_synthetic
from workflows.demo.names import FAMILY, GIVEN, STREETS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TEMPLATES = ("1_glemmer_medisinene", "2_utskriving_fredag", "3_renhold_og_utrygghet")
ZONES = (("sone-nord", "nord", "utforer1"), ("sone-sor", "sør", "utforer2"))
CASEWORKERS = ("saksbehandler1", "saksbehandler2", "saksbehandler3")
FIRST_SEQUENCE = 100

# Of a hundred cases, how many stand before each of these entries today; the rest go to the end.
STANDS_BEFORE = {
    "start_mapping": 5, "assess": 9, "meeting": 4, "check": 4, "ladder": 2, "proposal": 3,
    "answer_start": 4, "draft": 4, "sign": 2, "second_sign": 3, "dispatch": 3, "accept": 5,
    "begin": 4,
}  # fmt: skip
HISTORY_DAYS = 120
# Which template is a trial that may lie behind, and which is help for a few weeks only.
TRIAL, SHORT = 0, 1
SHORT_DAYS = 16


@dataclass(frozen=True)
class Made:
    """One generated course, and the day it stands at."""

    number: int
    document: dict[str, Any]
    ends_on: date


def courses(*, people: int, on: date, seed: int = 1) -> Iterator[Made]:
    """Yield a course for each person; `on` is the demo's last day."""
    chance = random.Random(seed)  # noqa: S311 -- the same demo each time, no secret
    templates = [
        json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")) for name in TEMPLATES
    ]
    stops = _stops(people, chance)
    for number in range(people):
        yield _course(number, templates[number % len(templates)], stops[number], on, chance)


def _stops(people: int, chance: random.Random) -> list[str]:
    stops = [
        step for step, hundredths in STANDS_BEFORE.items()
        for _ in range(round(hundredths * people / 100))
    ]  # fmt: skip
    stops += [""] * (people - len(stops))
    chance.shuffle(stops)
    return stops


def _course(
    number: int, template: dict[str, Any], stop: str, on: date, chance: random.Random
) -> Made:
    document = copy.deepcopy(template)
    unit, zone, provider = ZONES[number % len(ZONES)]
    caseworker = chance.choice(CASEWORKERS)
    born = date(chance.randint(1929, 1958), chance.randint(1, 12), chance.randint(1, 28))
    document["application"]["reference"] = f"DEMO-{number + 1:04d}"
    document["application"]["person"] |= {
        "fnr": make_synthetic(FIRST_SEQUENCE + number, born),
        "given_name": chance.choice(GIVEN),
        "family_name": chance.choice(FAMILY),
        "born_on": born.isoformat(),
        "address": f"{chance.choice(STREETS)} {chance.randint(1, 80)}",
        "phone": f"000 {chance.randint(10, 99)} {chance.randint(100, 999)}",
        "zone": zone,
    }
    document["course"] = [
        _entry(entry, unit, provider, caseworker)
        for entry in _until(document["course"], stop)
        if entry["step"] not in _LATER
    ]
    _vary(document["course"], chance)
    is_old = not stop and number % len(TEMPLATES) == TRIAL
    if is_old:
        _after_the_trial(document["course"])
    lasts = SHORT_DAYS if number % len(TEMPLATES) == SHORT else HISTORY_DAYS
    return Made(number, document, _last_day(stop, lasts, on, chance))


# Visits come in as files of their own, and a change follows from them.
_LATER = {"visits", "change_proposal", "reassess", "answer_proposal"}


def _until(entries: list[dict[str, Any]], stop: str) -> list[dict[str, Any]]:
    """Keep what comes before the stop, and never more than the first round."""
    kept = []
    for entry in entries:
        if entry["step"] in {stop, "reassess"}:
            break
        kept.append(entry)
    return kept


def _entry(entry: dict[str, Any], unit: str, provider: str, caseworker: str) -> dict[str, Any]:
    entry = dict(entry)
    if entry.get("unit"):
        entry["unit"] = unit
    by = entry.get("by", "")
    if by.startswith("utforer"):
        entry["by"] = provider
    elif by.startswith("saksbehandler"):
        entry["by"] = caseworker
    return entry


def _vary(entries: list[dict[str, Any]], chance: random.Random) -> None:
    """Give what is granted in minutes another extent, the same wherever it stands."""
    factor = chance.choice((3, 4, 4, 4, 5))
    residual = 0
    for entry in entries:
        if entry["step"] == "line" and entry.get("minutes"):
            entry["minutes"] = entry["minutes"] * factor // 4
        if entry["step"] == "measure" and entry.get("residual_minutes_per_week"):
            residual = entry["residual_minutes_per_week"] * factor // 4
            entry["residual_minutes_per_week"] = residual


def _after_the_trial(entries: list[dict[str, Any]]) -> None:
    """Let the trial lie behind: the dispenser works and stays, and is looked at in half a year."""
    for entry in entries:
        if entry["step"] == "measure" and entry["measure"] == "medication_support_device":
            received = date.fromisoformat(entry["at"][:10])
            entry |= {
                "state": "TRIED_EFFECTIVE",
                "evidence": "dispenser_log",
                "from_on": (received - timedelta(days=40)).isoformat(),
                "until_on": (received - timedelta(days=12)).isoformat(),
            }
        if entry["step"] == "line":
            starts = date.fromisoformat(entry["starts_on"])
            entry.pop("ends_on", None)
            entry["evaluation_on"] = (starts + timedelta(days=182)).isoformat()


def _last_day(stop: str, lasts: int, on: date, chance: random.Random) -> date:
    """Cases that wait have moved lately; those that are delivered began up to `lasts` days ago."""
    days = chance.randint(0, 4) if stop else chance.randint(3, lasts)
    day = on - timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))
