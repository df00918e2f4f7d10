# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The person is away, is back, or is dead: the service rests, goes on, or is over."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.orders import commands as orders
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.acting import Sheet, answer_sheet
from tildeling.pages.orders.finding import the_order
from tildeling.pages.orders.forms import DeathForm, PauseForm, ResumeForm
from workflows import engine


@needs(Permission.ORDER_READ)
def pause(request: HttpRequest, order_number: str) -> HttpResponse:
    """Let the service rest from a day, until a day when it is known."""
    view = the_order(request, order_number)
    form = PauseForm(request.POST or None, initial={"from_on": today()})
    sheet = Sheet(
        title=_("Meld opphold i tjenesten"),
        lead=_(
            "Bruk dette når personen er på sykehus, på korttidsopphold eller bortreist. Dagene "
            "regnes ikke som ikke levert. Sier personen nei til et enkelt besøk, er det ikke et "
            "opphold: registrer det på besøket."
        ),
        submit=_("Lagre oppholdet"),
        done=_("Oppholdet er lagret."),
    )

    def do(form: Form) -> object:
        given = form.given
        only = None if given.pop("whole_case") else [view.order.pk]
        return engine.run(
            orders.pause, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, order_ids=only, **given,
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)


@needs(Permission.ORDER_READ)
def resume(request: HttpRequest, order_number: str) -> HttpResponse:
    """Let the service go on from a day."""
    view = the_order(request, order_number)
    form = ResumeForm(request.POST or None, initial={"on": today()})
    sheet = Sheet(
        title=_("Personen er tilbake"),
        lead=_("Dagen personen kommer hjem, er den første dagen med tjenesten igjen."),
        submit=_("Lagre"),
        done=_("Tjenesten er i gang igjen."),
    )

    def do(form: Form) -> object:
        return engine.run(
            orders.resume, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, order_ids=[view.order.pk], **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)


@needs(Permission.ORDER_READ)
def record_death(request: HttpRequest, order_number: str) -> HttpResponse:
    """Record a death, on a page of its own where it is confirmed."""
    view = the_order(request, order_number)
    form = DeathForm(request.POST or None)
    sheet = Sheet(
        title=_("Registrer dødsfall"),
        warning=_(
            "Alle tjenester til personen blir avsluttet fra dødsdatoen, også hos andre enheter. "
            "Det kan ikke angres her."
        ),
        submit=_("Registrer dødsfallet"),
        done=_(
            "Dødsfallet er registrert. Alle tjenester er avsluttet, og kontoret har fått beskjed."
        ),
    )

    def do(form: Form) -> object:
        return engine.run(
            orders.record_death, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, died_on=form.cleaned_data["died_on"],
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)
