# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mapping of a case: who maps, where they differ, and what has changed since last time."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from services.load import default_rules
from tildeling.assessments.models import Assessment, Meeting, Need
from tildeling.assessments.policies import maps, may_reopen_meeting, may_withdraw
from tildeling.assessments.queries import Change, FactComparison, comparison, disagreements
from tildeling.assessments.states import AssessmentStatus
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.assessments.words import say, status_tag
from tildeling.pages.clock import today
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case, step_of
from tildeling.pages.parts import Fact, Link, Tag

OPEN = {AssessmentStatus.ORDERED, AssessmentStatus.IN_PROGRESS}


@dataclass(frozen=True)
class Row:
    """A discipline's line in the list, with what the reader may do."""

    assessment: Assessment
    tag: Tag
    url: str
    is_mine: bool
    withdraw_url: str


@dataclass(frozen=True)
class Difference:
    """A fact on which the disciplines differ: who found what, and what was agreed."""

    label: str
    found: list[Fact]
    agreed: str


@dataclass(frozen=True)
class Changed:
    """A fact that is not what it was when the person was last mapped."""

    label: str
    before: str
    now: str
    tag: Tag | None


@needs(Permission.CASE_HANDLE, Permission.ASSESS)
def overview(request: HttpRequest, number: str) -> HttpResponse:
    opened = open_case(request, number)
    case, user = opened.case, actor(request)
    rows = list(
        Assessment.objects.visible_to(user, on=today())
        .filter(case=case)
        .select_related("unit", "mapper")
        .order_by("-round", "id")
    )
    current = [row for row in rows if row.round == case.round]
    context: dict[str, Any] = {
        "bar": opened.bar("mapping"),
        "case": case,
        "is_office": opened.is_office,
        "rounds": [
            (number, list(_rows(found, case, user, len(current))))
            for number, found in groupby(rows, key=lambda row: row.round)
        ],
        "next": _next(opened, current, user),
    }
    return render_page(
        request, "pages/assessments/overview.html", context | _for_office(opened, user)
    )


def differences(compared: Iterable[FactComparison]) -> list[Difference]:
    """Return the facts on which the disciplines differ, in words."""
    return [
        Difference(
            fact.spec.label,
            [
                Fact(
                    str(value.discipline.label).capitalize(),
                    "\n".join(filter(None, [say(fact.spec, value.value), value.note])),
                )
                for value in fact.values
            ],
            say(fact.spec, fact.agreed.value) if fact.agreed else "",
        )
        for fact in compared
        if fact.differs
    ]


def _rows(found: Iterable[Assessment], case: Case, user: User, standing: int) -> Iterable[Row]:
    on = today()
    may_take_out = standing > 1 and may_withdraw(user, case, on=on) is None
    for row in found:
        is_open = row.round == case.round and row.status in OPEN
        is_mine = is_open and maps(user, row, on=on)
        address = [case.case_number, row.pk]
        yield Row(
            row,
            status_tag(row.status),
            reverse("assessments:assess", args=address),
            is_mine,
            reverse("assessments:withdraw", args=address) if is_open and may_take_out else "",
        )


def _next(opened: Opened, current: list[Assessment], user: User) -> Link | str:
    """Return what comes next: a link when it is the reader's, else who is waited for."""
    number = opened.number
    waited = [row for row in current if row.status in OPEN]
    mine = next((row for row in waited if maps(user, row, on=today())), None)
    if mine is not None:
        return Link(_("Kartlegg"), reverse("assessments:assess", args=[number, mine.pk]))
    meeting = step_of(opened.case, "meeting") if opened.is_office else None
    if meeting is not None and meeting.closed_at is None:
        return Link(_("Hold kartleggingsmøte"), reverse("assessments:meeting", args=[number]))
    if waited and opened.is_office:
        names = ", ".join(row.get_discipline_display() for row in waited)
        return _("Venter på: %(who)s. Møtet kan holdes når alle er ferdige.") % {"who": names}
    return ""


def _for_office(opened: Opened, user: User) -> dict[str, Any]:
    """Return what only the office sees: the disciplines held together, meeting and needs."""
    case = opened.case
    if not opened.is_office:
        return {"differences": [], "changes": [], "meeting": None, "needs": [], "reopen": False}
    meeting = Meeting.objects.filter(case=case, round=case.round).first()
    names = default_rules().codes.needs
    rows = Need.objects.filter(case=case, round=case.round).order_by("id")
    return {
        "differences": differences(disagreements(case)),
        "changes": [_changed(change) for change in comparison(case)],
        "meeting": meeting,
        "needs": [Fact(names.get(row.code, row.code), row.description or row.goal) for row in rows],
        "reopen": meeting is not None and may_reopen_meeting(user, case, on=today()) is None,
    }


def _changed(change: Change) -> Changed:
    tag = None
    if change.is_worse:
        tag = Tag(_("Trenger mer hjelp"), "warning")
    elif change.spec.code.startswith("F") and _is_better(change):
        tag = Tag(_("Trenger mindre hjelp"), "success")
    return Changed(
        change.spec.label, say(change.spec, change.before), say(change.spec, change.now), tag
    )


def _is_better(change: Change) -> bool:
    before, now = change.before, change.now
    return isinstance(before, int) and isinstance(now, int) and now < before < 9
