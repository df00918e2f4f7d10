# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import timedelta

import pytest

from tests.factories.decisions import DraftFactory
from tildeling.audit.models import TrailEntry
from tildeling.decisions.commands import save_draft
from tildeling.decisions.models import Draft
from tildeling.shared.refusals import Invalid, NotAllowed, Stale

pytestmark = pytest.mark.django_db


def test_the_first_save_begins_the_draft_of_the_round(case, caseworker, at):
    draft = save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "Hun falt i januar."})

    assert (draft.round, draft.status, draft.version) == (1, "open", 1)
    assert draft.blocks == {"facts": "Hun falt i januar."}
    assert draft.prepared_by == caseworker


def test_a_save_keeps_the_blocks_it_does_not_send(case, caseworker, at):
    save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "A", "assessment": "B"})

    draft = save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "C"}, version=1)

    assert draft.blocks == {"facts": "C", "assessment": "B"}
    assert draft.version == 2


def test_an_emptied_block_is_empty(case, caseworker, at):
    save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "A"})

    draft = save_draft(case=case, actor=caseworker, at=at, blocks={"facts": ""}, version=1)

    assert draft.blocks == {"facts": ""}


def test_two_who_write_at_once_get_to_see_each_other(case, caseworker, senior, at):
    save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "A"})
    save_draft(case=case, actor=senior, at=at, blocks={"facts": "B"}, version=1)

    with pytest.raises(Stale) as refused:
        save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "C"}, version=1)

    assert refused.value.theirs == {"facts": "B"}
    assert refused.value.version == 2
    assert Draft.objects.get().blocks == {"facts": "B"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("budget", "Vi har ikke råd."),
        ("facts", "x" * 20_001),
        ("prior_notice_sent_on", "i går"),
        ("prior_notice_exception", "TOO_BUSY"),
    ],
)
def test_what_does_not_belong_is_refused_by_field(case, caseworker, at, code, text):
    with pytest.raises(Invalid) as refused:
        save_draft(case=case, actor=caseworker, at=at, blocks={code: text})

    assert set(refused.value.errors) == {code}
    assert not Draft.objects.exists()


def test_a_signed_text_is_not_written_in(case, caseworker, at):
    DraftFactory(case=case, first_signed=True)

    with pytest.raises(NotAllowed):
        save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "A"})


def test_the_trail_names_blocks_and_never_their_text(case, caseworker, at):
    save_draft(case=case, actor=caseworker, at=at, blocks={"facts": "Hun falt i januar."})

    entry = TrailEntry.objects.get(name="decision.draft_saved")
    assert entry.details == {"blocks": ["facts"], "version": 1}
    assert entry.person_id == case.person_id


def test_a_new_round_has_a_draft_of_its_own(case, caseworker, at):
    DraftFactory(case=case, signed=True)
    case.round = 2

    draft = save_draft(
        case=case, actor=caseworker, at=at + timedelta(days=1), blocks={"facts": "Nytt."}
    )

    assert draft.round == 2
