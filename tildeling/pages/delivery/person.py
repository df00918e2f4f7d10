# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Delivered against granted for the person of a case: every service together and one by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.cases.queries import read_case, service_title
from tildeling.delivery.queries import delivered_of_person
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.delivery.weeks import (
    asked_weeks,
    definitions,
    drawn,
    last_weeks,
    merged,
    period_tabs,
    rate_tag,
)
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs


@needs(Permission.DELIVERY_READ)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show a person's weeks over all orders the reader sees; that it was read is in the trail."""
    user, on = actor(request), today()
    view = read_case(actor=user, at=now(), case_number=case_number)
    count = asked_weeks(request.GET.get("uker", ""))
    period = last_weeks(on, count)
    rows = delivered_of_person(
        user, view.person.pk, on=on, from_on=period.from_on, until_on=period.until_on
    )
    weeks = merged(week for row in rows for week in row.weeks)
    context: dict[str, Any] = {
        "case": view.case,
        "person": view.person,
        "period": period,
        "periods": period_tabs(request.path, count),
        "drawn": drawn(weeks, period, id="person-weeks", title=_("Timer per uke, alle tjenester")),
        "rows": [(row, service_title(row.order.service, on), rate_tag(row.rate)) for row in rows],
        "definitions": definitions(),
    }
    return render_page(request, "pages/delivery/person.html", context)
