# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What came from outside, cleaned and held up against the columns it is going into."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Field, Model

from tildeling.shared.refusals import Invalid
from tildeling.shared.text import clean

EMPTY = "Fyll ut dette feltet."


class Problems:
    """Field errors gathered before refusing, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.errors: dict[str, list[str]] = {}

    def add(self, field: str, sentence: str) -> None:
        """Note what does not hold about a field."""
        self.errors.setdefault(field, []).append(sentence)

    def refuse(self) -> None:
        """Raise `Invalid` with everything that was noted, if anything was."""
        if self.errors:
            raise Invalid(self.errors)


def checked(
    model: type[Model], values: Mapping[str, Any], problems: Problems | None = None
) -> dict[str, Any]:
    """Return the values with texts cleaned; what the columns cannot hold is `Invalid`.

    With `problems` the errors are noted there and the caller refuses. No sentence repeats a value.
    """
    noted = problems or Problems()
    held = {}
    for name, value in values.items():
        field = model._meta.get_field(name)
        held[name] = clean(value) if isinstance(value, str) else value
        sentence = _problem(field, held[name]) if isinstance(field, Field) else ""
        if sentence:
            noted.add(name, sentence)
    if problems is None:
        noted.refuse()
    return held


def _problem(field: "Field[Any, Any]", value: Any) -> str:
    if value is None:
        return "" if field.null else EMPTY
    if value == "":
        return "" if field.blank else EMPTY
    if field.choices and value not in dict(field.flatchoices):
        return "Velg noe fra listen."
    # PostgreSQL refuses a longer text with an error that shows it.
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        return f"Skriv høyst {field.max_length} tegn."
    return ""
