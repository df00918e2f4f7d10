# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which needs the person has: those the mapping points at first, each in words and with a goal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services import engine as conditions
from services import ladder
from services.ladder_words import say_fact
from services.load import default_rules
from tildeling.assessments import commands as assessments
from tildeling.assessments.models import Need
from tildeling.assessments.policies import may_set_needs
from tildeling.careladder.facts import ladder_case_of
from tildeling.cases.models import Case
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form, long_text, render_page, storable
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import open_case
from workflows import engine


@dataclass(frozen=True)
class NeedRow:
    """A need on the form, and why the mapping points at it when it does."""

    chosen: BoundField
    description: BoundField
    goal: BoundField
    why: str
    is_on_top: bool


class NeedsForm(Form):
    """A check box for each need, with what it is like and the goal."""

    def __init__(
        self, rows: Mapping[str, Need], why: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        self.why = why
        self.saved = rows
        super().__init__(*args, **kwargs)
        for code, name in default_rules().codes.needs.items():
            row = rows.get(code)
            # Nothing is chosen yet: what the mapping points at stands ready, and a person agrees.
            chosen = row is not None or (not rows and code in why)
            self.fields[code] = forms.BooleanField(label=name, required=False, initial=chosen)
            self.fields[f"description_{code}"] = long_text(
                label=gettext_lazy("Slik er det"), required=False, max_length=2000, rows=2,
                initial=row.description if row else "", validators=[storable],
            )  # fmt: skip
            self.fields[f"goal_{code}"] = forms.CharField(
                label=gettext_lazy("Mål"), required=False, max_length=500, validators=[storable],
                initial=row.goal if row else "",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask about words that stand beside a need nobody has chosen."""
        given = super().clean() or self.cleaned_data
        for code, name in default_rules().codes.needs.items():
            has_words = given.get(f"description_{code}") or given.get(f"goal_{code}")
            if has_words and not given.get(code) and code not in self.saved:
                said = _("Kryss av for «%(need)s», eller ta bort teksten.") % {"need": name}
                self.add_error(code, said)
        return given

    def chosen(self) -> list[assessments.NeedInput]:
        """Return the needs that are checked."""
        given = self.cleaned_data
        return [
            assessments.NeedInput(code, given[f"description_{code}"], given[f"goal_{code}"])
            for code in default_rules().codes.needs
            if given.get(code)
        ]

    def rows(self) -> list[NeedRow]:
        """Return the needs in the order of the rules."""
        return [
            NeedRow(
                self[code], self[f"description_{code}"], self[f"goal_{code}"],
                self.why.get(code, ""), code in self.why or code in self.saved,
            )
            for code in default_rules().codes.needs
        ]  # fmt: skip


@needs(Permission.CASE_HANDLE, Permission.ASSESS)
def needs_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    case = opened.case
    rows = {row.code: row for row in Need.objects.filter(case=case, round=case.round)}
    form = NeedsForm(rows, pointed_at(case), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.run(
                assessments.set_needs, actor=actor(request), at=now(), key=form.idempotency_key,
                case_id=case.pk, needs=form.chosen(),
            )  # fmt: skip
            messages.success(request, _("Behovene er lagret."))
            return redirect(
                "careladder:ladder" if opened.is_office else "assessments:overview", number
            )
    context = {
        "bar": opened.bar("mapping"),
        "case": case,
        "form": form,
        "may_write": may_set_needs(actor(request), case, on=today()) is None,
        "back": reverse("assessments:overview", args=[number]),
    }
    return render_page(request, "pages/assessments/needs.html", context)


def pointed_at(case: Case) -> dict[str, str]:
    """Return the needs that the agreed facts point at, each with the facts that do."""
    found = ladder.evaluate_steps({**ladder_case_of(case, on=today()), "proposed": []})
    return {
        trigger.rule.need: ", ".join(
            say_fact(code, found) for code in conditions.deciding_facts(trigger.finding)
        )
        for trigger in found.triggers
        if trigger.finding.truth
    }
