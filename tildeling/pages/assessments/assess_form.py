# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One discipline's form: a field for each fact of the rules, its note, the tests and the texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.types import FactSpec, FactType
from tildeling.assessments.commands import AssessmentChanges, TestInput
from tildeling.assessments.facts import fact_specs
from tildeling.assessments.queries import AssessmentView, FactAnswer
from tildeling.assessments.states import Mode, TestCode
from tildeling.organisation.roles import Profession
from tildeling.pages.assessments.words import TEXTS, say, say_code, score_choices, tenths
from tildeling.pages.forms import (
    NorwegianDateField,
    RadioRow,
    VersionedForm,
    long_text,
    storable,
)

LONGEST = 8000


class TenthsField(forms.CharField):
    """A test's result with at most one decimal, «7,5»; becomes tenths."""

    widget = forms.TextInput(
        attrs={"class": "tiny", "inputmode": "decimal", "autocomplete": "off"}
    )  # fmt: skip

    def clean(self, value: Any) -> int | None:
        """Read whole tenths."""
        text = super().clean(value).replace(".", ",")
        if not text:
            return None
        whole, _comma, part = text.partition(",")
        if not (whole.isascii() and whole.isdigit() and len(whole) < 5 and len(part) < 2):
            raise ValidationError(_("Skriv et tall, for eksempel 7 eller 7,5."), code="shape")
        if part and not (part.isascii() and part.isdigit()):
            raise ValidationError(_("Skriv et tall, for eksempel 7 eller 7,5."), code="shape")
        return int(whole) * 10 + int(part or 0)


class AssessForm(VersionedForm):
    """What one discipline writes; nothing need be complete until it is finished."""

    marks_optional = False
    what_matters = long_text(
        label=TEXTS["what_matters"], required=False, max_length=LONGEST, rows=5,
        help_text=gettext_lazy("Skriv det personen selv sier, med egne ord."),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=gettext_lazy("Hvordan møtte du personen?"), required=False,
        choices=[(mode.value, str(mode.label).capitalize()) for mode in Mode],
        widget=forms.RadioSelect,
    )  # fmt: skip
    visited_on = NorwegianDateField(label=gettext_lazy("Dato for møtet"), required=False)
    next_of_kin_view = long_text(
        label=TEXTS["next_of_kin_view"], required=False, max_length=LONGEST, rows=3
    )
    situation = long_text(
        label=TEXTS["situation"], required=False, max_length=LONGEST, rows=6,
        help_text=gettext_lazy("Det du så og fant, også boligen og hjelpen som finnes i dag."),
    )  # fmt: skip
    recommendation = long_text(
        label=TEXTS["recommendation"], required=False, max_length=LONGEST, rows=4,
        help_text=gettext_lazy("Hva bør prøves først, og hva trengs i tillegg?"),
    )  # fmt: skip

    def __init__(self, seen: AssessmentView, *args: Any, **kwargs: Any) -> None:
        self.seen = seen
        kwargs["initial"] = _initial(seen)
        super().__init__(*args, **kwargs)
        for spec in fact_specs().values():
            self.fields[spec.code] = _field(spec)
            self.fields[f"{spec.code}_note"] = _note(spec)
        for test in TestCode:
            self.fields[test] = TenthsField(label=test.label, required=False, max_length=6)
            self.fields[f"{test}_on"] = NorwegianDateField(
                label=_("%(test)s, tatt den") % {"test": test.label}, required=False, help_text=""
            )

    def changes(self, *, on: date) -> AssessmentChanges:
        """Return everything in the form that has the right shape."""
        given = self.cleaned_data
        codes = [code for code in fact_specs() if code in given]
        met = given.get("visited_on")
        return AssessmentChanges(
            facts={code: given[code] for code in codes},
            notes={code: given.get(f"{code}_note", "") for code in codes},
            tests={
                test.value: self._test(test, met or on)
                for test in TestCode
                if test in given and f"{test}_on" in given
            },
            mode=given.get("mode"),
            visited_on=(met or "") if "visited_on" in given else None,
            **{name: given.get(name) for name in TEXTS},
        )

    def news(self, *, on: date) -> AssessmentChanges:
        """Return what the form has that is not already saved, so that a draft writes little."""
        everything = self.changes(on=on)
        answers = {answer.spec.code: answer for answer in _answers(self.seen)}
        tests = {row.test: TestInput(row.tenths, row.taken_on) for row in self.seen.tests}
        return replace(
            everything,
            facts={
                code: value for code, value in everything.facts.items()
                if _stored(value) != answers[code].value
            },
            notes={
                code: note for code, note in everything.notes.items()
                if note != answers[code].note
            },
            tests={
                code: result for code, result in everything.tests.items()
                if result != tests.get(code)
            },
        )  # fmt: skip

    def unanswered_notes(self) -> Iterator[tuple[str, str]]:
        """Yield the field and label of each note that stands beside no answer."""
        for code, spec in fact_specs().items():
            given = self.cleaned_data
            if given.get(f"{code}_note") and given.get(code) is None:
                yield f"{code}_note", spec.label

    def groups(self) -> list["FormGroup"]:
        """Return the rows of the form under their headings; scores first, as the rules have them.

        What other professions usually find out stands last, folded, unless it is answered.
        """
        profession = str(Profession(self.seen.assessment.discipline).label)
        return [
            FormGroup(
                group.group.label,
                [self._row(answer) for answer in group.answers if _is_own(answer, profession)],
                [self._row(answer) for answer in group.answers if not _is_own(answer, profession)],
            )
            for group in self.seen.groups
        ]

    def tests(self) -> list[tuple[BoundField, BoundField]]:
        """Return the tests: result and date."""
        return [(self[test], self[f"{test}_on"]) for test in TestCode]

    def compared(self, theirs: Mapping[str, Any]) -> dict[str, str]:
        """Return what another saved where it is not what stands here, in words, by label."""
        mine, found = self.cleaned_data, {}
        for name, label in TEXTS.items():
            if theirs.get(name, "") != (mine.get(name) or ""):
                found[str(label)] = theirs.get(name) or _("(tomt)")
        for code, spec in fact_specs().items():
            value = theirs.get("facts", {}).get(code)
            if value != _stored(mine.get(code)):
                found[spec.label] = say_code(code, value)
        return found

    def _row(self, answer: FactAnswer) -> "FormRow":
        spec = answer.spec
        hint = ""
        if answer.suggestion is not None:
            hint = _("Andre opplysninger tyder på «%(value)s»: %(source)s.") % {
                "value": say(spec, answer.suggestion.value),
                "source": answer.suggestion.source[:1].lower() + answer.suggestion.source[1:],
            }
        note = self[f"{spec.code}_note"]
        return FormRow(self[spec.code], note, hint, bool(note.value() or note.errors))

    def _test(self, test: str, default: date) -> TestInput | None:
        result = self.cleaned_data[test]
        return None if result is None else TestInput(
            result, self.cleaned_data[f"{test}_on"] or default
        )  # fmt: skip


