# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decision as it is written: paragraphs to the left, the facts of the case beside."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildeling.cases.queries import find
from tildeling.decisions.facts.lines import proposal_of
from tildeling.decisions.models import Draft
from tildeling.decisions.policies import may_edit_draft
from tildeling.decisions.queries import draft_of, signature_needed, stock_share, suggested_blocks
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.decisions.basis import basis_of
from tildeling.pages.decisions.checks import completeness, role_label
from tildeling.pages.decisions.frame import Frame, opened
from tildeling.pages.decisions.paragraphs import (
    DraftForm,
    draft_form,
    paragraphs,
    save,
    with_suggestion,
    written,
)
from tildeling.pages.errors import fragment
from tildeling.pages.forms import VersionedForm, render_page
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import Denied, Stale

# From so many per cent like another decision of the day, the page asks for a look (finding A-05).
STOCK_IS_HIGH = 60


@needs(Permission.DECIDE)
def edit(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the draft and save it; «insert» puts a suggestion last in its paragraph."""
    frame = opened(request, case_number)
    denied = may_edit_draft(frame.user, frame.case, on=frame.on)
    form = draft_form(frame.draft, request.POST or None)
    if denied is not None:
        return _closed(request, frame, form, denied)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            return _saved(request, frame, form)
    return render_page(request, "pages/decisions/draft.html", _context(frame, form))


@require_POST
@needs(Permission.DECIDE)
def autosave(request: HttpRequest, case_number: str) -> HttpResponse:
    """Save while somebody writes; answer with the time, the new version and the list."""
    case = find(actor(request), case_number, on=today())
    form = DraftForm(request.POST)
    if not form.is_valid():
        return fragment(request, _("Utkastet er ikke lagret: ett felt må rettes."), status=422)
    try:
        save(form, case, actor(request))
    except Stale:
        said = _("En annen har lagret. Trykk «Lagre utkast», så ser du begge tekstene.")
        return fragment(request, said, status=409)
    draft = draft_of(case) or Draft(case=case)
    checks = completeness(draft, on=today())
    return render(
        request, "pages/decisions/saved.html",
        {"at": now(), "version": draft.version, "checks": checks},
    )  # fmt: skip


def _saved(request: HttpRequest, frame: Frame, form: VersionedForm) -> HttpResponse:
    code = request.POST.get("insert", "")
    number = frame.case.case_number
    added = _inserted(frame, form, code) if code else {}
    save(form, frame.case, frame.user, added=added)
    if added:
        messages.success(request, _("Forslaget står nå i avsnittet. Les det, og rett det du vil."))
        return redirect(reverse("decisions:draft", args=[number]) + f"#id_{code}")
    if request.POST.get("next") == "sign":
        return redirect("decisions:sign", number)
    messages.success(request, _("Utkastet er lagret."))
    return redirect("decisions:draft", number)


def _inserted(frame: Frame, form: VersionedForm, code: str) -> dict[str, str]:
    offered = {one.code: one for one in suggested_blocks(frame.case, on=frame.on)}
    if code not in offered:
        return {}
    return {code: with_suggestion(written(form).get(code, ""), offered[code])}


def _context(frame: Frame, form: VersionedForm) -> dict[str, object]:
    case, on, draft = frame.case, frame.on, frame.draft
    proposal = proposal_of(case, on=on)
    checks = completeness(draft, on=on)
    shown, others = paragraphs(form, checks, suggested_blocks(case, on=on))
    share = stock_share(draft, on=on)
    needed = signature_needed(case, on=on)
    return frame.context(
        form=form,
        shown=shown,
        others=others,
        checks=checks,
        basis=basis_of(case, proposal),
        needed=needed,
        second_role=role_label(needed.second_role) if needed else "",
        share=share if share is not None and share >= STOCK_IS_HIGH else None,
        returned_note=draft.returned_note,
        saved_at=draft.saved_at,
    )


def _closed(
    request: HttpRequest, frame: Frame, form: VersionedForm, denied: Denied
) -> HttpResponse:
    """Say why nobody can write now; what was typed meanwhile is shown, so that it is not lost."""
    typed = []
    if request.method == "POST" and form.is_valid():
        saved = frame.draft.blocks
        typed = [
            (form.fields[code].label, text)
            for code, text in written(form).items()
            if text and text != saved.get(code)
        ]
    context = frame.context(reason=denied.reason, typed=typed)
    status = 409 if request.method == "POST" else 200
    return render_page(request, "pages/decisions/draft_closed.html", context, status=status)
