# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The published example as the journey tells it: its texts, and its dates moved to now."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PATH = Path("examples/1_glemmer_medisinene.json")
OSLO = ZoneInfo("Europe/Oslo")
# In the example the services start on this Monday.
FIRST_DAY = date(2026, 3, 23)
NOT_TYPED = {"step", "at", "by", "need", "measure", "service", "unit", "needs", "discipline"}


def first_monday(today: date) -> date:
    """Return a Monday with some days to spare for the decision."""
    return today + timedelta(days=7 + (-today.weekday()) % 7)


@dataclass
class Story:
    """The example, and what the journey learns on its way."""

    today: date
    told: dict[str, Any] = field(default_factory=lambda: json.loads(PATH.read_text()))
    number: str = ""
    orders: dict[str, str] = field(default_factory=dict)

    @property
    def monday(self) -> date:
        """The day the services start."""
        return first_monday(self.today)

    @property
    def case(self) -> str:
        """The address of the case."""
        return f"/saker/{self.number}/"

    @property
    def latest(self) -> date:
        """The day of round two."""
        return self.monday + timedelta(days=21)

    def at(self, days: int, hour: int = 10) -> datetime:
        """Return an hour some days after the start of the services."""
        on = self.monday + timedelta(days=days)
        return datetime(on.year, on.month, on.day, hour, tzinfo=OSLO)

    def day(self, text: str) -> date:
        """Return a day of the example as the journey has it."""
        return date.fromisoformat(text) + (self.monday - FIRST_DAY)

    def past(self, text: str, *, round: int = 1) -> date:
        """Return a day that has been: the day of the round at the latest."""
        return min(self.day(text), self.today if round == 1 else self.latest)

    def entries(self, step: str, *, round: int = 1) -> list[dict[str, Any]]:
        """Return the entries of a step in a round."""
        found, passed = [], 1
        for entry in self.told["course"]:
            passed += entry["step"] == "reassess"
            if passed == round and entry["step"] == step:
                found.append(entry)
        return found

    def entry(self, step: str, *, nth: int = 0, round: int = 1) -> dict[str, Any]:
        """Return one entry."""
        return self.entries(step, round=round)[nth]

    def measure(self, name: str, *, round: int = 1) -> dict[str, Any]:
        """Return what is recorded of a measure, as its form has it."""
        entry = next(one for one in self.entries("measure", round=round) if one["measure"] == name)
        return self.typed(entry, round=round)

    def typed(self, entry: dict[str, Any], *, round: int = 1) -> dict[str, Any]:
        """Return an entry's fields as a form has them: days moved, minutes with their unit."""
        found = {name: value for name, value in entry.items() if name not in NOT_TYPED}
        for name, value in found.items():
            if name in {"from_on", "until_on"}:
                found[name] = self.past(value, round=round)
            elif name.endswith("_on"):
                found[name] = self.day(value)
            elif "minutes" in name:
                found[name] = f"{value} min"
        return found
