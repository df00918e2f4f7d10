# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Record that the letter left: from then, never from the signing, the appeal deadline runs."""

from datetime import date, datetime

from services import deadlines
from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.models import Case, Clock
from tildeling.decisions.models import Decision
from tildeling.decisions.policies import may_dispatch
from tildeling.letters.commands import record_sending
from tildeling.letters.models import Dispatch
from tildeling.letters.states import Channel
from tildeling.organisation.models import User
from tildeling.shared.refusals import TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date


def record_dispatch(
    *, case: Case, actor: User, at: datetime, channel: str, sent_on: date, decision_id: int
) -> Dispatch:
    """Record that a decision's letter was sent, stop D9 and start the appeal deadline (D11–D13).

    Counted from presumed knowledge: handed over is known at once, digital mail after its notice,
    post after four working days. A second sending by another way moves nothing that runs.
    `TransitionNotAllowed` before the letter is set; `Invalid` for a day that cannot be.
    """
    require(may_dispatch(actor, case, on=oslo_date(at)))
    decision = locked(Decision, decision_id, case=case)
    if decision.letter.set_at is None:
        raise TransitionNotAllowed("Brevet er ikke ferdig. Vent litt, og prøv igjen.")
    sending = record_sending(
        letter=decision.letter, channel=channel, sent_on=sent_on, actor=actor, at=at
    )
    stop_clocks(
        case=case, on=sent_on, by="decision.dispatched", codes=["notification"], source=decision
    )
    clock = _start_appeal_clock(case, decision, Channel(channel), sent_on)
    record(
        kind="decision.dispatched", subject=decision, actor=actor, at=at,
        channel=channel, sent_on=sent_on, appeal_due_on=clock.due_on if clock else None,
    )  # fmt: skip
    return sending


def _start_appeal_clock(
    case: Case, decision: Decision, channel: Channel, sent_on: date
) -> Clock | None:
    code: str = decision.law["appeal"]["clock"]
    begun = Clock.objects.filter(
        case=case, code=code, source_kind=decision._meta.model_name, source_id=decision.pk
    )
    if begun.exists():
        return None
    known = _known_on(channel, sent_on)
    return start_clock(case=case, code=code, source=decision, on=known)


def _known_on(channel: Channel, sent_on: date) -> date:
    match channel:
        case Channel.HANDED_OVER:
            knowledge = deadlines.presumed_knowledge(opened_on=sent_on)
        case Channel.DIGITAL_MAIL:
            knowledge = deadlines.presumed_knowledge(electronic_notice_on=sent_on)
        case Channel.POST:
            knowledge = deadlines.presumed_knowledge(posted_on=sent_on)
    return knowledge.known_on
