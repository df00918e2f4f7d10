# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Freeze letters, keep their PDF, and record that they were sent."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from tildeling.audit.record import record
from tildeling.letters.models import Dispatch, Letter
from tildeling.letters.states import Channel
from tildeling.organisation.models import User
from tildeling.people.models import ServiceUser
from tildeling.shared.refusals import Invalid, Taken
from tildeling.shared.rows import locked
from tildeling.shared.time import oslo_date

__all__ = ["set_pdf"]


class OfCase(Protocol):
    """A case as this context knows it."""

    pk: int


def set_pdf(*, case: OfCase, actor: User, at: datetime, letter_id: int, pdf: bytes) -> Letter:
    """Keep the PDF of a frozen letter with its checksum, once; the second time nothing happens.

    The bytes are made from the letter's tree before the transaction. No policy: no person does
    this, and the letter is fixed already.
    """
    letter = locked(Letter, letter_id, case_id=case.pk)
    if letter.pdf is not None:
        return letter
    if not pdf.startswith(b"%PDF-"):
        raise Invalid({"pdf": ["Dette er ikke en PDF."]})
    letter.pdf = pdf
    letter.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    letter.set_at = at
    letter.save(update_fields=["pdf", "pdf_sha256", "set_at"])
    record(
        kind="letter.set", subject=letter, actor=actor, at=at,
        sha256=letter.pdf_sha256, size=len(pdf),
    )  # fmt: skip
    return letter


def make(
    *, person: ServiceUser, kind: str, reference: str, case_id: int, tree: Mapping[str, Any],
    at: datetime,
) -> Letter:  # fmt: skip
    """Freeze a letter's tree with its checksum; the caller writes the trail."""
    return Letter.objects.create(
        person=person,
        kind=kind,
        reference=reference,
        case_id=case_id,
        tree=tree,
        tree_sha256=checksum(tree),
        made_at=at,
    )


def record_sending(
    *, letter: Letter, channel: str, sent_on: date, actor: User, at: datetime
) -> Dispatch:
    """Write that a letter was sent, once a channel; the caller writes the trail.

    A letter cannot have been sent before it was made or in the future (`Invalid`).
    """
    errors = {}
    if channel not in Channel.values:
        errors["channel"] = ["Velg noe fra listen."]
    if not oslo_date(letter.made_at) <= sent_on <= oslo_date(at):
        errors["sent_on"] = ["Datoen må være mellom dagen brevet ble laget og i dag."]
    if errors:
        raise Invalid(errors)
    made, is_new = Dispatch.objects.get_or_create(
        letter=letter,
        channel=channel,
        defaults={"sent_on": sent_on, "recorded_at": at, "recorded_by_id": actor.pk},
    )
    if not is_new:
        raise Taken("Brevet er alt registrert som sendt på denne måten.")
    return made


def record_opening(*, dispatch: Dispatch, opened_on: date) -> Dispatch:
    """Write the day a letter was opened; `Invalid` before it was sent. The first day stands."""
    if opened_on < dispatch.sent_on:
        raise Invalid({"opened_on": ["Brevet kan ikke være åpnet før det ble sendt."]})
    if dispatch.opened_on is None:
        dispatch.opened_on = opened_on
        dispatch.save(update_fields=["opened_on"])
    return dispatch


def checksum(tree: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a tree as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
