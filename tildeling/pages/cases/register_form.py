# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of a new application: the person's number first, then all the rest on one page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services import catalogue
from services.identity_numbers import BadIdentityNumber, normalise, rule_on
from services.load import default_rules, ladder_at
from tildeling.cases.commands import NewApplication, NewLine
from tildeling.cases.states import ApplicantKind, Channel
from tildeling.pages.cases.acting import choices_of
from tildeling.pages.clock import today
from tildeling.pages.forms import FilterForm, Form, NorwegianDateField, long_text
from tildeling.people.commands import NewPerson, NewRelated
from tildeling.people.models import RelatedPerson
from tildeling.people.states import Household, UserGroup

BESIDE = (ApplicantKind.NEXT_OF_KIN, ApplicantKind.REPRESENTATIVE, ApplicantKind.GUARDIAN)
WITH_MANDATE = (ApplicantKind.REPRESENTATIVE, ApplicantKind.GUARDIAN)
OFFICIAL = (ApplicantKind.HOSPITAL, ApplicantKind.GENERAL_PRACTITIONER, ApplicantKind.MUNICIPALITY)
PERSON = (
    "given_name", "family_name", "born_on", "address", "postal_code", "postal_place", "phone",
    "language", "zone", "user_group", "household",
)  # fmt: skip
NEEDED_OF_PERSON = ("given_name", "family_name", "born_on")
CHANNELS = [row for row in choices_of(Channel) if row[0] != Channel.API]


