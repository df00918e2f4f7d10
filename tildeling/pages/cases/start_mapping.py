# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start the mapping: which professions, in which unit, and why one is enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.assessments import commands as assessments
from tildeling.assessments.facts import asks_for_two
from tildeling.assessments.policies import may_start_mapping
from tildeling.cases.models import Case
from tildeling.organisation.queries import units
from tildeling.organisation.roles import Permission, Profession, UnitKind
from tildeling.pages.cases.acting import Act, act_page, found, nothing_to_do, open_step
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form, long_text
from tildeling.pages.guard import actor, needs
from workflows import engine

NODE = "start_mapping"
# The lawyer does not map a person.
MAPPERS = [one for one in Profession if one is not Profession.LAWYER]


@dataclass(frozen=True)
class Row:
    """A profession on the form: its box, and the unit that is asked."""

    value: str
    label: str
    id: str
    is_chosen: bool
    unit: BoundField


class MappingForm(Form):
    """The professions asked to map; each has its own field for the unit."""

    disciplines = forms.MultipleChoiceField(
        label=gettext_lazy("Hvilke fag skal kartlegge?"),
        choices=[(one.value, one.label) for one in MAPPERS],
        widget=forms.CheckboxSelectMultiple,
    )
    one_profession_reason = long_text(
        label=gettext_lazy("Hvorfor ett fag er nok"),
        rows=3,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Fylles bare ut når du velger ett fag."),
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("Saken haster"), required=False)

    def __init__(self, *args: Any, office_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disciplines"].error_messages["required"] = _("Velg minst ett fag.")
        asked = list(units(UnitKind.MAPPING).values_list("pk", "name"))
        offices = units(UnitKind.ALLOCATION_OFFICE).filter(pk=office_id)
        asked += list(offices.values_list("pk", "name"))
        for one in MAPPERS:
            self.fields[f"unit_{one.value}"] = forms.TypedChoiceField(
                label=_("Enhet for %(profession)s") % {"profession": one.label},
                choices=asked,
                coerce=int,
                required=False,
            )

    def rows(self) -> Iterator[Row]:
        """Return the professions with their units, for the template."""
        chosen = self["disciplines"].value() or []
        for place, one in enumerate(MAPPERS):
            yield Row(
                value=one.value,
                label=str(one.label),
                id=f"id_disciplines_{place}",
                is_chosen=one.value in chosen,
                unit=self[f"unit_{one.value}"],
            )

    @property
    def orders(self) -> list[assessments.MappingOrder]:
        """Return who is asked, from a valid form."""
        given = self.cleaned_data
        return [
            assessments.MappingOrder(code, int(given[f"unit_{code}"] or 0))
            for code in given["disciplines"]
        ]


@needs(Permission.CASE_HANDLE)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Choose who maps, and start."""
    case: Case = found(request, case_number, may_start_mapping)
    step = open_step(case, NODE)
    if step is None and request.method == "GET":
        return nothing_to_do(request, case, _("Kartleggingen er alt satt i gang."))
    form = MappingForm(
        request.POST or None, office_id=case.unit_id, initial={"is_urgent": case.is_urgent}
    )
    act = Act(
        title=_("Sett i gang kartlegging"),
        submit=_("Sett i gang"),
        done=_("Kartleggingen er satt i gang. Fagene ser saken i sin arbeidsliste."),
        lead=_why(case),
    )

    def run(key: str) -> engine.Done:
        given = form.cleaned_data
        return engine.perform(
            _step_id(case, step.step_id if step else None),
            actor=actor(request), at=now(), key=key, node=NODE, disciplines=form.orders,
            is_urgent=given["is_urgent"], one_profession_reason=given["one_profession_reason"],
        )  # fmt: skip

    return act_page(request, case, form, act, run, template="pages/cases/start_mapping.html")


def _step_id(case: Case, open_id: int | None) -> int:
    """Return the step, or the last there was: a second click gets its first answer again."""
    if open_id is not None:
        return open_id
    last = case.work_items.filter(node=NODE).order_by("-id").first()
    return (last.step_id if last else 0) or 0


def _why(case: Case) -> str:
    if asks_for_two(case, on=today()):
        return _(
            "Minst to fag skal kartlegge, fordi personen ikke er kartlagt før eller ønsker en "
            "tjeneste på trinn 5 eller høyere. Velger du ett fag, skriver du hvorfor det er nok."
        )
    return _(
        "Personen er kartlagt før og søker om tjenester under trinn 5. Da kan ett fag være nok."
    )
