# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How orders are said: their state as a label, and the time they grant in plain words."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from services.minutes import Grant
from tildeling.cases.queries import service_title
from tildeling.orders.facts import grant_of
from tildeling.orders.models import Order, OrderVersion, Pause
from tildeling.orders.states import EndReason, OrderState, PauseCause
from tildeling.pages.formatting import day, minutes
from tildeling.pages.parts import Tag

COLOURS = {
    OrderState.SENT: "warning",
    OrderState.RETURNED: "danger",
    OrderState.ACCEPTED: "info",
    OrderState.ACTIVE: "success",
}


def state_tag(state: str) -> Tag:
    """Return the label of a state."""
    text = str(OrderState(state).label)
    return Tag(text[:1].upper() + text[1:], COLOURS.get(OrderState(state), "neutral"))


def pause_tag(pause: Pause | None) -> Tag | None:
    """Say why and until when a service rests."""
    if pause is None:
        return None
    cause = str(PauseCause(pause.cause).label)
    back = pause.during.upper
    said = cause[:1].upper() + cause[1:]
    return Tag(_("%(cause)s til %(day)s") % {"cause": said, "day": day(back)} if back else said,
               "warning")  # fmt: skip


def grant_words(grant: Grant | None) -> str:
    """Say the time a line grants: «3 t 30 min i uka», «1 t 30 min hver 3. uke»."""
    if grant is None:
        return _("ikke regnet i tid")
    if grant.is_monthly:
        said = _("%(time)s i måneden") % {"time": minutes(grant.minutes)}
    elif grant.weeks == 1:
        said = _("%(time)s i uka") % {"time": minutes(grant.minutes)}
    else:
        said = _("%(time)s hver %(n)s. uke") % {"time": minutes(grant.minutes), "n": grant.weeks}
    if grant.carers > 1:
        said += _(", %(n)s tjenesteytere samtidig") % {"n": grant.carers}
    return said


def is_weekly(versions: Iterable[OrderVersion]) -> bool:
    """Tell whether every version that grants time does so each week."""
    grants = [grant for version in versions if (grant := grant_of(version))]
    return all(grant.weeks == 1 for grant in grants)


def title_of(order: Order, on: date) -> str:
    """Return the Norwegian name of the service ordered."""
    return service_title(order.service, on)


def end_words(order: Order) -> str:
    """Say why an order is over."""
    return str(EndReason(order.end_reason).label) if order.end_reason else ""


def lower_first(text: str) -> str:
    """Write a name inside a sentence: «Hjemmesykepleie» → «hjemmesykepleie», «BPA» stands."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
