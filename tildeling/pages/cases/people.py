# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who stands beside the person, and what we know of how to reach them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases.models import Case
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, choices_of, found, run_on
from tildeling.pages.clock import today
from tildeling.pages.forms import Form, NorwegianDateField, RadioRow, VersionedForm, long_text
from tildeling.pages.guard import needs
from tildeling.people import commands as people
from tildeling.people.policies import may_correct
from tildeling.people.states import Household, RelatedKind, UserGroup

FIELDS = (
    "given_name", "family_name", "address", "postal_code", "postal_place", "phone", "language",
    "zone", "user_group", "household",
)  # fmt: skip


class RelatedForm(Form):
    """Next of kin, a representative or a guardian."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Rolle"), choices=choices_of(RelatedKind), widget=RadioRow
    )
    name = forms.CharField(label=gettext_lazy("Navn"), max_length=200)
    relation = forms.CharField(
        label=gettext_lazy("Relasjon"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For eksempel datter, nabo eller advokat"),
    )
    phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=30, required=False)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=260, required=False)
    covers_health = forms.BooleanField(
        label=gettext_lazy("Fullmakten eller mandatet gjelder helse- og omsorgstjenester"),
        required=False,
    )
    mandate = long_text(
        label=gettext_lazy("Hva fullmakten eller mandatet går ut på"),
        rows=3,
        max_length=2000,
        required=False,
    )
    receives_letters = forms.BooleanField(
        label=gettext_lazy("Skal ha kopi av brevene"), required=False
    )
    from_on = NorwegianDateField(label=gettext_lazy("Gjelder fra"))
    until_on = NorwegianDateField(
        label=gettext_lazy("Gjelder til"),
        required=False,
        help_text=gettext_lazy("Første dag den ikke gjelder. La stå tom uten sluttdato."),
    )


class PersonForm(VersionedForm):
    """What we know of a person; the identity number and date of birth are not changed here."""

    given_name = forms.CharField(label=gettext_lazy("Fornavn"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Etternavn"), max_length=100)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    postal_code = forms.CharField(
        label=gettext_lazy("Postnummer"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"class": "tiny", "inputmode": "numeric"}),
    )
    postal_place = forms.CharField(label=gettext_lazy("Poststed"), max_length=60, required=False)
    phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=30, required=False)
    language = forms.CharField(
        label=gettext_lazy("Språk"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Fylles ut når personen trenger tolk."),
    )
    zone = forms.CharField(label=gettext_lazy("Sone"), max_length=40, required=False)
    user_group = forms.ChoiceField(
        label=gettext_lazy("Brukergruppe"), choices=choices_of(UserGroup)
    )
    household = forms.ChoiceField(label=gettext_lazy("Bor"), choices=choices_of(Household))


@needs(Permission.CASE_HANDLE)
def relate(request: HttpRequest, case_number: str) -> HttpResponse:
    """Register somebody beside the person."""
    case = found(request, case_number, may_correct)
    form = RelatedForm(request.POST or None, initial={"from_on": today()})
    act = Act(
        title=_("Registrer pårørende, fullmektig eller verge"),
        submit=_("Lagre"),
        done=_("Personen er registrert i saken."),
        lead=_("Pårørende kan ikke søke eller klage for en voksen uten fullmakt. "
               "Har personen gitt fullmakt, registrer en fullmektig."),
    )  # fmt: skip
    related = people.NewRelated(**form.given) if form.is_valid() else None
    run = run_on(request, case, people.relate, related=related)
    return act_page(request, case, form, act, run)


@needs(Permission.CASE_HANDLE)
def correct(request: HttpRequest, case_number: str) -> HttpResponse:
    """Correct what we know of the person."""
    case: Case = found(request, case_number, may_correct)
    person = case.person
    initial = {name: getattr(person, name) for name in FIELDS} | {"version": person.version}
    form = PersonForm(request.POST or None, initial=initial)
    act = Act(
        title=_("Rett opplysninger om personen"),
        submit=_("Lagre"),
        done=_("Opplysningene er rettet."),
        lead=_("Rettelsen gjelder personen i alle saker."),
    )
    run = run_on(request, case, people.correct)
    if form.is_valid():
        correction = people.Correction(**form.given)
        version = form.cleaned_data["version"]
        run = run_on(request, case, people.correct, correction=correction, version=version)
    return act_page(request, case, form, act, run)
