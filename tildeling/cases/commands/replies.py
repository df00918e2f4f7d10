# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Tell the applicant that it takes time (fvl § 11 a)."""

from datetime import date, datetime

from services.letter_facts import Application as ApplicationFact
from services.letter_facts import Delay, LetterFacts
from services.letters import NumberInLetter, compose
from tildeling.audit.record import record
from tildeling.cases.commands.clocks import start_clock, stop_clocks
from tildeling.cases.commands.status import refuse_closed
from tildeling.cases.models import Case
from tildeling.cases.policies import may_handle
from tildeling.letters.commands import make, record_sending
from tildeling.letters.facts import addressee_of, officer_of, party_of, sender_of
from tildeling.letters.models import Letter
from tildeling.letters.states import Channel, LetterKind
from tildeling.organisation.models import User
from tildeling.outbox.post import post
from tildeling.shared.refusals import Invalid, require
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

REPLY = "preliminary_reply"
PROMISED = "promised_reply"


def send_preliminary_reply(
    *, case: Case, actor: User, at: datetime, reason: str, expected_on: date,
    channel: str = Channel.POST,
) -> Letter:  # fmt: skip
    """Send a letter that says why it takes time and when to expect an answer.

    Stops the clock of the preliminary reply; the promised date is a clock of its own. The PDF is
    set afterwards from the frozen letter, by the outbox row.
    """
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    refuse_closed(case)
    errors = {}
    if not clean(reason):
        errors["reason"] = ["Skriv hvorfor det tar tid."]
    if expected_on <= on:
        errors["expected_on"] = ["Datoen må være fram i tid."]
    if errors:
        raise Invalid(errors)
    letter = make(
        person=case.person,
        kind=LetterKind.PRELIMINARY_REPLY,
        reference=case.case_number,
        case_id=case.pk,
        tree=reply_tree(case, actor, reason=reason, expected_on=expected_on, on=on),
        at=at,
    )
    record_sending(letter=letter, channel=channel, sent_on=on, actor=actor, at=at)
    stop_clocks(case=case, on=on, by="case.preliminary_reply_sent", codes=[REPLY, PROMISED])
    start_clock(case=case, code=PROMISED, source=letter, on=expected_on)
    post(topic="letter", stream=f"letter:{letter.pk}", at=at, case_id=case.pk, letter_id=letter.pk)
    record(
        kind="case.preliminary_reply_sent", subject=letter, actor=actor, at=at, case_id=case.pk,
        expected_on=expected_on, channel=channel,
    )  # fmt: skip
    return letter


def reply_tree(
    case: Case, actor: User, *, reason: str, expected_on: date, on: date
) -> dict[str, object]:
    """Return the letter as it would be, for a preview; it is saved by sending it."""
    officer = officer_of(actor, on=on)
    facts = LetterFacts(
        sender=sender_of(case.unit),
        reference=case.case_number,
        dated_on=on,
        addressee=addressee_of(case.person, on=on),
        user=party_of(case.person),
        caseworker=officer,
        responsible=officer,
        application=ApplicationFact(received_on=case.received_on),
        delay=Delay(reason=clean(reason), expected_on=expected_on),
    )
    try:
        return compose(LetterKind.PRELIMINARY_REPLY, facts)
    except NumberInLetter:
        raise Invalid({"reason": ["Et fødselsnummer kan ikke stå i brevet."]}) from None
