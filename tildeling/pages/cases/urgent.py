# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Help that cannot wait for the decision: start it, and write down when it ended."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services import catalogue
from tildeling.cases import commands as cases
from tildeling.cases.models import UrgentHelp
from tildeling.cases.policies import may_handle
from tildeling.cases.queries import service_title
from tildeling.organisation.queries import provider_units
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, found, nothing_to_do, run_on
from tildeling.pages.clock import today
from tildeling.pages.formatting import day
from tildeling.pages.forms import Form, NorwegianDateField, long_text
from tildeling.pages.guard import needs


class StartForm(Form):
    """Which help, by whom, why, from when and for how long."""

    service = forms.ChoiceField(label=gettext_lazy("Hvilken hjelp?"))
    unit_id = forms.TypedChoiceField(label=gettext_lazy("Hvem gir den?"), coerce=int)
    started_on = NorwegianDateField(label=gettext_lazy("Første dag"))
    expected_days = forms.IntegerField(
        label=gettext_lazy("Ventet varighet i dager"),
        min_value=1,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "tiny"}),
    )
    reason = long_text(label=gettext_lazy("Hvorfor det haster"), rows=4, max_length=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        choose = [("", _("Velg"))]
        services = sorted((one.title, one.code) for one in catalogue.all_services(today()))
        fields["service"].choices = choose + [(code, title) for title, code in services]
        units = provider_units().values_list("pk", "name")
        fields["unit_id"].choices = [*choose, *units]


class EndForm(Form):
    """The last day of the help."""

    ended_on = NorwegianDateField(label=gettext_lazy("Siste dag med hjelp"))


@needs(Permission.CASE_HANDLE)
def start(request: HttpRequest, case_number: str) -> HttpResponse:
    """Start help before the decision."""
    case = found(request, case_number, may_handle)
    form = StartForm(request.POST or None, initial={"started_on": today()})
    act = Act(
        title=_("Start hjelp før vedtak"),
        submit=_("Start hjelpen"),
        done=_("Hjelpen er registrert. Enheten ser saken, og vedtak må fattes innen 14 dager."),
        lead=_("Når noen trenger hjelp straks, gis den før kartlegging og vedtak "
               "(helse- og omsorgstjenesteloven § 3-5). Ring enheten også."),
    )  # fmt: skip
    given = form.given if form.is_valid() else {}
    help_ = cases.NewUrgentHelp(**given) if given else None
    run = run_on(request, case, cases.start_urgent_help, help=help_)
    return act_page(request, case, form, act, run)


@needs(Permission.CASE_HANDLE)
def end(request: HttpRequest, case_number: str, help_id: int) -> HttpResponse:
    """Write down that the help ended."""
    case = found(request, case_number, may_handle)
    started = UrgentHelp.objects.filter(pk=help_id, case=case).select_related("unit").first()
    if started is None:
        raise Http404
    if started.ended_on is not None and request.method == "GET":
        return nothing_to_do(request, case, _("Hjelpen er alt registrert som avsluttet."))
    form = EndForm(request.POST or None, initial={"ended_on": today()})
    act = Act(
        title=_("Avslutt hjelp før vedtak"),
        submit=_("Registrer slutt"),
        done=_("Hjelpen er registrert som avsluttet."),
        facts=(
            _("%(service)s fra %(unit)s siden %(day)s") % {
                "service": service_title(started.service, started.started_on),
                "unit": started.unit.name,
                "day": day(started.started_on),
            },
        ),
    )  # fmt: skip
    given = form.given if form.is_valid() else {}
    run = run_on(request, case, cases.end_urgent_help, help_id=help_id, **given)
    return act_page(request, case, form, act, run)
