# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read visits in from a file, see what became of each row, and get the refused ones back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.delivery import commands as delivery
from tildeling.delivery.models import VisitBatch
from tildeling.delivery.queries import batches_visible_to, refused_file
from tildeling.insight.queries import note_rows
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form, UploadField, render_page
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import Missing
from workflows import engine

LATEST = 50
REFUSED_SHOWN = 100
XLSX = ".xlsx"
LARGEST = 20 * 1024 * 1024


class ImportForm(Form):
    """A file of visits."""

    file = UploadField(
        label=gettext_lazy("Fil med besøk (CSV eller Excel)"),
        help_text=gettext_lazy("Inntil 20 MB. Filen skal ikke ha navn eller fødselsnummer."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large for a page; a year's file goes in by the command."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("Filen er større enn 20 MB. Del den opp, og send delene."))
        return file


@needs(Permission.VISITS_IMPORT)
def show(request: HttpRequest) -> HttpResponse:
    """Take a file in and tell what became of it; list what was read in before."""
    user, on = actor(request), today()
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            done = _import(request, form)
            messages.success(request, _("Filen er lest inn. Se hva som ble av radene under."))
            return redirect("delivery:batch", done.id)
    context: dict[str, Any] = {
        "form": form,
        "batches": list(batches_visible_to(user, on=on)[:LATEST]),
    }
    return render_page(request, "pages/delivery/import.html", context)


@needs(Permission.VISITS_IMPORT)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Show what became of a file: the sums, and the first of the refused rows."""
    found = _batch(actor(request), batch_id)
    refused = found.refused_rows.order_by("line", "id")[:REFUSED_SHOWN]
    by = User.objects.filter(pk=found.received_by_id).first()
    context: dict[str, Any] = {
        "batch": found,
        "taken": found.stored + found.corrected + found.unchanged,
        "by": by.display_name if by else "",
        "refused": list(refused),
        "shown": REFUSED_SHOWN,
    }
    return render_page(request, "pages/delivery/batch.html", context)


@needs(Permission.VISITS_IMPORT)
def refused(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Send the refused rows in the same format, with column and reason, to be put right."""
    user = actor(request)
    found = _batch(user, batch_id)
    note_rows(actor=user, at=now(), what="refused_visits", rows=found.refused)
    response = HttpResponse(refused_file(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="avviste-rader-{found.pk}.csv"'
    return response


def _import(request: HttpRequest, form: ImportForm) -> engine.Done:
    file = form.cleaned_data["file"]
    kind = "xlsx" if file.name.lower().endswith(XLSX) else "csv"
    return engine.run(
        delivery.import_visits, actor=actor(request), at=now(), key=form.idempotency_key,
        source_name=file.name, content=file, form=kind,
    )  # fmt: skip


def _batch(user: User, batch_id: int) -> VisitBatch:
    found = batches_visible_to(user, on=today()).filter(pk=batch_id).first()
    if found is None:
        raise Missing
    return found
