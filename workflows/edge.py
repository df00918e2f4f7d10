# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The one durable transaction: key, locks, bounded retry, and the record of a denial.

Whoever acts (page, API, task, management command) comes through here once. The order is: key row,
case row, viewflow process, children by ascending id (docs/adr/0005).
"""

import dataclasses
import hashlib
import hmac
import json
import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, models, transaction
from kombu.exceptions import OperationalError as KombuOperationalError

from tildeling.audit.record import record_denial
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Busy, KeyReused, Missing, NotAllowed, Refusal, Taken
from tildeling.shared.time import oslo_date
from workflows.models import AnsweredKey

log = logging.getLogger("tildeling.edge")

# lock_not_available, deadlock_detected, serialization_failure: nothing else is tried again.
AGAIN = {"55P03", "40P01", "40001"}
TRIES = 3


@dataclasses.dataclass(frozen=True)
class Done:
    """What an act made or changed: its kind and number, and whether the answer is a repeat."""

    kind: str
    id: int  # 0 when nothing of one row was made
    is_repeat: bool = False


@dataclasses.dataclass(frozen=True)
class Act:
    """Who does what, when, under which idempotency key, with which content."""

    name: str
    actor: User
    at: datetime
    key: str = ""
    content: Any = None
    case_id: int | None = None
    subject_id: int | None = None


def through(act: Act, work: Callable[[], Any]) -> Done:
    """Do the work once, in one durable transaction, and return what it did.

    The same key with the same content gives the first answer again; with another content it is
    refused. A lock not had in time is tried at most three times; a refusal is recorded after the
    rollback and raised again.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic(durable=True):
                transaction.on_commit(_wake, robust=True)
                return _once(act, work)
        except Refusal as refusal:
            _note(act, refusal)
            raise
        except OperationalError as fault:
            if _state(fault) not in AGAIN:
                raise
            if attempt == TRIES:
                raise Busy from None
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 -- jitter, not a secret
        except IntegrityError:
            # The message of the database may carry values; ours carries none.
            raise Taken("Dette er alt registrert av noen andre. Last siden på nytt.") from None
    raise Busy


def lock_case(case_id: int, *, actor: User, at: datetime, trusted: bool = False) -> Case:
    """Return the case, locked and read afresh, or `Missing` when the actor may not see it.

    `trusted` is the engine's own background work, whose actor has no unit.
    """
    if trusted:
        found = _locked(Case.objects.all(), case_id)
    else:
        on = oslo_date(at)
        # Who handles cases in the case's own unit sees it by that alone (a test holds this to
        # `visible_to`); looking for ties as well took a quarter of a whole step.
        office = actor.units_on(on, permission=Permission.CASE_HANDLE)
        found = _locked(Case.objects.filter(unit_id__in=office), case_id) or _locked(
            Case.objects.visible_to(actor, on=on), case_id
        )
    if found is None:
        raise Missing
    return found


def _locked(cases: models.QuerySet[Case], case_id: int) -> Case | None:
    return next(iter(cases.order_by().select_for_update(of=("self",)).filter(pk=case_id)), None)


def note_denial(
    *, actor: User, name: str, code: str, at: datetime, case_id: int | None = None
) -> None:
    """Write that somebody was refused, in a transaction of its own."""
    with transaction.atomic():
        record_denial(name=name, code=code, actor=actor, at=at, case_id=case_id)


def _wake() -> None:
    """Tell a worker to look in the outbox; without a broker `run_background` looks by itself.

    A broker that is down costs nothing: the sweep finds the rows.
    """
    if not settings.CELERY_BROKER_URL:
        return
    try:
        current_app.send_task("workflows.tasks.drain", retry=False)
    except KombuOperationalError:
        log.warning("the broker does not answer; the sweep finds what waits")


def _once(act: Act, work: Callable[[], Any]) -> Done:
    if not act.key:
        return _done(work())
    digest = _digest(act.name, act.content)
    row_id = _claim_key(act, digest)
    if row_id is None:
        return _answer_again(act, digest)
    done = _done(work())
    with connection.cursor() as cursor:
        cursor.execute(
            "update workflows_answeredkey set result = %s where id = %s",
            [json.dumps({"kind": done.kind, "id": done.id}), row_id],
        )
    return done


def _claim_key(act: Act, digest: str) -> int | None:
    """Write the key's row, waiting for whoever holds the same key; None when it is answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into workflows_answeredkey (actor_id, key, content_sha256, result, at)"
            " values (%s, %s, %s, '{}', %s) on conflict (actor_id, key) do nothing returning id",
            [act.actor.pk, act.key, digest, act.at],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _answer_again(act: Act, digest: str) -> Done:
    answered = AnsweredKey.objects.get(actor_id=act.actor.pk, key=act.key)
    if answered.content_sha256 != digest:
        raise KeyReused
    return Done(answered.result["kind"], answered.result["id"], is_repeat=True)


def _done(result: Any) -> Done:
    if isinstance(result, models.Model):
        return Done(result._meta.model_name or "", result.pk)
    return Done("", 0)


def _note(act: Act, refusal: Refusal) -> None:
    if isinstance(refusal, NotAllowed | Missing) and act.actor.pk is not None:
        with transaction.atomic():
            record_denial(
                name=act.name,
                code=refusal.code,
                actor=act.actor,
                at=act.at,
                case_id=act.case_id,
                subject_id=act.subject_id,
            )


def _digest(name: str, content: Any) -> str:
    """Return the keyed checksum of what was sent, the same for the same content in any key order.

    Keyed, since the content may hold a national identity number and those are few.
    """
    text = json.dumps([name, content], sort_keys=True, default=_plain, ensure_ascii=False)
    secret = settings.FNR_INDEX_KEY.encode()
    return hmac.new(secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, models.Model):
        return [value._meta.model_name, value.pk]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def _state(fault: OperationalError) -> str:
    return str(getattr(fault.__cause__, "sqlstate", ""))
