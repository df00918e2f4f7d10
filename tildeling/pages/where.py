# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the work is done: from a thing to do to the address of its page."""

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse

from tildeling.cases.models import WorkItem
from tildeling.cases.queries import WorkRow
from tildeling.cases.states import WorkKind

# What a page's address is made of, tried in order: the case, what the item is about, or both.
CASE, SUBJECT, BOTH = "case", "subject", "both"
Place = tuple[str, Sequence[str]]

# The step's name in the flow, and the page where it is done.
STEPS: dict[str, Place] = {
    "start_mapping": ("cases:start_mapping", (CASE,)),
    "assess": ("assessments:assess", (BOTH,)),
    "meeting": ("assessments:meeting", (CASE,)),
    "ladder": ("careladder:ladder", (CASE,)),
    "proposal": ("careladder:proposal", (CASE,)),
    "answer_start": ("orders:answer_start", (SUBJECT,)),
    "sign": ("decisions:draft", (CASE,)),
    "second_sign": ("decisions:second_sign", (CASE,)),
    "dispatch": ("decisions:dispatch", (CASE,)),
    "accept": ("orders:by_id", (SUBJECT,)),
    "begin": ("orders:by_id", (SUBJECT,)),
    "reroute": ("orders:reroute_by_id", (SUBJECT,)),
    "follow_up": ("decisions:follow_up", (CASE,)),
}
KINDS: dict[str, Place] = {
    WorkKind.INFORMATION: ("cases:record_information", (BOTH,)),
    WorkKind.START_QUESTION: ("orders:by_id", (SUBJECT,)),
    WorkKind.QUESTION: ("orders:question", (SUBJECT,)),
    WorkKind.CHANGE_PROPOSAL: ("orders:proposal", (SUBJECT,)),
    WorkKind.DRIFT: ("orders:by_id", (SUBJECT,)),
    WorkKind.DEATH: ("cases:close", (CASE,)),
    WorkKind.EVALUATION: ("decisions:follow_up", (CASE,)),
    WorkKind.EXPIRY: ("decisions:follow_up", (CASE,)),
}


def url_of(item: WorkItem | WorkRow) -> str:
    """Return the address of the page where a thing is done; the case's own page when none is.

    A `WorkItem` must come with its case, so that a list makes no query a row.
    """
    number = item.case.case_number if isinstance(item, WorkItem) else item.case_number
    place = STEPS.get(item.node) or KINDS.get(item.kind)
    found = _address(place, number, item.subject_id) if place else ""
    return found or reverse("cases:show", args=[number])


def _address(place: Place, number: str, subject_id: int | None) -> str:
    name, shapes = place
    for shape in shapes:
        if shape != CASE and subject_id is None:
            continue
        try:
            return reverse(name, args=_arguments(shape, number, subject_id))
        except NoReverseMatch:
            continue
    return ""


def _arguments(shape: str, number: str, subject_id: int | None) -> list[object]:
    if shape == CASE:
        return [number]
    return [subject_id] if shape == SUBJECT else [number, subject_id]