@dataclass(frozen=True)
class FormRow:
    """A fact on the form: the answer, the note beside it, and what other records say."""

    answer: BoundField
    note: BoundField
    hint: str
    has_note: bool

    @property
    def is_score(self) -> bool:
        """Whether it is answered on the scale."""
        return self.answer.name.startswith("F") and self.answer.name[1:].isdigit()


@dataclass(frozen=True)
class FormGroup:
    """A heading and its rows; `others` are what other professions usually find out."""

    label: str
    rows: list[FormRow]
    others: list[FormRow]


def _is_own(answer: FactAnswer, profession: str) -> bool:
    spec = answer.spec
    return spec.type is FactType.SCORE or profession in spec.who or answer.is_answered


def _answers(seen: AssessmentView) -> Iterator[FactAnswer]:
    for group in seen.groups:
        yield from group.answers


def _initial(seen: AssessmentView) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(seen.assessment, name) for name in TEXTS}
    for answer in _answers(seen):
        value = answer.value
        if answer.spec.type is FactType.DATE and value:
            value = date.fromisoformat(value)
        found[answer.spec.code] = value
        found[f"{answer.spec.code}_note"] = answer.note
    for row in seen.tests:
        found[row.test] = tenths(row.tenths)
        found[f"{row.test}_on"] = row.taken_on
    return found | {
        "version": seen.assessment.version,
        "mode": seen.assessment.mode,
        "visited_on": seen.assessment.visited_on,
    }


def _field(spec: FactSpec) -> forms.Field:
    common: dict[str, Any] = {
        "label": spec.label, "help_text": spec.help, "required": False,
        "error_messages": {"invalid_choice": _("Velg et av svarene.")},
    }  # fmt: skip
    match spec.type:
        case FactType.SCORE:
            return forms.TypedChoiceField(
                choices=score_choices(), widget=RadioRow, coerce=int, empty_value=None, **common
            )
        case FactType.BOOL:
            return forms.TypedChoiceField(
                choices=[("True", _("Ja")), ("False", _("Nei")), ("", _("Vet ikke"))],
                widget=RadioRow, coerce=_is_yes, empty_value=None, **common,
            )  # fmt: skip
        case FactType.CODE:
            choices = [(choice.code, choice.label) for choice in spec.choices]
            return forms.TypedChoiceField(
                choices=[*choices, ("", _("Vet ikke"))], widget=RadioRow, empty_value=None, **common
            )
        case FactType.DATE:
            del common["error_messages"]
            return NorwegianDateField(**common)


def _note(spec: FactSpec) -> forms.CharField:
    return forms.CharField(
        label=_("Merknad til «%(fact)s»") % {"fact": spec.label}, required=False,
        max_length=2000, validators=[storable],
    )  # fmt: skip


def _is_yes(value: str) -> bool:
    return value == "True"


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
