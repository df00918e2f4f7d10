# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the small pages that act on a case share: find it, ask first, do it once, go back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases.models import Case, WorkItem
from tildeling.cases.queries import find, read_case
from tildeling.organisation.models import User
from tildeling.pages.clock import now, today
from tildeling.pages.formatting import day
from tildeling.pages.forms import Form, render_page
from tildeling.pages.guard import actor
from tildeling.shared.refusals import Denied, require
from workflows import engine

Policy = Callable[..., Denied | None]


@dataclass(frozen=True)
class Act:
    """What a small page says: its heading, a sentence before the form, the button, the message."""

    title: str
    submit: str
    done: str
    lead: str = ""
    warning: str = ""
    facts_title: str = ""
    facts: tuple[str, ...] = ()


def found(request: HttpRequest, case_number: str, policy: Policy) -> Case:
    """Return the case the page acts on; who may not is told before anything is typed.

    Opening the page reads the person, so that is written in the trail. What is sent is the
    command's to judge: a double click gets its first answer again, whatever has changed since.
    """
    user = actor(request)
    if request.method != "GET":
        return find(user, case_number, on=today())
    case = read_case(actor=user, at=now(), case_number=case_number).case
    require(policy(user, case, on=today()))
    return case


def act_page(
    request: HttpRequest, case: Case, form: Form, act: Act, run: Callable[[str], Any],
    *, template: str = "pages/cases/act.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form, or do what it asks with its key and go back to the case.

    `run` is given the idempotency key; what it refuses stands on the form.
    """
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            run(form.idempotency_key)
            messages.success(request, act.done)
            return redirect("cases:show", case.case_number)
    return show_act(request, case, form, act, template=template, **more)


def show_act(
    request: HttpRequest, case: Case, form: Form, act: Act,
    *, template: str = "pages/cases/act.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form and do nothing."""
    context = {
        "form": form,
        "act": act,
        "who": identity(case),
        "home": reverse("cases:show", args=[case.case_number]),
    }
    return render_page(request, template, context | more)


def identity(case: Case) -> str:
    """Say whom and which case the page is about, in one line."""
    return " · ".join([
        case.person.full_name,
        _("født %(day)s") % {"day": day(case.person.born_on)},
        _("sak %(number)s") % {"number": case.case_number},
    ])  # fmt: skip


def run_on(
    request: HttpRequest, case: Case, command: Callable[..., Any], **given: Any
) -> Callable[[str], engine.Done]:
    """Return the one call that runs a command on the case, waiting for its key."""
    return lambda key: engine.run(
        command, actor=actor(request), at=now(), key=key, case_id=case.pk, **given
    )


def open_step(case: Case, node: str) -> WorkItem | None:
    """Return the open step of a node in a case, if there is one."""
    return WorkItem.objects.filter(case=case, node=node).open().order_by("id").first()


def nothing_to_do(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    """Go back to the case and say why there is nothing to do here."""
    messages.info(request, said)
    return redirect("cases:show", case.case_number)


def choices_of(labels: type[TextChoices]) -> list[tuple[str, str]]:
    """Return the choices of a field with a capital first, as a form shows them."""
    return [(one.value, str(one.label)[:1].upper() + str(one.label)[1:]) for one in labels]


def name_of(user: User | None) -> str:
    """Return somebody's name, or that nobody has it."""
    return user.display_name if user else _("ingen")
