# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The unit asks the office, or proposes to change what was decided."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.orders import commands as orders
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.acting import Sheet, answer_sheet
from tildeling.pages.orders.finding import require_unit, the_order
from tildeling.pages.orders.forms import AskForm, ProposeForm
from workflows import engine


@needs(Permission.ORDER_ANSWER)
def ask(request: HttpRequest, order_number: str) -> HttpResponse:
    """Ask the office; it has a date to answer by."""
    view = the_order(request, order_number)
    require_unit(actor(request), view.order)
    sheet = Sheet(
        title=_("Spør kontoret"),
        lead=_("Kontoret får spørsmålet i sin arbeidsliste med en svarfrist. Svaret kommer her."),
        submit=_("Send spørsmålet"),
        done=_("Spørsmålet er sendt."),
    )

    def do(form: Form) -> object:
        return engine.run(
            orders.ask_question, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, order_id=view.order.pk, **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, AskForm(request.POST or None), sheet, do)


@needs(Permission.ORDER_ANSWER)
def propose(request: HttpRequest, order_number: str) -> HttpResponse:
    """Propose a change; only a new decision changes what the person has."""
    view = the_order(request, order_number)
    require_unit(actor(request), view.order)
    sheet = Sheet(
        title=_("Foreslå endring"),
        lead=_(
            "Ser dere at behovet er et annet enn vedtaket sier, så foreslå en endring. Vedtaket "
            "gjelder som før til kontoret har svart."
        ),
        submit=_("Send forslaget"),
        done=_("Forslaget er sendt. Kontoret må svare innen fristen."),
    )

    def do(form: Form) -> object:
        return engine.run(
            orders.propose_change, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=view.order.case_id, order_id=view.order.pk, **form.given,
        )  # fmt: skip

    return answer_sheet(request, view, ProposeForm(request.POST or None), sheet, do)
