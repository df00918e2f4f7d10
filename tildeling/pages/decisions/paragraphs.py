# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of the decision's paragraphs: one field a block, with what the case suggests for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.legal import notice_exceptions
from tildeling.cases.models import Case
from tildeling.decisions.commands import save_draft
from tildeling.decisions.models import Draft
from tildeling.decisions.queries import BLOCKS, Suggestion
from tildeling.decisions.queries.blocks import BLOCK_MAX_LENGTH
from tildeling.organisation.models import User
from tildeling.pages.clock import now
from tildeling.pages.decisions.checks import Completeness
from tildeling.pages.forms import NorwegianDateField, VersionedForm, long_text
from tildeling.shared.refusals import Stale
from tildeling.shared.text import clean
from workflows import engine

DATE, CHOICE = "prior_notice_sent_on", "prior_notice_exception"
LABELS = {
    DATE: gettext_lazy("Forhåndsvarsel sendt"),
    CHOICE: gettext_lazy("Unntak fra forhåndsvarsel"),
}
# What every decision is written with, whatever its lines ask for.
ALWAYS = ("user_view", "user_view_weighed", "facts", "rules", "assessment", "lower_levels")
FEWEST_ROWS, MOST_ROWS, LINE_LENGTH = 4, 16, 95


class _DraftForm(VersionedForm):
    """The paragraphs of the decision; the list beside says which of them it needs."""

    marks_optional = False


@dataclass(frozen=True)
class Paragraph:
    """A block on the page: its field, and what the case suggests for it."""

    code: str
    field: BoundField
    suggestion: Suggestion | None
    is_used: bool  # the suggestion stands in the text already


def _field(code: str, title: str) -> forms.Field:
    label = LABELS.get(code, title)
    if code == DATE:
        return NorwegianDateField(label=label, required=False)
    if code == CHOICE:
        choices = [(one.code, one.text) for one in notice_exceptions()]
        none = ("", gettext_lazy("Ikke noe unntak"))
        return forms.ChoiceField(label=label, required=False, choices=[none, *choices])
    return long_text(label=label, required=False, max_length=BLOCK_MAX_LENGTH)


DraftForm = cast(
    "type[VersionedForm]",
    type("DraftForm", (_DraftForm,), {code: _field(code, title) for code, title in BLOCKS.items()}),
)


def draft_form(draft: Draft, data: QueryDict | None = None) -> VersionedForm:
    """Return the form of a draft, or with what was typed."""
    sent_on = draft.blocks.get(DATE) or None
    initial = {
        **draft.blocks,
        DATE: date.fromisoformat(sent_on) if sent_on else None,
        "version": draft.version,
    }
    form = DraftForm(data, initial=initial)
    for code in BLOCKS:
        widget = form.fields[code].widget
        if isinstance(widget, forms.Textarea):
            widget.attrs["rows"] = _rows(str(form[code].value() or ""))
    return form


def written(form: VersionedForm) -> dict[str, str]:
    """Return the texts of a valid form as a draft keeps them; a date as åååå-mm-dd."""
    return {code: "" if text is None else str(text) for code, text in form.given.items()}


def save(
    form: VersionedForm, case: Case, user: User, *, added: Mapping[str, str] | None = None
) -> None:
    """Save what was typed; `Stale` with the other's texts only where they differ from ours.

    That the same texts are saved already (an autosave whose answer was lost) is no conflict.
    """
    blocks = {**written(form), **(added or {})}
    try:
        engine.run(
            save_draft, actor=user, at=now(), case_id=case.pk, blocks=blocks,
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except Stale as stale:
        theirs = {
            code: stale.theirs.get(code) or _("(tomt)")
            for code, text in blocks.items()
            if clean(text) != stale.theirs.get(code, "")
        }
        if theirs:
            raise Stale(theirs=theirs, version=stale.version) from None


def with_suggestion(text: str, suggestion: Suggestion) -> str:
    """Return a text with the suggestion last; never instead of what somebody wrote."""
    return "\n\n".join(filter(None, [text.strip(), suggestion.text]))


def paragraphs(
    form: VersionedForm, checks: Completeness, suggestions: Iterable[Suggestion]
) -> tuple[Sequence[Paragraph], Sequence[Paragraph]]:
    """Return the paragraphs this decision needs or has, and the others, in the page's order."""
    offered = {one.code: one for one in suggestions}
    made = [_paragraph(code, form, checks, offered.get(code)) for code in BLOCKS]
    shown = [one for one in made if _is_shown(one, form, checks)]
    return shown, [one for one in made if one not in shown]


def _paragraph(
    code: str, form: VersionedForm, checks: Completeness, suggestion: Suggestion | None
) -> Paragraph:
    field = form[code]
    text = str(field.value() or "")
    if code in checks.asked:
        field.help_text = _("Kreves av %(law)s") % {"law": checks.asked[code]}
    return Paragraph(
        code=code,
        field=field,
        suggestion=suggestion,
        is_used=suggestion is not None and clean(suggestion.text) in clean(text),
    )


def _is_shown(one: Paragraph, form: VersionedForm, checks: Completeness) -> bool:
    if one.code in ALWAYS or one.code in checks.asked or one.field.value() or one.field.errors:
        return True
    # The notice is one matter: date, exception and reason stand together.
    return one.code.startswith("prior_notice") and DATE in checks.asked


def _rows(text: str) -> int:
    lines = sum(1 + len(line) // LINE_LENGTH for line in text.split("\n"))
    return max(FEWEST_ROWS, min(MOST_ROWS, lines + 1))
