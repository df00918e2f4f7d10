# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The box in the header: a name, a case number or an identity number."""

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tildeling.cases.queries import Hit, look_up
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.forms import FilterForm, render_page
from tildeling.pages.guard import actor, needs
from tildeling.shared.text import clean

CASE_NUMBER = re.compile(r"(\d{4})-(\d{1,6})")
IDENTITY_NUMBER = re.compile(r"(?:\d[\s-]?){10}\d")
HITS = 20


class SearchForm(FilterForm):
    """What is looked for; it is posted, so that it never stands in an address."""

    q = forms.CharField(
        label=gettext_lazy("Saksnummer, navn eller fødselsnummer"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@needs(Permission.CASE_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Show who was found, or go straight to the one case that a number names."""
    user = actor(request)
    form = SearchForm(request.POST if request.method == "POST" else None)
    hits: tuple[Hit, ...] | None = None
    if form.is_valid():
        hits = look_up(actor=user, at=now(), text=form.cleaned_data["q"])
        number = _one_case(clean(form.cleaned_data["q"]), hits)
        if number:
            return redirect("cases:show", number)
    may_register = user.may(Permission.CASE_REGISTER, on=today())
    return render_page(request, "pages/cases/search.html", {
        "form": form,
        "hits": hits,
        "many": hits is not None and len(hits) >= HITS,
        "said": _said(hits),
        "register_url": reverse("cases:register") if may_register else "",
    })  # fmt: skip


def _one_case(text: str, hits: tuple[Hit, ...]) -> str:
    """Return the number of the case that a case number, or an identity number, leads to."""
    cases = [case.case_number for hit in hits for case in hit.cases]
    if asked := CASE_NUMBER.fullmatch(text):
        whole = f"{asked[1]}-{int(asked[2]):06d}"
        return whole if whole in cases else ""
    if IDENTITY_NUMBER.fullmatch(text) and len(cases) == 1:
        return cases[0]
    return ""


def _said(hits: tuple[Hit, ...] | None) -> str:
    if hits is None:
        return ""
    if len(hits) >= HITS:
        return _("Viser de %(n)s første. Skriv mer av navnet for å finne flere.") % {"n": HITS}
    return ngettext("Fant %(n)s person.", "Fant %(n)s personer.", len(hits)) % {"n": len(hits)}
