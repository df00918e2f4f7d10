# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own choices: colours and keyboard shortcuts."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.organisation import commands as organisation
from tildeling.pages.forms import Form, RadioRow, render_page
from tildeling.pages.guard import actor, logged_in

SCHEMES = [
    ("auto", gettext_lazy("Som maskinen")),
    ("light", gettext_lazy("Lys")),
    ("dark", gettext_lazy("Mørk")),
]


class SettingsForm(Form):
    """Colours and shortcuts."""

    colour_scheme = forms.ChoiceField(
        label=gettext_lazy("Farger"), choices=SCHEMES, widget=RadioRow
    )
    shortcuts_on = forms.BooleanField(
        label=gettext_lazy("Bruk hurtigtaster på enkeltbokstaver"), required=False
    )


@logged_in
def settings(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    chosen = {"colour_scheme": user.colour_scheme, "shortcuts_on": user.shortcuts_on}
    form = SettingsForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        organisation.choose_display(user=user, **form.given)
        messages.success(request, _("Innstillingene er lagret."))
        return redirect("settings")
    return render_page(request, "pages/account/settings.html", {"form": form})
