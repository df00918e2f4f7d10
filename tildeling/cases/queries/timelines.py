# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What happened in a case, in one list with the newest first."""

from dataclasses import dataclass
from datetime import date, datetime

from tildeling.audit.models import TrailEntry, TrailKind
from tildeling.cases.models import Case, Clock, ContactNote
from tildeling.cases.queries.reading import Sight, clock_words, sight_of
from tildeling.cases.queries.sentences import SENTENCES
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date, oslo_noon

LIMIT = 200

# Shown by the rows themselves, with their text.
_SHOWN_OTHERWISE = {"case.contact_noted"}


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened: when, what in Norwegian, by whom, and its text when it has one."""

    at: datetime
    kind: str
    text: str
    actor: str = ""
    detail: str = ""

    @property
    def on(self) -> date:
        """The date in Norway."""
        return oslo_date(self.at)


def timeline(case: Case, *, actor: User, on: date, limit: int = LIMIT) -> tuple[TimelineEntry, ...]:
    """Return acts, contact and deadlines of a case the actor may see, newest first.

    A unit that delivers is not shown the notes of the office. At most `limit` of each sort.
    """
    entries = _acts(case, limit) + _clocks(case, limit)
    if sight_of(actor, case, on=on) != Sight.PROVIDER:
        entries += _contacts(case, limit)
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit])


def _acts(case: Case, limit: int) -> list[TimelineEntry]:
    acts = TrailEntry.objects.filter(case_id=case.pk, kind=TrailKind.COMMAND)
    rows = list(acts.exclude(name__in=_SHOWN_OTHERWISE).order_by("-id")[:limit])
    names = _names({row.actor_id for row in rows})
    return [
        TimelineEntry(
            at=row.at,
            kind=row.name,
            text=SENTENCES.get(row.name, row.name),
            actor=names.get(row.actor_id, ""),
        )
        for row in rows
    ]


def _contacts(case: Case, limit: int) -> list[TimelineEntry]:
    notes = ContactNote.objects.filter(case=case).select_related("written_by").order_by("-id")
    return [
        TimelineEntry(
            at=note.written_at if oslo_date(note.written_at) == note.held_on
            else oslo_noon(note.held_on),
            kind="case.contact_noted",
            text=f"Kontakt med {note.get_contact_with_display()}.",
            actor=note.written_by.display_name,
            detail=note.text,
        )
        for note in notes[:limit]
    ]  # fmt: skip


def _clocks(case: Case, limit: int) -> list[TimelineEntry]:
    entries = []
    for clock in Clock.objects.filter(case=case).order_by("-id")[:limit]:
        label = clock_words(clock.code, clock.started_on)[0]
        entries.append(
            TimelineEntry(
                at=oslo_noon(clock.started_on),
                kind="clock.started",
                text=f"Frist: {label}, {clock.due_on:%d.%m.%Y}.",
            )
        )
        if clock.stopped_on is not None:
            entries.append(
                TimelineEntry(
                    at=oslo_noon(clock.stopped_on),
                    kind="clock.stopped",
                    text=f"Fristen stoppet: {label}.",
                )
            )
    return entries


def _names(ids: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
