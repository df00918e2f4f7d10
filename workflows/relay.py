# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Take what waits in the outbox and do it: in order per stream, at least once, never lost.

A row is leased in a short transaction, done without any lock of ours, then marked. Whoever dies
between gives it back when the lease runs out: a step notices that it is done, a receiver dedupes
on stream + sequence.
"""

import json
import logging
import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib import request

from django.conf import settings
from django.db import connection, transaction

from tildeling.cases.commands import work
from tildeling.cases.models import Case
from tildeling.cases.states import WorkKind
from tildeling.letters import commands as letters
from tildeling.letters.models import Letter
from tildeling.letters.typesetting import typeset
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Refusal
from tildeling.shared.time import oslo_date
from workflows import engine

log = logging.getLogger("tildeling.outbox")

LEASE = timedelta(seconds=30)
TRIES = 10
LONGEST_WAIT = timedelta(hours=1)
RECEIVER_TIMEOUT = 10

# The first due row of each stream that nobody holds; a stream waits for its earlier rows.
NEXT = """
    update outbox_message set due_at = %(until)s, attempts = attempts + 1
    where id = (
        select m.id from outbox_message m
        where m.done_at is null and not m.needs_person and m.due_at <= %(at)s
          and not exists (
              select 1 from outbox_message earlier
              where earlier.stream = m.stream and earlier.sequence < m.sequence
                and earlier.done_at is null)
        order by m.due_at, m.id
        for update skip locked limit 1)
    returning id
"""


class ReceiverRefused(Exception):
    """The receiver answered something else than that it has taken the message."""


def relay(clock: Callable[[], datetime], *, limit: int = 1000) -> int:
    """Do up to `limit` waiting messages and return how many were done."""
    done = 0
    for _ in range(limit):
        message = _lease(clock())
        if message is None:
            break
        done += _try(message, clock)
    return done


def _lease(at: datetime) -> Message | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEXT, {"at": at, "until": at + LEASE})
        row = cursor.fetchone()
    return Message.objects.get(pk=row[0]) if row else None


def _try(message: Message, clock: Callable[[], datetime]) -> int:
    try:
        HANDLERS[message.topic](message, clock())
    except Exception as fault:
        # Only its class and an id: the text of an exception may carry personal data.
        _failed(message, clock(), fault)
        return 0
    Message.objects.filter(pk=message.pk).update(done_at=clock())
    return 1


def _failed(message: Message, at: datetime, fault: Exception) -> None:
    error_id = str(uuid.uuid4())
    reason = fault.code if isinstance(fault, Refusal) else type(fault).__name__
    log.error("message %s failed: %s, error %s", message.pk, reason, error_id)
    gave_up = message.attempts >= TRIES
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** (message.attempts - 1)))
    jitter = 0.8 + random.random() * 0.4  # noqa: S311 -- spreads retries, no secret
    Message.objects.filter(pk=message.pk).update(
        error_id=error_id, needs_person=gave_up, due_at=at + wait * jitter
    )
    if gave_up and message.case_id:
        _ask_a_person(message, message.case_id, at)


def _ask_a_person(message: Message, case_id: int, at: datetime) -> None:
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        new = work.NewItem(
            kind=WorkKind.FAILED_DELIVERY,
            title="Utsending feilet",
            subject=message,
            due_on=oslo_date(at),
        )
        work.open_item(case, new, at=at)


def do_step(message: Message, at: datetime) -> None:
    """Let the engine do a background step."""
    engine.resume(message.payload["step_id"], at=at)


def set_letter(message: Message, at: datetime) -> None:
    """Set a letter as PDF, outside any lock, and keep its bytes once."""
    letter = Letter.objects.get(pk=message.payload["letter_id"])
    if letter.pdf is not None:
        return
    engine.run(
        letters.set_pdf, actor=engine.system_actor(), at=at, case_id=letter.case_id, trusted=True,
        letter_id=letter.pk, pdf=typeset(letter.tree),
    )  # fmt: skip


def send_order(message: Message, at: datetime) -> None:
    """Send an order's event, by reference, to the receiving system when one is named.

    Without a receiver the unit reads the order in our own pages, and the message is done.
    """
    if not settings.OUTBOX_RECEIVER_URL:
        return
    body = json.dumps(
        {"stream": message.stream, "sequence": message.sequence, "topic": message.topic,
         "payload": message.payload}
    ).encode()  # fmt: skip
    call = request.Request(  # noqa: S310 -- the address is a setting of the installation
        settings.OUTBOX_RECEIVER_URL,
        data=body,
        headers={
            "Content-Type": "application/json",
            "Idempotency-Key": f"{message.stream}:{message.sequence}",
        },
    )
    with request.urlopen(call, timeout=RECEIVER_TIMEOUT) as answer:  # noqa: S310 -- as above
        if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
            raise ReceiverRefused


HANDLERS: dict[str, Callable[[Message, datetime], None]] = {
    "step": do_step,
    "letter": set_letter,
    "order": send_order,
}
