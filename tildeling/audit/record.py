# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write the trail; the only module that does."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from tildeling.audit.models import TrailEntry, TrailKind
from tildeling.organisation.models import User

OSLO = ZoneInfo("Europe/Oslo")


def record(
    *,
    kind: str,
    subject: models.Model,
    actor: User,
    at: datetime,
    case_id: int | None = None,
    person_id: int | None = None,
    **details: Any,
) -> TrailEntry:
    """Write the one row of a command, in the command's own transaction.

    `kind` is what happened in the past tense («case.assigned»); `details` are codes, ids and
    counts. Case and person are found on the subject when they are not named.
    """
    return _write(
        TrailKind.COMMAND,
        kind,
        actor,
        at,
        case_id=_related(subject, "case") if case_id is None else case_id,
        person_id=_related(subject, "person") if person_id is None else person_id,
        subject=subject,
        details=details,
    )


def record_read(
    *, what: str, actor: User, at: datetime, person_id: int, case_id: int | None = None,
    purpose: str = "TREAT",
) -> None:  # fmt: skip
    """Write that somebody read a person's page (pasientjournalforskriften § 14)."""
    _write(TrailKind.READ, what, actor, at, case_id=case_id, person_id=person_id,
           details={"purpose": purpose})  # fmt: skip


def record_search(*, actor: User, at: datetime, query_hash: str, hits: int, what: str) -> None:
    """Write that somebody searched: a keyed hash of the query and the number of hits."""
    _write(TrailKind.SEARCH, what, actor, at, details={"query": query_hash, "hits": hits})


def record_export(*, actor: User, at: datetime, what: str, rows: int, **details: Any) -> None:
    """Write that somebody took a table out, with its number of rows."""
    _write(TrailKind.EXPORT, what, actor, at, details={"rows": rows, **details})


def record_denial(
    *, name: str, code: str, actor: User, at: datetime, case_id: int | None = None,
    subject_id: int | None = None,
) -> None:  # fmt: skip
    """Write that somebody was refused; called after the refused transaction has rolled back."""
    _write(TrailKind.DENIAL, name, actor, at, case_id=case_id, outcome=code,
           details={"subject": subject_id} if subject_id else {})  # fmt: skip


def _write(
    kind: TrailKind, name: str, actor: User, at: datetime, *, subject: models.Model | None = None,
    **fields: Any,
) -> TrailEntry:  # fmt: skip
    on = at.astimezone(OSLO).date()
    return TrailEntry.objects.create(
        kind=kind,
        name=name,
        at=at,
        actor_id=actor.pk,
        actor_roles=sorted(actor.roles_on(on)),
        actor_units=sorted(actor.units_on(on)),
        subject_kind=subject._meta.model_name or "" if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        **_plain(fields),
    )


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    if "details" in fields:
        fields["details"] = {
            name: value.isoformat() if isinstance(value, date | datetime) else value
            for name, value in fields["details"].items()
            if value is not None
        }
    return fields


def _related(subject: models.Model, name: str) -> int | None:
    if subject._meta.model_name == {"case": "case", "person": "serviceuser"}[name]:
        found: int | None = subject.pk
    else:
        found = getattr(subject, f"{name}_id", None)
    return found
