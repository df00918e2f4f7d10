# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Record where a measure stands for a need: tried, not suitable, declined, not available."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.load import default_rules
from services.reasons import reasons_for
from tildeling.careladder import commands as careladder
from tildeling.careladder.commands.measures import measures_for
from tildeling.careladder.models import MeasureState
from tildeling.careladder.policies import may_record_measure
from tildeling.careladder.queries import measure_history, records_of
from tildeling.careladder.states import MeasureStatus
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.formatting import day
from tildeling.pages.forms import (
    Form,
    MinutesField,
    NorwegianDateField,
    long_text,
    render_page,
)
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import open_case
from tildeling.pages.parts import Event, Tag
from tildeling.shared.refusals import Missing
from workflows import engine

# These states say why by themselves.
_OWN_REASON = frozenset({"DECLINED_BY_USER", "NOT_AVAILABLE"})
_KEPT = (
    "state", "note", "evidence", "from_on", "until_on", "residual_minutes_per_week",
    "residual_source",
)  # fmt: skip


class MeasureForm(Form):
    """What is known of one measure for one need."""

    marks_optional = False
    state = forms.ChoiceField(
        label=gettext_lazy("Hvor står tiltaket?"), widget=forms.RadioSelect,
        choices=[(state.value, str(state.label).capitalize()) for state in MeasureStatus],
    )  # fmt: skip
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Hvorfor"), required=False,
        help_text=gettext_lazy("Når tiltaket ikke er egnet, eller er utsatt fordi det hastet."),
    )  # fmt: skip
    evidence = forms.ChoiceField(
        label=gettext_lazy("Hva viser resultatet?"), required=False,
        help_text=gettext_lazy("Når tiltaket er prøvd."),
    )  # fmt: skip
    from_on = NorwegianDateField(label=gettext_lazy("Startet"), required=False, help_text="")
    until_on = NorwegianDateField(label=gettext_lazy("Sluttet"), required=False, help_text="")
    note = long_text(label=gettext_lazy("Merknad"), required=False, max_length=2000, rows=3)
    residual_minutes_per_week = MinutesField(
        label=gettext_lazy("Hjelp som gjenstår i uka"), required=False,
        help_text=gettext_lazy(
            "Når tiltaket virker eller er tilbudt: hvor mye hjelp trengs ved siden av? "
            "For eksempel 40 min."
        ),
    )  # fmt: skip
    residual_source = forms.CharField(
        label=gettext_lazy("Hvor kommer anslaget fra?"), required=False, max_length=300
    )

    def __init__(self, user: User, wanted: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes, on = default_rules().codes, today()
        reasons = {
            row.code: row.text
            for role in user.roles_on(on)
            for row in reasons_for(role, on)
            if row.code not in _OWN_REASON
        }
        first = {code: codes.evidence[code] for code in wanted}
        _choose(self, "reason_code", _("Velg grunn"), reasons)
        _choose(self, "evidence", _("Velg dokumentasjon"), {**first, **codes.evidence})


@needs(Permission.LADDER, Permission.ASSESS)
def measure(request: HttpRequest, number: str, need: str, measure: str) -> HttpResponse:
    opened = open_case(request, number)
    case, user, codes = opened.case, actor(request), default_rules().codes
    allowed = measures_for(need, on=today()) or codes.measures
    if need not in codes.needs or measure not in allowed:
        raise Missing
    record = records_of(case).get((need, measure))
    form = MeasureForm(
        user, _wanted(need, measure), request.POST or None, initial=_initial(record)
    )  # fmt: skip
    back = reverse("careladder:ladder", args=[number])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.run(
                careladder.record_measure, actor=user, at=now(), key=form.idempotency_key,
                case_id=case.pk, need=need, measure=measure, **form.given,
            )  # fmt: skip
            messages.success(request, _("Tiltaket er registrert."))
            return redirect(back)
    context = {
        "bar": opened.bar("ladder"),
        "case": case,
        "form": form,
        "need": codes.needs[need],
        "name": codes.measures[measure].name,
        "back": back,
        "may_write": may_record_measure(user, case, on=today()) is None,
        "events": [
            _event(row) for row in measure_history(case.person, need) if row.measure == measure
        ],
    }
    return render_page(request, "pages/careladder/measure.html", context)


def _choose(form: Form, name: str, nothing: str, choices: dict[str, str]) -> None:
    field: Any = form.fields[name]
    field.choices = [("", nothing), *choices.items()]


def _initial(record: MeasureState | None) -> dict[str, Any]:
    if record is None:
        return {}
    found = {name: getattr(record, name) for name in _KEPT}
    left = record.residual_minutes_per_week
    reason = "" if record.reason_code in _OWN_REASON else record.reason_code
    return found | {
        "reason_code": reason,
        "residual_minutes_per_week": None if left is None else f"{left} min",
    }


def _wanted(need: str, measure: str) -> tuple[str, ...]:
    """Return the evidence the rules name for the measure, which stand first in the list."""
    return tuple(
        dict.fromkeys(
            code
            for rule in default_rules().rules if rule.need == need
            for version in rule.versions
            for row in version.measures if row.measure == measure
            for code in row.evidence
        )
    )  # fmt: skip


def _event(row: MeasureState) -> Event:
    codes = default_rules().codes
    period = f"{day(row.from_on)}–{day(row.until_on)}" if row.from_on else ""
    said = [period, codes.evidence.get(row.evidence, ""), row.note]
    return Event(
        row.recorded_at,
        codes.states[row.state],
        by=row.recorded_by.display_name,
        text="\n".join(filter(None, said)),
        tag=Tag(_("gjelder nå"), "success") if row.is_current else None,
    )
