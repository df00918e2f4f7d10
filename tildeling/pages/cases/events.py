# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What has happened in a case, in words, and what the reader can pick out of it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from tildeling.cases.queries import TimelineEntry
from tildeling.pages.parts import Event, Tab
from tildeling.pages.tables import address

# What the acts of the later contexts say to a person; the cases' own are in their query.
WORDS: dict[str, Any] = {
    "case.mapping_started": gettext_lazy("Kartlegging ble satt i gang."),
    "case.meeting_held": gettext_lazy("Kartleggingsmøtet ble holdt."),
    "case.meeting_reopened": gettext_lazy("Kartleggingsmøtet ble tatt tilbake."),
    "case.needs_set": gettext_lazy("Behovene ble skrevet ned."),
    "assessment.copied": gettext_lazy("Forrige kartlegging ble hentet inn."),
    "assessment.finished": gettext_lazy("Et fag ble ferdig med kartleggingen."),
    "assessment.reopened": gettext_lazy("En kartlegging ble åpnet igjen."),
    "assessment.saved": gettext_lazy("En kartlegging ble lagret."),
    "assessment.withdrawn": gettext_lazy("Et fag ble trukket fra kartleggingen."),
    "ladder.checked": gettext_lazy("Omsorgstrappen ble sjekket."),
    "ladder.settled": gettext_lazy("Omsorgstrappen ble vurdert."),
    "measure.recorded": gettext_lazy("Et tiltak på trappen ble registrert."),
    "line.proposed": gettext_lazy("En tjeneste ble foreslått."),
    "line.withdrawn": gettext_lazy("Et forslag ble trukket."),
    "proposal.asked": gettext_lazy("Enheten ble spurt om den kan starte."),
    "start_question.answered": gettext_lazy("Enheten svarte på om den kan starte."),
    "start_question.unanswered": gettext_lazy("Enheten svarte ikke innen fristen."),
    "decision.draft_saved": gettext_lazy("Vedtaksutkastet ble lagret."),
    "decision.first_signed": gettext_lazy("Vedtaket fikk første underskrift."),
    "decision.sent_back": gettext_lazy("Vedtaket ble sendt tilbake til saksbehandler."),
    "decision.signed": gettext_lazy("Vedtaket ble underskrevet."),
    "decision.dispatched": gettext_lazy("Vedtaket ble sendt."),
    "decision.service_ended": gettext_lazy("En tjeneste ble avsluttet."),
    "evaluation.signed": gettext_lazy("Oppfølgingen ble underskrevet."),
    "service.expiry_raised": gettext_lazy("En tjeneste går snart ut."),
    "orders.placed": gettext_lazy("Bestillingen ble sendt til utfører."),
    "order.accepted": gettext_lazy("Utfører godtok bestillingen."),
    "order.returned": gettext_lazy("Utfører sendte bestillingen i retur."),
    "order.rerouted": gettext_lazy("Bestillingen ble sendt på nytt."),
    "order.started": gettext_lazy("Tjenesten startet."),
    "order.completed": gettext_lazy("Bestillingen ble avsluttet."),
    "order.asked": gettext_lazy("Utfører spurte om bestillingen."),
    "order.question_answered": gettext_lazy("Spørsmålet fra utfører ble besvart."),
    "order.change_proposed": gettext_lazy("Utfører foreslo en endring."),
    "order.proposal_answered": gettext_lazy("Forslaget fra utfører ble besvart."),
    "orders.paused": gettext_lazy("Tjenestene fikk et opphold."),
    "orders.resumed": gettext_lazy("Oppholdet er over."),
    "person.died": gettext_lazy("Dødsfallet ble registrert."),
}  # fmt: skip
# Saved often and said little: left out.
NOISE = {"assessment.saved", "decision.draft_saved"}
# What can be picked out, by its name in the address.
SORTS: list[tuple[str, Any]] = [
    ("alt", gettext_lazy("Det som er gjort")),
    ("notater", gettext_lazy("Bare notater")),
    ("frister", gettext_lazy("Frister")),
]
SHOWN = 30


def sort_of(entry: TimelineEntry) -> str:
    """Return the sort an entry belongs to."""
    if entry.kind == "case.contact_noted":
        return "notater"
    return "frister" if entry.kind.startswith("clock.") else "alt"


def asked_sort(request: HttpRequest) -> str:
    """Return the sort of the address; what is done when it names none."""
    asked = request.GET.get("hendelser", "alt")
    return asked if asked in dict(SORTS) else "alt"


def events(entries: Sequence[TimelineEntry], sort: str = "alt") -> list[Event]:
    """Return the entries of a sort as the timeline draws them, newest first."""
    return [
        Event(
            at=entry.on if sort_of(entry) == "frister" else entry.at,
            title=str(WORDS.get(entry.kind, entry.text)),
            by=entry.actor,
            text=entry.detail,
        )
        for entry in entries
        if entry.kind not in NOISE and sort in _sorts_with(entry)
    ]


def _sorts_with(entry: TimelineEntry) -> set[str]:
    """Return the sorts that show an entry: notes are among what is done, deadlines are not."""
    sort = sort_of(entry)
    return {"alt", "notater"} if sort == "notater" else {sort}


def sorts(request: HttpRequest, current: str) -> list[Tab]:
    """Return the links that pick out a sort."""
    return [
        Tab(str(label), address(request, hendelser=None if name == "alt" else name) + "#hendelser",
            current=name == current)
        for name, label in SORTS
    ]  # fmt: skip
