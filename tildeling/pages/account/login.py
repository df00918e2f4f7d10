# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Log in with user name and password; in the demo also by choosing a role."""

from django import forms
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.pages.account.demo import demo_accounts
from tildeling.pages.forms import FilterForm, render_page
from tildeling.pages.guard import public


class LoginForm(FilterForm):
    """User name and password."""

    username = forms.CharField(
        label=gettext_lazy("Brukernavn"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Passord"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@public
def login(request: HttpRequest) -> HttpResponse:
    next_url = wanted(request)
    if request.user.is_authenticated:
        return redirect(next_url)
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = auth.authenticate(request, **form.cleaned_data)
        if user is not None:
            auth.login(request, user)
            return redirect(next_url)
        form.add_error(None, _("Brukernavnet eller passordet er feil. Sjekk begge og prøv igjen."))
    context = {"form": form, "next": next_url, "accounts": demo_accounts(few=True)}
    return render_page(request, "pages/account/login.html", context)


def wanted(request: HttpRequest) -> str:
    """Return the page asked for before the login, when it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
