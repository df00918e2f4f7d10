# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write down contact, and ask for what is missing."""

from datetime import date, datetime

from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.status import refuse_closed
from tildeling.cases.commands.work import NewItem, close_items, open_item
from tildeling.cases.models import Case, ContactNote, InformationRequest
from tildeling.cases.policies import may_handle, may_note
from tildeling.cases.states import WorkKind
from tildeling.organisation.models import User
from tildeling.shared.checked import Problems, checked
from tildeling.shared.refusals import TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date

MISSING = "missing_information"


def note_contact(
    *, case: Case, actor: User, at: datetime, held_on: date, contact_with: str, text: str
) -> ContactNote:
    """Write down that somebody was talked or written to, also after the case is closed."""
    on = oslo_date(at)
    require(may_note(actor, case, on=on))
    problems = Problems()
    given = {"held_on": held_on, "contact_with": contact_with, "text": text}
    values = checked(ContactNote, given, problems)
    if held_on > on:
        problems.add("held_on", "Datoen kan ikke være fram i tid.")
    problems.refuse()
    note = ContactNote.objects.create(case=case, written_by=actor, written_at=at, **values)
    record(
        kind="case.contact_noted", subject=note, actor=actor, at=at, person_id=case.person_id,
        contact_with=note.contact_with,
    )  # fmt: skip
    return note


def ask_information(
    *, case: Case, actor: User, at: datetime, asked_of: str, text: str, due_on: date | None = None
) -> InformationRequest:
    """Ask somebody for what is missing, with a date; the date is the rule's unless stated.

    The case itself goes on: no deadline in law stops while it waits (fvl §§ 11 and 17).
    """
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    refuse_closed(case)
    values = checked(InformationRequest, {"asked_of": asked_of, "text": text})
    request = InformationRequest.objects.create(
        case=case, asked_on=on, due_on=due_on if due_on and due_on > on else on, **values
    )
    clock = start_clock(case=case, code=MISSING, source=request, on=on, stated_on=due_on)
    request.due_on = clock.due_on
    request.save(update_fields=["due_on"])
    title = "Følg opp opplysninger vi venter på"
    item = NewItem(kind=WorkKind.INFORMATION, title=title, subject=request, clock=MISSING)
    open_item(case, item, at=at)
    record(
        kind="case.information_asked", subject=request, actor=actor, at=at,
        person_id=case.person_id, asked_of=request.asked_of, due_on=request.due_on,
    )  # fmt: skip
    return request


def record_information(
    *, case: Case, actor: User, at: datetime, request_id: int, answered_on: date, answer: str = ""
) -> InformationRequest:
    """Write down what came; the clock of the request stops and its task is done."""
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    request = locked(InformationRequest, request_id, case=case)
    if request.answered_on is not None:
        raise TransitionNotAllowed("Opplysningene er alt registrert.")
    problems = Problems()
    values = checked(InformationRequest, {"answer": answer}, problems)
    if not request.asked_on <= answered_on <= on:
        problems.add("answered_on", "Datoen må være mellom dagen vi spurte og i dag.")
    problems.refuse()
    request.answered_on = answered_on
    request.answer = values["answer"]
    request.save(update_fields=["answered_on", "answer"])
    stop_clocks(case=case, on=answered_on, by="case.information_recorded", source=request)
    close_items(case=case, at=at, subject=request)
    record(
        kind="case.information_recorded", subject=request, actor=actor, at=at,
        person_id=case.person_id, answered_on=answered_on,
    )  # fmt: skip
    return request
