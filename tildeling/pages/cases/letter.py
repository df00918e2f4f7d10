# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter as it was sent: the stored PDF, byte for byte."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.cases.queries import read_letter
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import TransitionNotAllowed


@needs(Permission.CASE_READ)
def show(request: HttpRequest, case_number: str, letter_id: int) -> HttpResponse:
    """Send the PDF; that it was opened is written in the trail."""
    letter = read_letter(
        actor=actor(request), at=now(), case_number=case_number, letter_id=letter_id
    )
    if letter.pdf is None:
        raise TransitionNotAllowed(_("Brevet settes som PDF nå. Prøv igjen om et øyeblikk."))
    response = HttpResponse(bytes(letter.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="brev-{letter.reference}-{letter.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
