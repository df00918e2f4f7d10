# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Say whose a case is: take it, put it back, give it to a colleague."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tildeling.cases import commands as cases
from tildeling.cases.policies import may_assign, may_handle, may_release
from tildeling.cases.queries import Colleague, colleagues
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, found, name_of, run_on
from tildeling.pages.cases.taking import back, key_of
from tildeling.pages.clock import today
from tildeling.pages.forms import Form
from tildeling.pages.guard import needs


class AssignForm(Form):
    """Who gets the case."""

    user_id = forms.TypedChoiceField(
        label=gettext_lazy("Saksbehandler"), coerce=int, widget=forms.RadioSelect
    )


@needs(Permission.CASE_ASSIGN)
def assign(request: HttpRequest, case_number: str) -> HttpResponse:
    """Give the case to somebody, seeing how much each has."""
    case = found(request, case_number, may_assign)
    form = AssignForm(request.POST or None, initial={"user_id": case.owner_id})
    people: forms.TypedChoiceField = form.fields["user_id"]  # type: ignore[assignment]
    people.choices = [(row.id, _load(row)) for row in colleagues(case.unit_id, on=today())]
    act = Act(
        title=_("Fordel saken"),
        submit=_("Gi saken videre"),
        done=_("Saken er fordelt, og de åpne oppgavene fulgte med."),
        lead=_("Saken er nå hos: %(name)s") % {"name": name_of(case.owner)},
    )
    given = form.given if form.is_valid() else {}
    return act_page(request, case, form, act, run_on(request, case, cases.assign, **given))


@require_POST
@needs(Permission.CASE_HANDLE)
def take(request: HttpRequest, case_number: str) -> HttpResponse:
    """Take a case nobody has."""
    case = found(request, case_number, may_handle)
    run_on(request, case, cases.take)(key_of(request))
    messages.success(request, _("Saken er din."))
    return back(request, reverse("cases:show", args=[case_number]))


@require_POST
@needs(Permission.CASE_HANDLE)
def release(request: HttpRequest, case_number: str) -> HttpResponse:
    """Put the case back in the queue."""
    case = found(request, case_number, may_release)
    run_on(request, case, cases.release)(key_of(request))
    messages.success(request, _("Saken er lagt tilbake i køen."))
    return back(request, reverse("cases:show", args=[case_number]))


def _load(row: Colleague) -> str:
    has = ngettext("%(n)s åpen sak", "%(n)s åpne saker", row.open_cases) % {"n": row.open_cases}
    if not row.late_items:
        return f"{row.name} – {has}"
    late = ngettext("%(n)s oppgave over frist", "%(n)s oppgaver over frist", row.late_items)
    return f"{row.name} – {has}, {late % {'n': row.late_items}}"
