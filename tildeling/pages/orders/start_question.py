# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""«Kan dere starte?»: what the draft would add to the unit's week, and the unit's answer."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from services import catalogue
from tildeling.orders.facts import grant_of
from tildeling.orders.models import StartQuestion
from tildeling.orders.queries import LoadIfAdded, load_if_added
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.formatting import day, minutes
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.finding import step_of
from tildeling.pages.orders.forms import StartAnswerForm
from tildeling.pages.orders.words import grant_words
from tildeling.pages.parts import Fact, Tag
from tildeling.shared.refusals import Missing
from workflows import engine


@needs(Permission.ORDER_ANSWER)
def answer_start(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show what is asked and what it does to the unit's week; take yes, later or no."""
    question = _asked(actor(request), question_id, today())
    form = StartAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            engine.perform(
                step_of("answer_start", "question", question.pk), actor=actor(request), at=now(),
                key=form.idempotency_key, node="answer_start", **form.given,
            )  # fmt: skip
            messages.success(request, _("Svaret er sendt til kontoret."))
            return redirect("orders:list")
    on = max(today(), question.line.starts_on)
    load = load_if_added(question.unit, question.line, on)
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "facts": _facts(question, on),
        "load": _load(load, on),
        "is_over": load.free_after is not None and load.free_after < 0,
    }
    return render_page(request, "pages/orders/answer_start.html", context)


def _asked(user: User, question_id: int, on: date) -> StartQuestion:
    """Return a question to a unit the reader answers for, also one that is answered."""
    units = user.units_on(on, permission=Permission.ORDER_ANSWER)
    found = (
        StartQuestion.objects.filter(pk=question_id, unit_id__in=units)
        .select_related("case__person", "line__case", "unit")
        .first()
    )
    if found is None:
        raise Missing
    return found


def _facts(question: StartQuestion, on: date) -> list[Fact]:
    """Say what the unit would do; not who it is for, which the unit learns from the order."""
    line, person = question.line, question.case.person
    service = catalogue.get(line.service, line.starts_on)
    length = (
        _("%(first)s til %(last)s") % {"first": day(line.starts_on), "last": day(line.ends_on)}
        if line.ends_on
        else _("fra %(first)s, til det kommer et nytt vedtak") % {"first": day(line.starts_on)}
    )
    facts = [
        Fact(_("Tjeneste"), service.title),
        Fact(_("Tid"), grant_words(grant_of(line))),
        Fact(_("Når og hvor ofte"), line.pattern or "–"),
        Fact(_("Periode"), length),
        Fact(_("Kompetanse"), service.competence[:1].upper() + service.competence[1:]),
        Fact(_("Mål"), line.goal or "–"),
    ]
    if place := person.zone or person.postal_place:
        facts.append(Fact(_("Område"), place))
    return facts


def _load(load: LoadIfAdded, on: date) -> list[Fact]:
    facts = [
        Fact(_("Uka som gjelder"), _("uka med %(day)s") % {"day": day(on)}),
        Fact(_("Bestilt hos dere nå"), minutes(load.load)),
        Fact(_("Dette kommer i tillegg"), minutes(load.added)),
    ]
    if load.capacity is None:
        return [*facts, Fact(_("Kapasitet"), _("Ikke satt for enheten"))]
    tag = Tag(_("mer enn dere har"), "warning") if (load.free_after or 0) < 0 else None
    return [
        *facts,
        Fact(_("Ledig før"), minutes(load.free)),
        Fact(_("Ledig etter"), minutes(load.free_after), tag=tag),
    ]
