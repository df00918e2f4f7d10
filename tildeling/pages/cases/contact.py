# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write down that somebody was talked with."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases import commands as cases
from tildeling.cases.policies import may_note
from tildeling.cases.states import ContactWith
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, choices_of, found, run_on
from tildeling.pages.clock import today
from tildeling.pages.forms import Form, NorwegianDateField, RadioRow, long_text
from tildeling.pages.guard import needs


class NoteForm(Form):
    """A contact: with whom, when, what was said."""

    contact_with = forms.ChoiceField(
        label=gettext_lazy("Kontakt med"), choices=choices_of(ContactWith), widget=RadioRow
    )
    text = long_text(label=gettext_lazy("Notat"), rows=6, max_length=8000)
    held_on = NorwegianDateField(label=gettext_lazy("Dato"))


@needs(Permission.CASE_READ)
def note(request: HttpRequest, case_number: str) -> HttpResponse:
    """Write a note of a contact."""
    case = found(request, case_number, may_note)
    form = NoteForm(request.POST or None, initial={"held_on": today()})
    act = Act(
        title=_("Nytt notat"),
        submit=_("Lagre notatet"),
        done=_("Notatet er lagret."),
        lead=_("Notatet blir en del av saken og kan ikke endres etterpå."),
    )
    given = form.given if form.is_valid() else {}
    return act_page(request, case, form, act, run_on(request, case, cases.note_contact, **given))
