# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms as every page has them: checked for shape only, in Norwegian, with nothing typed lost."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.minutes import NotMinutes, format_hours, parse_minutes
from tildeling.pages.clock import today
from tildeling.shared.refusals import Invalid, Stale

LINE = 200
TEXT = 10_000
EARLIEST, LATEST = date(1890, 1, 1), date(2199, 12, 31)
# Marks that turn the direction of text: they can make a name or a number read as another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
KEPT = frozenset("\n\r\t")


def storable(value: str) -> None:
    """Refuse what PostgreSQL or a reader cannot take: NUL, control characters, surrogates."""
    for letter in value:
        if letter in KEPT:
            continue
        if letter in TURNING or unicodedata.category(letter) in {"Cc", "Cs"}:
            raise ValidationError(
                _("Teksten har usynlige tegn som ikke kan lagres. Skriv den på nytt her."),
                code="controls",
            )


@dataclass(frozen=True)
class Mistake:
    """One line of the error summary; `anchor` is the id of the field it leads to."""

    text: str
    anchor: str = ""


class FilterForm(forms.Form):
    """A form that only asks (method get); every other form builds on it too."""

    use_required_attribute = False
    marks_optional = False
    theirs: Mapping[str, Any] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _harden(field)

    @property
    def mistakes(self) -> list[Mistake]:
        """What must be put right, in the order of the fields, for the error summary."""
        if not self.is_bound:
            return []
        found = [Mistake(str(text)) for text in self.non_field_errors()]
        for name in self.errors:
            if name in self.fields:
                bound = self[name]
                found += [Mistake(str(text), _anchor(bound)) for text in bound.errors]
        return found


