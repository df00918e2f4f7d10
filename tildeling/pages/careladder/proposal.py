# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proposal: who carries each service out, from when, and whether the unit can start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.careladder import commands as careladder
from tildeling.careladder.facts import minutes_per_week
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.policies import may_propose
from tildeling.careladder.queries import lines_of
from tildeling.cases.policies import may_handle
from tildeling.cases.queries import service_title
from tildeling.orders.facts import GIVES
from tildeling.orders.models import StartQuestion
from tildeling.orders.queries import LoadIfAdded, load_if_added
from tildeling.orders.states import StartAnswer
from tildeling.organisation.roles import Permission
from tildeling.pages.careladder.drawing import extent
from tildeling.pages.careladder.line_form import LineForm, input_of, units_that_provide
from tildeling.pages.careladder.package import package
from tildeling.pages.clock import now, today
from tildeling.pages.formatting import day
from tildeling.pages.forms import Form, NorwegianDateField, RadioRow, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case, required_step, step_of
from tildeling.pages.parts import Fact, Tag
from workflows import engine

_ANSWER_COLOURS = {
    StartAnswer.YES: "success", StartAnswer.LATER: "warning", StartAnswer.NO: "danger",
    StartAnswer.SILENCE: "neutral",
}  # fmt: skip


class PlanForm(Form):
    """What a line needs before the unit can be asked: who, when, and to what end."""

    marks_optional = False
    unit_id = forms.TypedChoiceField(
        label=LineForm.base_fields["unit_id"].label, required=False, coerce=int, empty_value=None
    )
    starts_on = NorwegianDateField(label=gettext_lazy("Fra og med"), help_text="")
    ends_on = NorwegianDateField(
        label=gettext_lazy("Til (ikke med)"), required=False, help_text=""
    )  # fmt: skip
    evaluation_on = NorwegianDateField(
        label=gettext_lazy("Evalueres"), required=False, help_text=""
    )  # fmt: skip
    goal = forms.CharField(label=gettext_lazy("Mål"), required=False, max_length=500)
    pattern = forms.CharField(
        label=gettext_lazy("Når og hvor ofte"), required=False, max_length=300
    )  # fmt: skip

    def __init__(
        self, line: ProposedLine, units: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        names = [name for name in PlanForm.base_fields if name != "key"]
        kwargs["initial"] = {name: getattr(line, name) for name in names}
        super().__init__(*args, prefix=f"linje-{line.pk}", **kwargs)
        choice: Any = self.fields["unit_id"]
        choice.choices = [("", _("Ikke valgt ennå")), *units]


class AskForm(Form):
    """Whether the units are asked before the decision is written."""

    ask = forms.TypedChoiceField(
        label=gettext_lazy("Skal enhetene svare på «Kan dere starte?» først?"), initial="yes",
        choices=[
            ("yes", gettext_lazy("Ja, spør enhetene")),
            ("no", gettext_lazy("Nei, gå rett til vedtaket")),
        ],
        widget=RadioRow,
        help_text=gettext_lazy("Svaret påvirker startdatoen, aldri retten til hjelp."),
    )  # fmt: skip


@dataclass(frozen=True)
class PlannedLine:
    """A line as the page shows it: its form, the unit's week with it, and what it lacks."""

    line: ProposedLine
    title: str
    extent: str
    outcome: Tag
    form: PlanForm | None
    load: LoadIfAdded | None
    lacking: list[str]
    questions: list[tuple[StartQuestion, Tag]]

    @property
    def facts(self) -> list[Fact]:
        """The line as named values, when it can no longer be changed here."""
        row = self.line
        unit = row.unit.name if row.unit else "–"
        pairs = [
            (_("Utfører"), unit), (_("Fra og med"), day(row.starts_on)),
            (_("Til (ikke med)"), day(row.ends_on)), (_("Evalueres"), day(row.evaluation_on)),
            (_("Mål"), row.goal), (_("Når og hvor ofte"), row.pattern),
            (_("Søkt om"), row.requested),
        ]  # fmt: skip
        return [Fact(name, value) for name, value in pairs if value]


@needs(Permission.LADDER)
def proposal(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    chosen = request.POST.get("linje", "")
    lines = list(lines_of(opened.case))
    units = units_that_provide()
    changed = next((row for row in lines if str(row.pk) == chosen), None)
    sent = request.POST if request.method == "POST" else None
    plan = PlanForm(changed, units, sent) if changed else None
    ask = AskForm(None if chosen else sent)
    if plan is not None and changed is not None and plan.is_valid():
        with plan.refusals():
            return _save(request, opened, changed, plan)
    if not chosen and ask.is_valid():
        with ask.refusals():
            return _ask(request, opened, ask)
    step = step_of(opened.case, "proposal")
    is_open = step is not None and step.closed_at is None
    may_write = may_propose(actor(request), opened.case, on=today()) is None
    questions = _questions(opened)
    context = {
        "bar": opened.bar("ladder"),
        "case": opened.case,
        "planned": [_planned(row, plan, units, questions, may_write and is_open) for row in lines],
        "plan": plan,
        "ask": ask,
        "may_write": may_write,
        "may_finish": is_open and may_handle(actor(request), opened.case, on=today()) is None,
        "is_asked": bool(questions),
        "is_waiting": any(not question.answer for question in questions),
        "package": package(opened.case, lines, on=today()),
        "back": reverse("careladder:ladder", args=[number]),
    }
    return render_page(request, "pages/careladder/proposal.html", context)


def _save(request: HttpRequest, opened: Opened, row: ProposedLine, form: PlanForm) -> HttpResponse:
    engine.run(
        careladder.propose_line, actor=actor(request), at=now(), key=form.idempotency_key,
        case_id=opened.case.pk, line=input_of(row, **form.given),
    )  # fmt: skip
    messages.success(request, _("Linjen er lagret."))
    address = reverse("careladder:proposal", args=[opened.number])
    return redirect(f"{address}#linje-{row.pk}")


def _ask(request: HttpRequest, opened: Opened, form: AskForm) -> HttpResponse:
    asked: list[Any] | None = None if form.cleaned_data["ask"] == "yes" else []
    engine.perform(
        required_step(opened.case, "proposal"), actor=actor(request), at=now(),
        key=form.idempotency_key, node="proposal", asked=asked,
    )  # fmt: skip
    said = _("Forslaget er ferdig.") if asked == [] else _("Enhetene er spurt om de kan starte.")
    messages.success(request, said)
    return redirect("careladder:proposal", opened.number)


def _questions(opened: Opened) -> list[StartQuestion]:
    case = opened.case
    rows = StartQuestion.objects.filter(case=case, line__round=case.round)
    return list(rows.select_related("unit").order_by("id"))


def _planned(
    row: ProposedLine, posted: PlanForm | None, units: Sequence[tuple[int, str]],
    questions: Sequence[StartQuestion], may_write: bool,
) -> PlannedLine:  # fmt: skip
    form = None
    if may_write:
        is_posted = posted is not None and posted.prefix == f"linje-{row.pk}"
        form = posted if is_posted else PlanForm(row, units)
    gives = row.outcome in GIVES
    load = None
    if gives and row.unit is not None and minutes_per_week(row) is not None:
        load = load_if_added(row.unit, row, max(today(), row.starts_on))
    return PlannedLine(
        row,
        service_title(row.service, row.starts_on),
        extent(row),
        Tag(str(row.get_outcome_display()).capitalize(), "success" if gives else "danger"),
        form if gives else None,
        load,
        _lacking(row) if gives else [],
        [(question, _answer(question)) for question in questions if question.line_id == row.pk],
    )


def _lacking(row: ProposedLine) -> list[str]:
    found = []
    if row.unit_id is None:
        found.append(_("hvem som skal utføre"))
    if row.evaluation_on is None and row.ends_on is None:
        found.append(_("sluttdato eller evaluering"))
    if not row.goal.strip():
        found.append(_("mål"))
    return found


def _answer(question: StartQuestion) -> Tag:
    if not question.answer:
        return Tag(_("Venter på svar"), "info")
    answer = StartAnswer(question.answer)
    said = str(answer.label).capitalize()
    if question.can_start_on:
        said = _("%(answer)s, fra %(day)s") % {"answer": said, "day": day(question.can_start_on)}
    return Tag(said, _ANSWER_COLOURS[answer])
