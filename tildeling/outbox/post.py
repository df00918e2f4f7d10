# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Put a message in the outbox, in the transaction of what causes it."""

from datetime import datetime

from django.db.models import Max

from tildeling.outbox.models import Message


def post(
    *, topic: str, stream: str, at: datetime, case_id: int | None = None, **ids: int | str
) -> Message:
    """Write the next message of a stream; the caller holds the lock that orders the stream.

    `ids` are references only. Two writers of one stream without a lock meet the unique
    constraint and one of them is tried again by the edge.
    """
    last = Message.objects.filter(stream=stream).aggregate(last=Max("sequence"))["last"] or 0
    return Message.objects.create(
        topic=topic,
        stream=stream,
        sequence=last + 1,
        payload=ids,
        case_id=case_id,
        created_at=at,
        due_at=at,
    )
