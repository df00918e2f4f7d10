# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Fields that take one kind of JSON value each, and keep it exactly or refuse it.

No sentence repeats what was sent: answers end up in other systems' logs.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.db.models import CharField, Model
from rest_framework import serializers

from tildeling.shared.text import clean

_MISSING = {
    "required": "Feltet mangler.",
    "null": "Feltet kan ikke være tomt.",
    "blank": "Feltet kan ikke være tomt.",
    "empty": "Listen kan ikke være tom.",
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Strict(serializers.Serializer[Any]):
    """An object whose every field is named here; an unknown one is refused by its name."""

    default_error_messages = {"invalid": "Dette må være et objekt."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["error_messages"] = {**_MISSING, **kwargs.get("error_messages", {})}
        super().__init__(*args, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is not an object and what is not known, before the fields are read."""
        if isinstance(data, Mapping):
            unknown = sorted(str(name)[:60] for name in set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name: ["Feltet er ukjent."] for name in unknown})
        return super().to_internal_value(data)


class Answer(serializers.Serializer[Any]):
    """What we answer; only ever written."""


class Text(serializers.CharField):
    """A text that is stored as it was sent, but for blanks around it; else refused."""

    default_error_messages = {
        **_MISSING,
        "invalid": "Dette må være en tekst.",
        "characters": "Teksten har tegn som ikke kan lagres.",
    }

    def __init__(self, **kwargs: Any) -> None:
        most = kwargs.get("max_length")
        own = {"max_length": f"Skriv høyst {most} tegn."} if most else {}
        kwargs["error_messages"] = {**own, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Take texts only, and none that storing would change."""
        if data is not serializers.empty and data is not None:
            if not isinstance(data, str):
                self.fail("invalid")
            if clean(data) != unicodedata.normalize("NFC", data).strip():
                self.fail("characters")
        return super().run_validation(data)


def text_of(model: type[Model], name: str, **options: Any) -> Text:
    """Return the field of a column: as long as it, and required when it cannot be empty."""
    column = cast("CharField[Any, Any]", model._meta.get_field(name))
    usual = {"required": False, "allow_blank": True} if column.blank else {}
    return Text(max_length=column.max_length, **{**usual, **options})


class Code(serializers.ChoiceField):
    """One of a few codes."""

    default_error_messages = {**_MISSING, "invalid_choice": "Velg en av kodene."}

    def to_internal_value(self, data: Any) -> Any:
        """Take texts only, and say nothing of what else was sent."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input="")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false, and nothing that looks like it."""

    default_error_messages = {**_MISSING, "invalid": "Dette må være true eller false."}

    def to_internal_value(self, data: Any) -> bool:
        """Take the two values of JSON only."""
        if data is not True and data is not False:
            self.fail("invalid", input="")
        return bool(data)


class Day(serializers.DateField):
    """A date, written yyyy-mm-dd."""

    default_error_messages = {**_MISSING, "invalid": "Skriv datoen som åååå-mm-dd."}

    def to_internal_value(self, data: Any) -> date:
        """Take the one form only; Python also reads week dates and dates without hyphens."""
        if not isinstance(data, str) or not _DAY.fullmatch(data):
            self.fail("invalid", format="")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("invalid", format="")


class Whole(serializers.IntegerField):
    """A whole number as the text of an address has it."""

    def __init__(self, **kwargs: Any) -> None:
        least, most = kwargs["min_value"], kwargs["max_value"]
        said = f"Skriv et helt tall fra {least} til {most}."
        names = ("invalid", "min_value", "max_value", "max_string_length")
        kwargs["error_messages"] = dict.fromkeys(names, said)
        super().__init__(**kwargs)


class Many(serializers.ListField):
    """A list of objects of one kind."""

    default_error_messages = {**_MISSING, "not_a_list": "Dette må være en liste."}

    def __init__(self, **kwargs: Any) -> None:
        most = kwargs["max_length"]
        kwargs["error_messages"] = {"max_length": f"Send høyst {most}."}
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Take lists only, and say nothing of what else was sent."""
        if not isinstance(data, list):
            self.fail("not_a_list", input_type="")
        return super().to_internal_value(data)


def field_problems(
    fields: Mapping[str, str], errors: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Return a command's errors under the names that the API gives the fields."""
    renamed: dict[str, list[str]] = {}
    for name, sentences in errors.items():
        renamed.setdefault(fields.get(name, name), []).extend(sentences)
    return renamed
