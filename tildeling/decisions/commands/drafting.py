# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Write the decision's text, and send it back to the one who wrote it."""

from datetime import date, datetime

from services.legal import notice_exceptions
from tildeling.audit.record import record
from tildeling.cases.models import Case
from tildeling.decisions.models import Draft
from tildeling.decisions.policies import may_edit_draft, may_second_sign
from tildeling.decisions.queries.blocks import BLOCK_MAX_LENGTH, BLOCKS, draft_of
from tildeling.decisions.queries.outcome import second_role
from tildeling.decisions.states import DRAFT_TRANSITIONS, DraftStatus
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, Missing, require
from tildeling.shared.rows import check_version, locked
from tildeling.shared.states import check_transition
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

NOTE_MAX_LENGTH = 4000


def save_draft(
    *, case: Case, actor: User, at: datetime, blocks: dict[str, str], version: int | None = None
) -> Draft:
    """Keep what is written of the round's decision; the blocks sent replace those of the same code.

    The first save begins the draft. `Invalid` for an unknown block, a text over 20 000 characters
    or a date that is none; `Stale` with the other text when somebody saved in the meantime.
    """
    require(may_edit_draft(actor, case, on=oslo_date(at)))
    written = _checked(blocks)
    draft = locked_draft(case)
    if draft is None:
        draft = Draft.objects.create(
            case=case, round=case.round, blocks=written, prepared_by=actor, saved_at=at
        )
    else:
        check_version(draft, version, theirs=draft.blocks)
        draft.blocks = {**draft.blocks, **written}
        draft.prepared_by = actor
        draft.saved_at = at
        draft.version += 1
        draft.save(update_fields=["blocks", "prepared_by", "saved_at", "version"])
    record(
        kind="decision.draft_saved", subject=draft, actor=actor, at=at,
        person_id=case.person_id, blocks=sorted(written), version=draft.version,
    )  # fmt: skip
    return draft


def send_back(*, case: Case, actor: User, at: datetime, note: str) -> Draft:
    """Give the draft back to the first signer instead of signing as number two, with a note.

    The first signature falls away. `Invalid` without a note.
    """
    require(may_second_sign(actor, case, on=oslo_date(at), role=second_role(case) or None))
    said = clean(note)
    if not said:
        raise Invalid({"note": ["Skriv hva som må endres."]})
    if len(said) > NOTE_MAX_LENGTH:
        raise Invalid({"note": ["Merknaden er for lang."]})
    draft = locked_draft(case)
    if draft is None:
        raise Missing
    check_transition(DRAFT_TRANSITIONS, draft.status, DraftStatus.OPEN)
    draft.status = DraftStatus.OPEN
    draft.first_signed_by = None
    draft.first_signed_at = None
    draft.first_signed_sha256 = ""
    draft.returned_note = said
    draft.version += 1
    draft.save(
        update_fields=[
            "status", "first_signed_by", "first_signed_at", "first_signed_sha256",
            "returned_note", "version",
        ]
    )  # fmt: skip
    record(kind="decision.sent_back", subject=draft, actor=actor, at=at, person_id=case.person_id)
    return draft


def locked_draft(case: Case) -> Draft | None:
    """Return the round's draft for update, read afresh; None when none is begun."""
    found = draft_of(case)
    return None if found is None else locked(Draft, found.pk, case=case)


def _checked(blocks: dict[str, str]) -> dict[str, str]:
    errors: dict[str, list[str]] = {}
    written: dict[str, str] = {}
    for code, text in blocks.items():
        if code not in BLOCKS:
            errors[code] = ["Dette avsnittet finnes ikke."]
            continue
        written[code] = clean(text)
        if problem := _problem(code, written[code]):
            errors[code] = [problem]
    if errors:
        raise Invalid(errors)
    return written


def _problem(code: str, text: str) -> str:
    if len(text) > BLOCK_MAX_LENGTH:
        return "Avsnittet er for langt."
    if code == "prior_notice_sent_on" and text and not _is_date(text):
        return "Skriv datoen som åååå-mm-dd."
    known = {exception.code for exception in notice_exceptions()}
    if code == "prior_notice_exception" and text and text not in known:
        return "Velg et unntak fra listen."
    return ""


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
