# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page answers when it cannot do what was asked: always in words, never with data."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from tildeling.shared.refusals import Invalid, KeyReused, Missing, NotAllowed, Refusal, Stale

STATUS: dict[type[Refusal], int] = {NotAllowed: 403, Missing: 404, KeyReused: 422, Invalid: 422}
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "password"})


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a foreseen no with its page, or with a fragment when only a part was asked for."""
    status = STATUS.get(type(refusal), 409)
    if is_partial(request):
        return fragment(request, refusal.reason, status=status)
    context: dict[str, Any] = {"reason": refusal.reason, "back": _back(request)}
    if isinstance(refusal, Invalid):
        context["sentences"] = [text for texts in refusal.errors.values() for text in texts]
    if isinstance(refusal, Stale):
        context["pairs"] = _both(request, refusal.theirs)
    return render(request, f"{status}.html", context, status=status)


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Send somebody unknown to the login; what they had typed is kept on the page."""
    if is_partial(request):
        said = _("Du er logget ut. Logg inn i en ny fane; det du har skrevet, blir stående her.")
        return fragment(request, said, status=401)
    if request.method == "POST":
        return _send_again(request, status=401, logged_out=True)
    return redirect_to_login(request.get_full_path())


def form_is_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer good, most often because of a new login.

    What was typed is offered again with a fresh token, but only when the form came from our own
    pages: another site's form must not be confirmed by mistake.
    """
    if is_partial(request):
        said = _("Siden er for gammel til å lagre. Last den på nytt.")
        return fragment(request, said, status=403)
    return _send_again(request, status=403, logged_out=False)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the error's id, without touching the database or the session."""
    error_id = getattr(request, "error_id", "")
    if is_partial(request):
        said = _("Noe gikk galt hos oss. Feilnummer %(error_id)s.") % {"error_id": error_id}
        text = loader.get_template("components/refused.html").render({"said": said})
    else:
        text = loader.get_template("500.html").render({"error_id": error_id})
    return HttpResponse(text, status=500)


def is_partial(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def fragment(request: HttpRequest, said: str, *, status: int) -> HttpResponse:
    """Answer htmx with a sentence to stand in the part it asked for."""
    return render(request, "components/refused.html", {"said": said}, status=status)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if is_partial(request):
        return fragment(request, _("Dette gikk ikke."), status=status)
    return render(request, f"{status}.html", {"reason": "", "back": ""}, status=status)


def _send_again(request: HttpRequest, *, status: int, logged_out: bool) -> HttpResponse:
    typed: list[tuple[str, str]] = []
    if _from_ourselves(request):
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NOT_CARRIED
        ]
    context = {"typed": typed, "logged_out": logged_out, "path": request.get_full_path()}
    return render(request, "pages/send_again.html", context, status=status)


def _from_ourselves(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


def _back(request: HttpRequest) -> str:
    """Return the page the person came from, when it is one of ours."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return ""
    return f"{came.path}?{came.query}" if came.query else came.path


def _both(request: HttpRequest, theirs: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """Pair what was typed with what another saved, by the name of the field."""
    return [(name, request.POST.get(name, ""), value) for name, value in theirs.items()]
