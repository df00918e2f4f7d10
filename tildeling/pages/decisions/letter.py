# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter as it would look if the decision were signed now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from services.letters import NumberInLetter
from tildeling.cases.models import Case
from tildeling.decisions.facts.letter import Signers
from tildeling.decisions.facts.lines import proposal_of
from tildeling.decisions.queries import draft_of
from tildeling.decisions.queries.outcome import compose
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import today
from tildeling.pages.decisions.frame import opened
from tildeling.pages.errors import is_partial
from tildeling.pages.forms import render_page
from tildeling.pages.guard import needs

LACKING = gettext_lazy(
    "Brevet kan vises når det er skrevet noe i utkastet og foreslått minst én tjeneste."
)
NUMBER = gettext_lazy("Et fødselsnummer står i teksten. Ta det bort, så vises brevet.")


@needs(Permission.DECIDE, Permission.SECOND_SIGN)
def preview(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the letter on its own page, or as a part of the draft's page."""
    frame = opened(request, case_number)
    found = letter_context(frame.case)
    if is_partial(request):
        return render(request, "pages/decisions/letter_part.html", found)
    context = frame.context(draft=frame.draft, **found)
    return render_page(request, "pages/decisions/letter.html", context)


def letter_context(
    case: Case, *, first: User | None = None, second: User | None = None
) -> dict[str, Any]:
    """Return the letter's tree with those who would sign, or the sentence that says why not."""
    draft, proposal = draft_of(case), proposal_of(case, on=today())
    if draft is None or not proposal.lines:
        return {"tree": None, "why_not": LACKING}
    signers = Signers(first or draft.first_signed_by or draft.prepared_by, second)
    try:
        tree = compose(proposal, draft.blocks, reference=case.case_number, signers=signers)
    except NumberInLetter:
        return {"tree": None, "why_not": NUMBER}
    return {"tree": tree, "why_not": ""}
