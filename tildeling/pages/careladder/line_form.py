# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a proposed service: what is given, how much, when, for which needs, and why."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services import catalogue
from services.load import default_rules
from services.minutes import format_hours
from tildeling.assessments.models import Need
from tildeling.careladder.commands import LineInput
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.states import LineOutcome
from tildeling.cases.models import ApplicationLine, Case
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import UnitKind
from tildeling.pages.forms import Form, MinutesField, NorwegianDateField, RadioRow, long_text

MONTH = "month"
_MONTH_OF_MINUTES = 31 * 24 * 60
_PLAIN = (
    "outcome", "carers", "quantity", "tag", "starts_on", "ends_on", "evaluation_on", "goal",
    "pattern", "requested", "reason", "unit_id", "needs",
)  # fmt: skip


class LineForm(Form):
    """One service line; only the extent that the service is granted in is asked for."""

    marks_optional = False
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hva foreslår du?"), widget=RadioRow,
        choices=[(outcome.value, str(outcome.label).capitalize()) for outcome in LineOutcome],
    )  # fmt: skip
    requested = forms.CharField(
        label=gettext_lazy("Søkt om"), required=False, max_length=300,
        help_text=gettext_lazy("Det personen ba om, med egne ord"),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Hvilke behov svarer tjenesten på?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    minutes = MinutesField(label=gettext_lazy("Tid"), required=False, most=_MONTH_OF_MINUTES)
    per_weeks = forms.ChoiceField(label=gettext_lazy("Hvor ofte"), required=False)
    carers = forms.TypedChoiceField(
        label=gettext_lazy("Hvor mange må være til stede samtidig"), coerce=int,
        choices=[(n, str(n)) for n in range(1, 5)],
    )  # fmt: skip
    quantity = forms.IntegerField(
        label=gettext_lazy("Antall"), required=False, min_value=1, max_value=9999,
        widget=forms.NumberInput(attrs={"class": "tiny"}),
    )  # fmt: skip
    tag = forms.ChoiceField(
        label=gettext_lazy("Merke"), required=False,
        help_text=gettext_lazy("Sier fra til omsorgstrappen når besøkene bare er til dette."),
    )  # fmt: skip
    starts_on = NorwegianDateField(label=gettext_lazy("Fra og med"))
    ends_on = NorwegianDateField(
        label=gettext_lazy("Til (ikke med)"), required=False,
        help_text=gettext_lazy("Første dagen hjelpen ikke gis. La stå tom når den er varig."),
    )  # fmt: skip
    evaluation_on = NorwegianDateField(label=gettext_lazy("Evalueres"), required=False)
    goal = forms.CharField(label=gettext_lazy("Mål"), required=False, max_length=500)
    pattern = forms.CharField(
        label=gettext_lazy("Når og hvor ofte"), required=False, max_length=300,
        help_text=gettext_lazy("For eksempel to besøk i uka, tirsdag og fredag formiddag"),
    )  # fmt: skip
    unit_id = forms.TypedChoiceField(
        label=gettext_lazy("Hvem skal utføre?"), required=False, coerce=int, empty_value=None
    )
    reason = long_text(
        label=gettext_lazy("Hvorfor"), required=False, max_length=4000,
        help_text=gettext_lazy("Hvorfor dette er riktig hjelp, og nok hjelp, nå."),
    )  # fmt: skip

    def __init__(
        self, case: Case, service: catalogue.Service, row: ProposedLine | None, *args: Any,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.service = service
        self.in_time = service.unit_of_grant is catalogue.UnitOfGrant.MINUTES
        self.in_number = service.unit_of_grant in {
            catalogue.UnitOfGrant.VISITS,
            catalogue.UnitOfGrant.DAYS,
            catalogue.UnitOfGrant.HOURS_PER_MONTH,
            catalogue.UnitOfGrant.PLACES,
        }
        kwargs["initial"] = _initial_of(row) if row else _initial_new(case, service)
        super().__init__(*args, **kwargs)
        codes = default_rules().codes
        rows = Need.objects.filter(case=case, round=case.round).order_by("id")
        given = [(need.code, codes.needs.get(need.code, need.code)) for need in rows]
        _choose(self, "needs", given)
        _choose(self, "per_weeks", [("1", _("i uka")), *_weeks(), (MONTH, _("i måneden"))])
        _choose(self, "tag", [("", _("Ikke noe merke")), *codes.tags.items()])
        _choose(self, "unit_id", [("", _("Ikke valgt ennå")), *units_that_provide()])
        if not self.in_time:
            del self.fields["minutes"], self.fields["per_weeks"], self.fields["carers"]
        if not self.in_number:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].label = _("Antall, i %(unit)s") % {
                "unit": service.unit_of_grant.label
            }

    def extent(self) -> list[BoundField]:
        """Return the fields of how much, for the service's own unit of grant."""
        names = ("minutes", "per_weeks", "carers", "quantity")
        return [self[name] for name in names if name in self.fields]

    def line(self) -> LineInput:
        """Return the line as the command takes it."""
        given = self.given
        often = given.get("per_weeks") or ""
        has_time = self.in_time and given.get("minutes") is not None
        return LineInput(
            service=self.service.code,
            minutes=given.get("minutes"),
            per_month=has_time and often == MONTH,
            per_weeks=int(often or 1) if has_time and often != MONTH else None,
            **{name: given[name] for name in _PLAIN if name in given},
        )


def units_that_provide() -> list[tuple[int, str]]:
    """Return the units that carry services out, as choices."""
    found = Unit.objects.filter(kind=UnitKind.PROVIDER, is_active=True).order_by("name")
    return list(found.values_list("pk", "name"))


def input_of(row: ProposedLine, **changes: Any) -> LineInput:
    """Return a saved line as the command takes it, with some of it changed."""
    kept: Mapping[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return LineInput(
        **{
            "service": row.service,
            "minutes": row.minutes,
            "per_weeks": row.per_weeks,
            "per_month": row.per_month,
            **kept,
            **changes,
        }
    )


def _initial_of(row: ProposedLine) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in _PLAIN}
    return found | {
        "minutes": None if row.minutes is None else format_hours(row.minutes),
        "per_weeks": MONTH if row.per_month else str(row.per_weeks or 1),
    }


def _initial_new(case: Case, service: catalogue.Service) -> dict[str, Any]:
    """Return what is known beforehand: what was asked for, the only need, the zone's own unit."""
    asked = ApplicationLine.objects.filter(application__case=case, service=service.code)
    codes = list(
        Need.objects.filter(case=case, round=case.round)
        .order_by("id")
        .values_list("code", flat=True)
    )
    unit = Unit.objects.filter(
        kind=UnitKind.PROVIDER, is_active=True, zone=case.person.zone
    ).exclude(zone="").order_by("id").first()  # fmt: skip
    return {
        "outcome": LineOutcome.GRANT.value,
        "carers": 1,
        "per_weeks": "1",
        "requested": asked.order_by("-id").values_list("requested", flat=True).first() or "",
        "needs": codes if len(codes) == 1 else [],
        "unit_id": unit.pk if unit else None,
    }


def _weeks() -> list[tuple[str, str]]:
    return [(str(n), _("hver %(n)s. uke") % {"n": n}) for n in range(2, 13)]


def _choose(form: Form, name: str, choices: list[Any]) -> None:
    field: Any = form.fields[name]
    field.choices = choices
