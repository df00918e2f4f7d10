# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One order: how to get in and be safe first, then what is to be done, and what was delivered."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services import catalogue
from tildeling.delivery.queries import weeks_of_order
from tildeling.orders.facts import grant_of
from tildeling.orders.models import Order
from tildeling.orders.queries import Event, OrderView, history, visible_to
from tildeling.orders.states import EndReason, PauseCause, ProposalReason, ReturnReason
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages import parts
from tildeling.pages.clock import today
from tildeling.pages.delivery.weeks import Drawn, definitions, drawn, last_weeks
from tildeling.pages.formatting import day
from tildeling.pages.forms import Form, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.orders.finding import can, the_order, url_of
from tildeling.pages.orders.forms import BeginForm
from tildeling.pages.orders.words import (
    end_words,
    grant_words,
    is_weekly,
    pause_tag,
    state_tag,
    title_of,
)
from tildeling.people.queries import beside
from tildeling.people.states import Household
from tildeling.shared.refusals import Missing

WEEKS = 8
WORDS = {
    "sent": gettext_lazy("Sendt til enheten"),
    "accepted": gettext_lazy("Godtatt av enheten"),
    "started": gettext_lazy("Tjenesten startet"),
    "ended": gettext_lazy("Avsluttet"),
    "changed": gettext_lazy("Endret ved nytt vedtak"),
    "returned": gettext_lazy("Sendt i retur"),
    "rerouted": gettext_lazy("Sendt på nytt av kontoret"),
    "paused": gettext_lazy("Opphold fra denne dagen"),
    "resumed": gettext_lazy("I gang igjen etter opphold"),
    "asked": gettext_lazy("Enheten spurte kontoret"),
    "answered": gettext_lazy("Kontoret svarte"),
    "proposed": gettext_lazy("Enheten foreslo endring"),
    "proposal_answered": gettext_lazy("Kontoret svarte på forslaget"),
}
DETAILS: dict[str, Any] = {
    "ended": EndReason, "returned": ReturnReason, "paused": PauseCause, "proposed": ProposalReason,
}  # fmt: skip


@needs(Permission.ORDER_READ)
def show(request: HttpRequest, order_number: str) -> HttpResponse:
    """Show an order; that it was read is in the trail."""
    on, user = today(), actor(request)
    view = the_order(request, order_number)
    order = view.order
    context: dict[str, Any] = {
        "view": view,
        "order": order,
        "can": can(user, view, on),
        "service": title_of(order, on),
        "tags": [tag for tag in (state_tag(order.state), pause_tag(view.pause)) if tag],
        "facts": list(_facts(view, on)),
        "contact": list(_contact(order)),
        "related": list(beside(order.person_id, on=on)),
        "form": Form(),
        "begin_form": BeginForm(initial={"started_on": on}),
        "events": _events(order),
        "versions": [
            (row, grant_words(grant_of(row)), _period(row.during)) for row in view.versions
        ],
        "drawn": _drawn(view, user, on),
        "definitions": definitions(),
        "ended": end_words(order),
    }
    return render_page(request, "pages/orders/show.html", context)


@needs(Permission.ORDER_READ)
def by_id(request: HttpRequest, order_id: int) -> HttpResponse:
    """Lead from an order's id, as lists of things to do have it, to its page."""
    order = visible_to(actor(request), on=today()).filter(pk=order_id).first()
    if order is None:
        raise Missing
    return redirect(url_of(order))


def _facts(view: OrderView, on: date) -> Iterator[parts.Fact]:
    version, order = view.version, view.order
    if version is None:
        yield parts.Fact(_("Omfang"), _("Ingenting er bestilt"))
        return
    grant = grant_of(version)
    yield parts.Fact(_("Mål"), version.goal or "–")
    yield parts.Fact(_("Tid"), grant_words(grant))
    yield parts.Fact(_("Når og hvor ofte"), version.pattern or "–")
    if version.carers > 1:
        yield parts.Fact(_("Tjenesteytere samtidig"), str(version.carers))
    yield parts.Fact(_("Kompetanse"), _competence(order.service, on))
    yield parts.Fact(_("Periode"), _period(version.during))
    if version.line.evaluation_on:
        yield parts.Fact(_("Evalueres"), day(version.line.evaluation_on))
    if order.instructions:
        yield parts.Fact(_("Til utfører"), order.instructions)
    yield parts.Fact(_("Vedtak"), version.line.decision.number)


def _competence(service: str, on: date) -> str:
    text = catalogue.get(service, on).competence
    return text[:1].upper() + text[1:]


def _period(during: Any) -> str:
    if during.isempty:
        return _("ble aldri satt i verk")
    if during.upper is None:
        return _("fra %(first)s") % {"first": day(during.lower)}
    # The end is the first day without; people read the last day with.
    last = day(during.upper - timedelta(days=1))
    return _("%(first)s til og med %(last)s") % {"first": day(during.lower), "last": last}


def _contact(order: Order) -> Iterator[parts.Fact]:
    person = order.person
    place = f"{person.postal_code} {person.postal_place}".strip()
    lines = [line for line in (person.address, place) if line]
    yield parts.Fact(_("Adresse"), "\n".join(lines) or "–")
    tel = "".join(person.phone.split())
    yield parts.Fact(_("Telefon"), person.phone or "–", url=f"tel:{tel}" if tel else "")
    if person.household != Household.UNKNOWN:
        household = str(person.get_household_display())
        yield parts.Fact(_("Bor"), household[:1].upper() + household[1:])
    if person.language:
        yield parts.Fact(_("Språk"), person.language)


def _events(order: Order) -> list[parts.Event]:
    found = history(order)
    names = User.objects.in_bulk({event.by_id for event in found if event.by_id})
    return [_event(event, names) for event in reversed(found)]


def _event(event: Event, names: dict[int, User]) -> parts.Event:
    text = ""
    if event.detail and event.code in DETAILS:
        text = str(DETAILS[event.code](event.detail).label)
        text = text[:1].upper() + text[1:]
    by = names[event.by_id].display_name if event.by_id in names else ""
    return parts.Event(event.at or event.on, str(WORDS[event.code]), by=by, text=text)


def _drawn(view: OrderView, user: User, on: date) -> Drawn | None:
    period = last_weeks(on, WEEKS)
    found = weeks_of_order(
        user, view.order.pk, on=on, from_on=period.from_on, until_on=period.until_on
    )
    return drawn(
        found.weeks, period, id="order-weeks", title=_("Timer per uke"),
        rate=found.rate, is_weekly=is_weekly(view.versions),
    )  # fmt: skip
