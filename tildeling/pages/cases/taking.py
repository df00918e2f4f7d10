# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take a thing from the queue, and put it back: a button in the lists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildeling.cases import commands as cases
from tildeling.cases.models import WorkItem
from tildeling.organisation.roles import Permission, Role
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import Invalid
from workflows import engine

READERS = (Permission.CASE_READ, Permission.ORDER_READ)


@require_POST
@needs(*READERS)
def claim(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take a thing; the caseworker's thing in a case nobody has, takes the whole case."""
    user, key = actor(request), key_of(request)
    item = _seen(request, item_id)
    if item is not None and item.owner_id == user.pk:
        messages.info(request, _("Oppgaven er din."))
    elif item is not None and _is_of_case(item) and item.case.owner_id is None:
        engine.run(cases.take, actor=user, at=now(), key=key, case_id=item.case_id)
        messages.success(request, _("Saken er din."))
    else:
        engine.claim(item_id, actor=user, at=now(), key=key)
        messages.success(request, _("Oppgaven er din."))
    return back(request)


@require_POST
@needs(*READERS)
def release(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put a thing back; the caseworker's thing in one's own case, puts the whole case back."""
    user, key = actor(request), key_of(request)
    item = _seen(request, item_id)
    if item is not None and item.owner_id is None:
        messages.info(request, _("Oppgaven ligger alt i køen."))
    elif item is not None and _is_of_case(item) and item.case.owner_id == user.pk:
        engine.run(cases.release, actor=user, at=now(), key=key, case_id=item.case_id)
        messages.success(request, _("Saken er lagt tilbake i køen."))
    else:
        engine.release(item_id, actor=user, at=now(), key=key)
        messages.success(request, _("Oppgaven er lagt tilbake i køen."))
    return back(request)


def back(request: HttpRequest, otherwise: str = "") -> HttpResponse:
    """Return to the page of ours that the button stood on."""
    url = request.POST.get("tilbake", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return redirect(url)
    return redirect(otherwise or reverse("cases:worklist"))


def key_of(request: HttpRequest) -> str:
    """Return the idempotency key of a form that is a button only."""
    form = Form(request.POST)
    if not form.is_valid():
        raise Invalid({"key": [_("Skjemaet mangler noe. Last siden på nytt.")]})
    return form.idempotency_key


def _seen(request: HttpRequest, item_id: int) -> WorkItem | None:
    """Return the thing as the reader sees it now; the engine judges what is sent."""
    found = WorkItem.objects.visible_to(actor(request), on=today()).select_related("case")
    return found.filter(pk=item_id).first()


def _is_of_case(item: WorkItem) -> bool:
    """Tell whether a thing follows whoever has the case."""
    return item.role == Role.CASEWORKER and item.unit_id == item.case.unit_id