class Form(FilterForm):
    """A form that changes something: it carries its own idempotency key.

    The key is made when the page is fetched and kept through every re-render, so that a double
    click or a resend is the same act. Pass `form.idempotency_key` down as `key`.
    """

    marks_optional = True
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def idempotency_key(self) -> str:
        """Return the key of a valid form."""
        return str(self.cleaned_data["key"])

    @property
    def given(self) -> dict[str, Any]:
        """Return what was filled in, without key and version."""
        return {name: v for name, v in self.cleaned_data.items() if name not in {"key", "version"}}

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Show what a command refused on the form itself, instead of on a page of its own.

        `Invalid` lands on its fields; `Stale` keeps what was typed and shows the other text
        beside it (components/stale.html), and the next save is meant for the newer version.
        """
        try:
            yield
        except Invalid as refusal:
            for name, sentences in refusal.errors.items():
                for sentence in sentences:
                    self.add_error(name if name in self.fields else None, sentence)
        except Stale as refusal:
            self.theirs = {
                str(self.fields[name].label or name) if name in self.fields else name: value
                for name, value in refusal.theirs.items()
            }
            sent: Any = self.data
            self.data = newer = sent.copy()
            newer[self.add_prefix("version")] = str(refusal.version)
            self.add_error(None, refusal.reason)


class VersionedForm(Form):
    """A form over a row that others may save too; give `initial={"version": row.version}`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NorwegianDateField(forms.DateField):
    """A date typed as dd.mm.åååå; ddmmåå, ddmmåååå, d.m.åå and åååå-mm-dd are understood too.

    A year of two digits is the nearest; with `is_past`, as for a birth, it never lies ahead.
    """

    widget = forms.DateInput(format="%d.%m.%Y", attrs={"class": "short", "autocomplete": "off"})

    def __init__(self, *, is_past: bool = False, **kwargs: Any) -> None:
        self.is_past = is_past
        kwargs.setdefault("help_text", gettext_lazy("Dag, måned og år, for eksempel 14.11.2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Read a date, or say which of the two things is wrong with it."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        parts = _date_parts(str(value).strip(), turn=today().year % 100 if self.is_past else 68)
        if parts is None:
            raise ValidationError(
                _("Skriv datoen som dag.måned.år, for eksempel 14.11.2026."), code="shape"
            )
        try:
            found = date(*parts)
        except ValueError as wrong:
            raise ValidationError(_("Datoen finnes ikke i kalenderen."), code="calendar") from wrong
        if not EARLIEST <= found <= LATEST:
            raise ValidationError(_("Sjekk årstallet i datoen."), code="year")
        return found


class NorwegianTimeField(forms.TimeField):
    """A time of day typed as tt.mm, tt:mm or ttmm."""

    widget = forms.TimeInput(format="%H.%M", attrs={"class": "tiny", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H.%M", "%H:%M", "%H%M"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = gettext_lazy("Skriv klokkeslettet som 14.30.")


class MinutesField(forms.CharField):
    """A length of time: «1,5», «1:30», «1 t 30 min» or «90 min» become whole minutes."""

    widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})

    def __init__(self, *, most: int = 7 * 24 * 60, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", gettext_lazy("For eksempel 1,5 (timer), 1:30 eller 90 min"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        """Read whole minutes."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = parse_minutes(text)
        except NotMinutes as wrong:
            raise ValidationError(str(wrong), code="shape") from wrong
        if found > self.most:
            raise ValidationError(
                _("Tiden kan ikke være lengre enn %(most)s.") % {"most": format_hours(self.most)},
                code="most",
            )
        return found


class UploadField(forms.FileField):
    """A file from the person's machine."""

    widget = forms.FileInput


class RadioRow(forms.RadioSelect):
    """Radio buttons beside each other, for short answers such as a score."""

    template_name = "django/forms/widgets/radio_row.html"


def long_text(**kwargs: Any) -> forms.CharField:
    """Return a field for several lines; `rows` says how many are seen at first."""
    rows = kwargs.pop("rows", 4)
    kwargs.setdefault("max_length", TEXT)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    """Render a page; a form with errors answers 422, one that somebody overtook 409."""
    context = dict(context or {})
    bound = [value for value in context.values() if isinstance(value, BaseForm) and value.is_bound]
    wrong = [form for form in bound if form.errors]
    if status is None:
        status = 200
        if wrong and request.method == "POST":
            status = 409 if any(getattr(form, "theirs", None) for form in wrong) else 422
    context.setdefault("page_has_errors", bool(wrong))
    return render(request, template, context, status=status)


def _harden(field: forms.Field) -> None:
    """Give a field Norwegian words, a length it cannot pass and the check of its characters."""
    if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
        if field.max_length is None:
            _limit(field, TEXT if isinstance(field.widget, forms.Textarea) else LINE)
        if storable not in field.validators:
            field.validators = [*field.validators, storable]
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs.pop("maxlength", None)  # a browser would cut a pasted text silently
    if field.label and isinstance(field, forms.ChoiceField | forms.BooleanField):
        choose = gettext_lazy("Velg et svar på «%(label)s».")
        field.error_messages["required"] = choose % {"label": field.label}
    elif field.label:
        fill = gettext_lazy("Fyll ut «%(label)s».")
        field.error_messages["required"] = fill % {"label": field.label}
    if isinstance(field.widget, forms.HiddenInput):
        field.error_messages["required"] = gettext_lazy("Skjemaet mangler noe. Last siden på nytt.")


def _limit(field: forms.CharField, length: int) -> None:
    field.max_length = length
    field.validators = [*field.validators, forms.CharField(max_length=length).validators[0]]
    field.widget.attrs.setdefault("maxlength", str(length))


def _anchor(bound: BoundField) -> str:
    if bound.is_hidden:
        return ""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


def _date_parts(text: str, *, turn: int) -> tuple[int, int, int] | None:
    """Split what was typed into year, month and day; `turn` is the last short year of the 2000s."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(\d\d?)([./ -])(\d\d?)\2(\d{4}|\d{2})", text):
        day, _mark, month, year = found.groups()
    elif found := re.fullmatch(r"(\d{2})(\d{2})(\d{4}|\d{2})", text):
        day, month, year = found.groups()
    else:
        return None
    return _full_year(year, turn), int(month), int(day)


def _full_year(year: str, turn: int) -> int:
    """Read a year of two digits, by default as the nearest: 68 → 2068, 69 → 1969."""
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= turn else 1900)
