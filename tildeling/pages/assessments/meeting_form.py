# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The meeting's form: a choice for each fact on which the disciplines differ, then the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.types import FactSpec, FactType
from tildeling.assessments.commands import Agreement
from tildeling.assessments.facts import Suggestion, fact_specs
from tildeling.assessments.queries import DisciplineValue, FactComparison
from tildeling.pages.assessments.words import SCALE, say
from tildeling.pages.forms import Form, NorwegianDateField, RadioRow, long_text, storable

OTHER = "other"
# Whose facts are nobody's to find on a home visit, and may be filled in at the meeting.
OFFICE = "saksbehandler"


class MeetingForm(Form):
    """Who met, what they agreed and what they concluded."""

    held_on = NorwegianDateField(label=gettext_lazy("Dato for møtet"))
    participants = forms.CharField(
        label=gettext_lazy("Til stede"), max_length=500,
        help_text=gettext_lazy("For eksempel sykepleier, ergoterapeut og saksbehandler"),
    )  # fmt: skip
    user_took_part = forms.TypedChoiceField(
        label=gettext_lazy("Deltok tjenestemottakeren?"), widget=RadioRow,
        choices=[("True", gettext_lazy("Ja")), ("False", gettext_lazy("Nei"))],
        coerce=lambda value: value == "True",
    )  # fmt: skip
    conclusion = long_text(
        label=gettext_lazy("Konklusjon"), max_length=8000,
        help_text=gettext_lazy("Hva er dere enige om at personen trenger, og hvorfor?"),
    )  # fmt: skip
    one_profession_reason = long_text(
        label=gettext_lazy("Hvorfor det var nok med disse fagene"), required=False, rows=2,
        max_length=2000,
        help_text=gettext_lazy(
            "Fylles ut når bare ett fag har kartlagt, eller når ergo- eller fysioterapeut mangler."
        ),
    )  # fmt: skip

    def __init__(
        self,
        compared: Sequence[FactComparison],
        suggested: dict[str, Suggestion],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self.differing = [fact for fact in compared if fact.differs]
        known = {fact.spec.code for fact in compared}
        self.unknown = [
            spec for code, spec in fact_specs().items() if code not in known and OFFICE in spec.who
        ]
        self.suggested = suggested
        super().__init__(*args, **kwargs)
        for fact in self.differing:
            self.fields |= _fields_of(fact)
        for spec in self.unknown:
            found = suggested.get(spec.code)
            self.fields[spec.code] = _answer(spec, found.value if found else None)

    def clean(self) -> dict[str, Any]:
        """Ask for the third value where none of the found ones is chosen."""
        given = super().clean() or self.cleaned_data
        for fact in self.differing:
            code = fact.spec.code
            if given.get(code) == OTHER and given.get(f"{code}_other") is None:
                self.add_error(f"{code}_other", _("Velg svaret dere er enige om."))
        return given

    def agreed(self) -> dict[str, Agreement]:
        """Return what was agreed on the facts that differ, and what was filled in besides."""
        given = self.cleaned_data
        found = {}
        for fact in self.differing:
            code = fact.spec.code
            reason = given[f"{code}_reason"]
            if given[code] == OTHER:
                found[code] = Agreement(given[f"{code}_other"], None, reason)
            else:
                source = next(v for v in fact.values if str(v.assessment_id) == given[code])
                found[code] = Agreement(source.value, source.assessment_id, reason)
        for spec in self.unknown:
            if given.get(spec.code) is not None:
                found[spec.code] = Agreement(given[spec.code])
        return found

    def meeting(self) -> dict[str, Any]:
        """Return the fields of the meeting itself."""
        return {name: self.cleaned_data[name] for name in MeetingForm.base_fields if name != "key"}

    def choices(self) -> list["Choice"]:
        """Return the facts to agree on, as the page shows them."""
        return [
            Choice(self[code], self[f"{code}_other"], self[f"{code}_reason"])
            for code in (fact.spec.code for fact in self.differing)
        ]

    def additions(self) -> list[tuple[BoundField, str]]:
        """Return the facts the office may fill in, with where a suggestion is from."""
        return [
            (self[spec.code], self.suggested[spec.code].source if spec.code in self.suggested
             else "")
            for spec in self.unknown
        ]  # fmt: skip

    def own(self) -> list[BoundField]:
        """Return the fields of the meeting itself."""
        return [self[name] for name in MeetingForm.base_fields if name != "key"]


@dataclass(frozen=True)
class Choice:
    """A fact to agree on: the answers found, a third one, and the reason."""

    chosen: BoundField
    other: BoundField
    reason: BoundField


def _fields_of(fact: FactComparison) -> dict[str, forms.Field]:
    code, label = fact.spec.code, fact.spec.label
    return {
        code: forms.ChoiceField(
            label=label, help_text=fact.spec.help, widget=forms.RadioSelect,
            choices=[*_found(fact), (OTHER, _("Et annet svar"))],
            error_messages={
                "required": _("Velg hva dere er enige om for «%(fact)s».") % {"fact": label}
            },
        ),
        f"{code}_other": _answer(
            fact.spec, None, label=_("Et annet svar på «%(fact)s»") % {"fact": label}
        ),
        f"{code}_reason": forms.CharField(
            label=_("Hvorfor"), required=False, max_length=1000, validators=[storable],
            help_text=_("Må fylles ut når dere velger et annet svar enn fagene."),
        ),
    }  # fmt: skip


def _found(fact: FactComparison) -> list[tuple[str, SafeString]]:
    """Return each answer once, with those who found it and what they noted."""
    by_value: dict[Any, list[DisciplineValue]] = {}
    for row in fact.values:
        by_value.setdefault(row.value, []).append(row)
    return [
        (
            str(rows[0].assessment_id),
            format_html(
                "<b>{}</b> {}",
                say(fact.spec, value),
                format_html_join(
                    "", "<small>{}{}</small>",
                    ((row.discipline.label, f": {row.note}" if row.note else "") for row in rows),
                ),
            ),
        )
        for value, rows in by_value.items()
    ]  # fmt: skip


def _answer(spec: FactSpec, initial: Any, *, label: str = "") -> forms.Field:
    """Return a field that takes any answer to a fact, or none."""
    common: dict[str, Any] = {
        "label": label or spec.label, "required": False, "initial": initial,
        "help_text": "" if label else spec.help,
    }  # fmt: skip
    match spec.type:
        case FactType.SCORE:
            scores = [(str(score.value), f"{score.value} – {score.short}") for score in SCALE]
            return forms.TypedChoiceField(
                choices=[("", _("Velg skår")), *scores], coerce=int, empty_value=None, **common
            )
        case FactType.BOOL:
            return forms.TypedChoiceField(
                choices=[("", _("Vet ikke")), ("True", _("Ja")), ("False", _("Nei"))],
                coerce=lambda value: value == "True", empty_value=None, **common,
            )  # fmt: skip
        case FactType.CODE:
            choices = [(choice.code, choice.label) for choice in spec.choices]
            return forms.TypedChoiceField(
                choices=[("", _("Vet ikke")), *choices], empty_value=None, **common
            )
        case FactType.DATE:
            return NorwegianDateField(**common)
