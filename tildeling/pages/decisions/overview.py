# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decisions of a case: in force, coming, being written, and every version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases.models import Case, Clock
from tildeling.cases.queries import service_title
from tildeling.decisions.models import Decision, InForce, RecordedEnd
from tildeling.decisions.policies import may_end_service
from tildeling.decisions.queries import coming_for, decisions_of, in_force_for
from tildeling.decisions.states import DraftStatus, Outcome
from tildeling.organisation.roles import Permission
from tildeling.pages.decisions.frame import Frame, opened
from tildeling.pages.decisions.lines import (
    Changed,
    LineRow,
    comparison,
    decided_rows,
    period_words,
    split_extent,
)
from tildeling.pages.formatting import day
from tildeling.pages.forms import render_page
from tildeling.pages.guard import needs
from tildeling.pages.parts import Link, Tag

COLOURS = {
    Outcome.GRANT: "success", Outcome.PARTIAL_GRANT: "warning", Outcome.REFUSAL: "danger",
    Outcome.CHANGE: "info", Outcome.TERMINATION: "danger",
}  # fmt: skip
# What waits in the case, the page where it is done, and who may open it.
STEPS = [
    ("sign", "decisions:draft", Permission.DECIDE),
    ("second_sign", "decisions:second_sign", Permission.SECOND_SIGN),
    ("dispatch", "decisions:dispatch", Permission.DECIDE),
    ("follow_up", "decisions:follow_up", Permission.DECIDE),
]


@dataclass(frozen=True)
class DecisionRow:
    """One signed decision as the list shows it."""

    nth: int
    number: str
    outcome: Tag
    decided_on: date
    signers: str
    lines: Sequence[LineRow]
    changes: Sequence[Changed]
    replaces: str
    sent: Sequence[str]
    appeal_due_on: date | None
    is_appeal_open: bool
    has_pdf: bool


@dataclass(frozen=True)
class Standing:
    """One service that is in force or coming; `end_url` is where its end is recorded."""

    title: str
    extent: str
    period: str
    evaluation_on: date | None
    unit: str
    number: str
    nth: int | None
    end_url: str


@needs(Permission.CASE_READ)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show everything that is decided in the case, newest first."""
    frame = opened(request, case_number)
    return render_page(request, "pages/decisions/overview.html", frame.context(
        rows=_rows(frame),
        in_force=standing(frame, in_force_for(frame.case.person, on=frame.on)),
        coming=standing(frame, coming_for(frame.case.person, on=frame.on)),
        draft=_draft_words(frame),
        actions=_actions(frame),
    ))  # fmt: skip


def nth_of(decision: Decision) -> int:
    """Return which decision of its case it is, as its number ends."""
    last = decision.number.rpartition("-")[2]
    return int(last) if last.isdigit() else 0


def outcome_tag(decision: Decision) -> Tag:
    """Return what a decision says as a whole, as a label."""
    label = str(decision.get_outcome_display())
    return Tag(label[:1].upper() + label[1:], COLOURS[Outcome(decision.outcome)])


def signers(decision: Decision) -> str:
    """Return who signed, in order."""
    names = [decision.signed_by.display_name]
    if decision.second_signed_by is not None:
        names.append(decision.second_signed_by.display_name)
    return _(" og ").join(names)


def sent_words(decision: Decision) -> list[str]:
    """Return how and when the letter left, one sentence a sending."""
    return [
        _("%(channel)s %(day)s") % {
            "channel": sending.get_channel_display().capitalize(), "day": day(sending.sent_on),
        }
        for sending in sorted(decision.letter.dispatches.all(), key=lambda sent: sent.pk)
    ]  # fmt: skip


def appeal_clocks(case: Case) -> dict[tuple[int, str], Clock]:
    """Return the case's clocks that decisions started, by the decision and the clock's code."""
    found = Clock.objects.filter(case=case, source_kind="decision").order_by("id")
    return {(clock.source_id, clock.code): clock for clock in found}


def appeal_of(decision: Decision, clocks: dict[tuple[int, str], Clock]) -> Clock | None:
    """Return the appeal deadline of a decision, once its letter is sent."""
    return clocks.get((decision.pk, str(decision.law["appeal"]["clock"])))


def standing(frame: Frame, rows: Iterable[InForce]) -> list[Standing]:
    """Return services in force as the page shows them."""
    found = list(rows)
    ended = set(
        RecordedEnd.objects.filter(line__in=[row.line_id for row in found]).values_list(
            "line_id", flat=True
        )
    )
    may_end = may_end_service(frame.user, frame.case, on=frame.on) is None
    return [_standing(frame, row, may_end=may_end and row.line_id not in ended) for row in found]


def _standing(frame: Frame, row: InForce, *, may_end: bool) -> Standing:
    is_ours = row.decision.case_id == frame.case.pk
    number = frame.case.case_number
    return Standing(
        title=service_title(row.service, frame.on),
        extent=split_extent(row.line),
        period=period_words(row.during.lower, row.during.upper),
        evaluation_on=row.line.evaluation_on,
        unit=row.line.unit.name if row.line.unit else "",
        number=row.decision.number,
        nth=nth_of(row.decision) if is_ours else None,
        end_url=reverse("decisions:end_service", args=[number, row.line_id])
        if is_ours and may_end and row.during.lower <= frame.on
        else "",
    )


def _rows(frame: Frame) -> list[DecisionRow]:
    clocks = appeal_clocks(frame.case)
    found = decisions_of(frame.case).defer("letter__pdf", "letter__tree")
    found = found.prefetch_related("lines__unit", "replaces__lines")
    return [_row(decision, appeal_of(decision, clocks), frame.on) for decision in found]


def _row(decision: Decision, appeal: Clock | None, on: date) -> DecisionRow:
    return DecisionRow(
        nth=nth_of(decision),
        number=decision.number,
        outcome=outcome_tag(decision),
        decided_on=decision.decided_on,
        signers=signers(decision),
        lines=decided_rows(decision),
        changes=comparison(decision),
        replaces=decision.replaces.number if decision.replaces else "",
        sent=sent_words(decision),
        appeal_due_on=appeal.due_on if appeal else None,
        is_appeal_open=appeal is not None and appeal.due_on >= on,
        has_pdf=decision.letter.set_at is not None,
    )


def _draft_words(frame: Frame) -> str:
    draft = frame.draft
    if draft.status == DraftStatus.FIRST_SIGNED and draft.first_signed_by is not None:
        return _("Vedtaket er underskrevet av %(name)s og venter på underskriver nummer to.") % {
            "name": draft.first_signed_by.display_name
        }
    if draft.status == DraftStatus.OPEN and draft.version:
        return _("Et vedtak er under arbeid, sist lagret %(day)s av %(name)s.") % {
            "day": day(draft.saved_at), "name": draft.prepared_by.display_name,
        }  # fmt: skip
    return ""


def _actions(frame: Frame) -> list[Link]:
    number = frame.case.case_number
    return [
        Link(item.title, reverse(name, args=[number]))
        for node, name, permission in STEPS
        if (item := frame.step(node)) is not None and frame.user.may(permission, on=frame.on)
    ]
