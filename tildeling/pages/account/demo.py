# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choose a role in the demo, without a password; there is no such page anywhere else."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tildeling.organisation.models import User
from tildeling.organisation.roles import Profession, Role
from tildeling.pages.clock import today
from tildeling.pages.forms import render_page
from tildeling.pages.guard import public

# The accounts of the demo municipality, in the order of a case; the first of each stands on the
# login page.
DEMO_NAMES = re.compile(
    "(?:saksbehandler|utforer|administrator)[0-9]{1,2}|fagkoordinator|kontorleder|sykepleier"
    "|ergoterapeut|fysioterapeut|kommunalsjef|revisor"
)
ORDER = (
    "saksbehandler fagkoordinator kontorleder sykepleier ergoterapeut fysioterapeut utforer "
    "kommunalsjef revisor administrator"
)
FIRST_OF_EACH = re.compile(r"\D+1?")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class DemoAccount:
    """One account to choose: what it is called, and what it may play."""

    username: str
    role: str
    unit: str


@public
def demo(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        name = request.POST.get("username", "")
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None or not DEMO_NAMES.fullmatch(name):
            raise Http404
        auth.login(request, user, backend=BACKEND)
        return redirect("home")
    return render_page(request, "pages/account/demo.html", {"accounts": demo_accounts()})


def demo_accounts(*, few: bool = False) -> list[DemoAccount]:
    """Return the accounts one may choose in the demo; none anywhere else."""
    if not settings.DEMO:
        return []
    users = User.objects.filter(is_active=True).prefetch_related("employments__unit")
    found = [_account(user) for user in users if DEMO_NAMES.fullmatch(user.username)]
    return [
        account
        for account in sorted(found, key=_place)
        if not few or FIRST_OF_EACH.fullmatch(account.username)
    ]


def _place(account: DemoAccount) -> tuple[int, int]:
    """Order by the course of a case, then by number."""
    name = account.username.rstrip("0123456789")
    return ORDER.index(name), int(account.username.removeprefix(name) or 0)


def _account(user: User) -> DemoAccount:
    on = today()
    rows = [row for row in user.employments.all() if row.holds_on(on)]
    if not rows:
        return DemoAccount(user.username, "", "")
    row = rows[0]
    role = Profession(row.profession).label if row.profession else Role(row.role).label
    return DemoAccount(user.username, str(role), row.unit.name)
