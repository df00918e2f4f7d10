# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The unit answers an order: takes it, sends it back, begins the service."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildeling.orders.states import OrderState
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.acting import Sheet, answer_sheet
from tildeling.pages.orders.finding import require_state, require_unit, step_of, the_order
from tildeling.pages.orders.forms import BeginForm, ReturnForm
from workflows import engine


@require_POST
@needs(Permission.ORDER_ANSWER)
def accept(request: HttpRequest, order_number: str) -> HttpResponse:
    """Take the order: one button on its page."""
    view = the_order(request, order_number)
    sheet = Sheet(
        title=_("Godta bestillingen"),
        submit=_("Godta bestillingen"),
        done=_("Bestillingen er godtatt. Meld fra her når tjenesten har startet."),
    )

    def do(form: Form) -> object:
        return engine.perform(
            step_of("accept", "order", view.order.pk), actor=actor(request), at=now(),
            key=form.idempotency_key, node="accept",
        )  # fmt: skip

    return answer_sheet(request, view, Form(request.POST), sheet, do)


@needs(Permission.ORDER_ANSWER)
def send_back(request: HttpRequest, order_number: str) -> HttpResponse:
    """Send the order back with a reason; the right stands, and the office must answer."""
    view = the_order(request, order_number)
    require_unit(actor(request), view.order)
    if request.method != "POST":
        require_state(view.order, OrderState.SENT)
    form = ReturnForm(request.POST or None)
    sheet = Sheet(
        title=_("Send bestillingen i retur"),
        lead=_(
            "Personen har fått vedtak og har rett til hjelpen. Kontoret må derfor svare på det du "
            "skriver her, og får det øverst i sin liste. Mangler dere kapasitet, får kontorets "
            "leder beskjed samme dag."
        ),
        submit=_("Send i retur"),
        done=_("Bestillingen er sendt i retur til kontoret."),
    )

    def do(form: Form) -> object:
        return engine.perform(
            step_of("accept", "order", view.order.pk), actor=actor(request), at=now(),
            key=form.idempotency_key, node="accept", choice="send_back", **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)


@needs(Permission.ORDER_ANSWER)
def begin(request: HttpRequest, order_number: str) -> HttpResponse:
    """Say which day the service began."""
    view = the_order(request, order_number)
    require_unit(actor(request), view.order)
    if request.method != "POST":
        require_state(view.order, OrderState.ACCEPTED)
    form = BeginForm(request.POST or None, initial={"started_on": today()})
    sheet = Sheet(
        title=_("Start tjenesten"),
        lead=_("Fristen for å sette vedtaket i verk stopper når du melder start."),
        submit=_("Meld at tjenesten har startet"),
        done=_("Tjenesten er meldt startet."),
    )

    def do(form: Form) -> object:
        return engine.perform(
            step_of("begin", "order", view.order.pk), actor=actor(request), at=now(),
            key=form.idempotency_key, node="begin", **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, form, sheet, do)
