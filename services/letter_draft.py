# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter under composition: its kind, its facts, and the dated texts it has used so far."""

from dataclasses import dataclass, field
from datetime import date

from services.letter_facts import LetterFacts, LetterKind, LetterLine
from services.letter_texts import fill, text_of
from services.letter_tree import long_date


@dataclass(frozen=True, slots=True)
class Draft:
    """What the sections of a letter are written from; `used` maps each text to its version."""

    kind: LetterKind
    facts: LetterFacts
    used: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, **values: str) -> str:
        """Return a text with its gaps filled, and remember which version it was."""
        text = text_of(name, self.kind, self.facts.dated_on)
        self.used[name] = text.valid_from.isoformat()
        return fill(text.text, values)

    def items(self, name: str, **values: str) -> list[str]:
        """Return the items of a list text with their gaps filled."""
        text = text_of(name, self.kind, self.facts.dated_on)
        self.used[name] = text.valid_from.isoformat()
        return [fill(item, values) for item in text.items]

    @property
    def phone(self) -> str:
        """The telephone number to call, or the name of the unit when it has none."""
        return self.facts.sender.phone or self.facts.sender.unit


def lower_first(text: str) -> str:
    """Return the text as it reads inside a sentence; abbreviations such as BPA stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def joined(parts: list[str]) -> str:
    """Return the parts as a Norwegian enumeration: «a, b og c»."""
    return " og ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def services_of(lines: tuple[LetterLine, ...]) -> str:
    """Return the names of the services as they read inside a sentence."""
    return joined([lower_first(line.service) for line in lines])


def period(line: LetterLine, decided_on: date) -> str:
    """Return when a service holds: «fra 1. mai 2026 og inntil videre»."""
    start = f"fra {long_date(line.starts_on or decided_on)}"
    return (
        f"{start} til og med {long_date(line.last_on)}"
        if line.last_on
        else (f"{start} og inntil videre")
    )