class FindForm(FilterForm):
    """The identity number of the person the application is about."""

    fnr = forms.CharField(
        label=gettext_lazy("Fødselsnummer eller D-nummer"),
        max_length=20,
        help_text=gettext_lazy("11 siffer"),
        widget=forms.TextInput(
            attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )

    def clean_fnr(self) -> str:
        """Return the eleven digits; what is wrong never repeats them."""
        synthetic = settings.SYNTHETIC_PERSONS
        try:
            return normalise(self.cleaned_data["fnr"], synthetic=synthetic, rule=rule_on(today()))
        except BadIdentityNumber as bad:
            raise ValidationError(str(bad), code="fnr") from bad


@dataclass(frozen=True)
class ServiceRow:
    """A service on the form: its box, and the words on how much is applied for."""

    code: str
    title: str
    id: str
    is_chosen: bool
    requested: BoundField


@dataclass(frozen=True)
class ServiceGroup:
    """The services of one step of the ladder, by its name in plain words."""

    level: int
    name: str
    rows: tuple[ServiceRow, ...]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(row.is_chosen for row in self.rows)


class RegisterForm(Form):
    """Who it is about, who applies, for what, and how it came.

    `known` says that the person is registered already; `beside` who stands beside them.
    """

    fnr = forms.CharField(widget=forms.HiddenInput, max_length=20)
    given_name = forms.CharField(label=gettext_lazy("Fornavn"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Etternavn"), max_length=100)
    born_on = NorwegianDateField(label=gettext_lazy("Fødselsdato"), is_past=True)
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
        label=gettext_lazy("Brukergruppe"), choices=choices_of(UserGroup), required=False
    )
    household = forms.ChoiceField(
        label=gettext_lazy("Bor"), choices=choices_of(Household), required=False
    )

    applicant_kind = forms.ChoiceField(
        label=gettext_lazy("Hvem søker?"),
        choices=choices_of(ApplicantKind),
        widget=forms.RadioSelect,
        initial=ApplicantKind.SELF,
    )
    applicant = forms.TypedChoiceField(
        label=gettext_lazy("Hvem av dem som er registrert?"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    name = forms.CharField(label=gettext_lazy("Navn"), max_length=200, required=False)
    relation = forms.CharField(
        label=gettext_lazy("Relasjon"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For eksempel datter, nabo eller advokat"),
    )
    applicant_phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=30, required=False)
    covers_health = forms.BooleanField(
        label=gettext_lazy("Fullmakten eller mandatet gjelder helse- og omsorgstjenester"),
        required=False,
    )
    mandate = long_text(
        label=gettext_lazy("Hva fullmakten eller mandatet går ut på"),
        rows=2,
        max_length=2000,
        required=False,
    )
    receives_letters = forms.BooleanField(
        label=gettext_lazy("Skal ha kopi av brevene"), required=False
    )
    applicant_name = forms.CharField(
        label=gettext_lazy("Navn på avsender"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For eksempel sykehuset og avdelingen, eller fastlegen"),
    )

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Hva søkes det om?"), widget=forms.CheckboxSelectMultiple
    )

    wishes = long_text(
        label=gettext_lazy("Hva søkeren ønsker"),
        rows=5,
        max_length=8000,
        help_text=gettext_lazy("Med søkerens egne ord, så langt det går."),
    )
    situation = long_text(
        label=gettext_lazy("Situasjonen"), rows=5, max_length=8000, required=False
    )
    received_on = NorwegianDateField(
        label=gettext_lazy("Mottatt"),
        help_text=gettext_lazy("Fristene løper fra denne dagen."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hvordan kom søknaden?"), choices=CHANNELS, widget=forms.RadioSelect
    )
    unit_id = forms.TypedChoiceField(label=gettext_lazy("Tildelingskontor"), coerce=int)
    is_urgent = forms.BooleanField(
        label=gettext_lazy("Haster: hjelpen kan ikke vente til vedtaket er fattet"), required=False
    )

    def __init__(
        self, *args: Any, known: bool, beside: Sequence[RelatedPerson],
        offices: Sequence[tuple[int, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.known = known
        if known:
            for name in PERSON:
                del fields[name]
        fields["unit_id"].choices = offices
        if len(offices) == 1:
            fields["unit_id"].widget = forms.HiddenInput()
            fields["unit_id"].initial = offices[0][0]
        if beside:
            someone = [(row.pk, f"{row.name} ({row.get_kind_display()})") for row in beside]
            fields["applicant"].choices = [("", _("En annen, fyll ut under")), *someone]
        else:
            del fields["applicant"]
        self._ask_by_role()
        self.services = catalogue.all_services(today())
        fields["lines"].choices = [(one.code, one.title) for one in self.services]
        fields["lines"].error_messages["required"] = _("Velg minst én tjeneste.")
        for one in self.services:
            fields[f"requested_{one.code}"] = forms.CharField(
                label=_("Omfang det søkes om: %(service)s") % {"service": one.title},
                max_length=300,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": _("Omfang, med søkerens ord")}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what the applicant's role needs, and nothing more."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind = given.get("applicant_kind")
        if kind in WITH_MANDATE and not given.get("applicant"):
            self._check_mandate(given)
        # Drawn again, they are hidden or required: whoever chooses another role must not read
        # that they are optional.
        for name in ("name", "mandate"):
            self.fields[name].required = not given.get("applicant")
        return given

    def groups(self) -> Iterator[ServiceGroup]:
        """Return the services by the ladder's steps, for the template."""
        names = _level_names(today())
        chosen = self["lines"].value() or []
        by_level: dict[int, list[ServiceRow]] = {}
        for place, one in enumerate(self.services):
            row = ServiceRow(
                one.code, one.title, f"id_lines_{place}", one.code in chosen,
                self[f"requested_{one.code}"],
            )  # fmt: skip
            by_level.setdefault(one.level, []).append(row)
        for level, rows in by_level.items():
            yield ServiceGroup(level, names.get(level, ""), tuple(rows))

    def person_fields(self) -> list[BoundField]:
        """Return the fields of a person who is new."""
        return [] if self.known else [self[name] for name in PERSON]

    @property
    def new_person(self) -> NewPerson:
        """Return the new person of a valid form."""
        held = {name: self.cleaned_data[name] for name in PERSON if self.cleaned_data[name]}
        return NewPerson(fnr=self.cleaned_data["fnr"], **held)

    @property
    def application(self) -> NewApplication:
        """Return the application of a valid form."""
        given = self.cleaned_data
        kind = given["applicant_kind"]
        chosen = given.get("applicant") if kind in BESIDE else None
        return NewApplication(
            received_on=given["received_on"],
            channel=given["channel"],
            wishes=given["wishes"],
            situation=given["situation"],
            lines=tuple(
                NewLine(service=code, requested=given[f"requested_{code}"])
                for code in given["lines"]
            ),
            applicant_kind=kind,
            applicant_id=chosen,
            applicant=self._new_applicant() if kind in BESIDE and not chosen else None,
            applicant_name=given["applicant_name"] if kind in OFFICIAL else "",
            is_urgent=given["is_urgent"],
        )

    def _ask_by_role(self) -> None:
        """Require what the role that applies needs; before it is known, say so of both fields."""
        data: Any = self.data
        kind = data.get("applicant_kind") if self.is_bound else ApplicantKind.GUARDIAN
        is_new = not (self.is_bound and data.get("applicant"))
        self.fields["name"].required = kind in BESIDE and is_new
        self.fields["mandate"].required = kind in WITH_MANDATE and is_new

    def _new_applicant(self) -> NewRelated:
        given = self.cleaned_data
        with_mandate = given["applicant_kind"] in WITH_MANDATE
        return NewRelated(
            kind=given["applicant_kind"],
            name=given["name"],
            relation=given["relation"],
            phone=given["applicant_phone"],
            mandate=given["mandate"] if with_mandate else "",
            covers_health=given["covers_health"] and with_mandate,
            receives_letters=given["receives_letters"],
            from_on=given["received_on"],
        )

    def _check_mandate(self, given: dict[str, Any]) -> None:
        if not given.get("covers_health"):
            self.add_error(
                "covers_health",
                _("En fullmektig eller verge må kunne handle i helse- og omsorgssaker. "
                  "Ellers må personen søke selv."),
            )  # fmt: skip


def _level_names(on: date) -> dict[int, str]:
    ladder = ladder_at(default_rules(), on)
    return {level.level: level.name for level in ladder.levels} if ladder else {}
