# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A letter is frozen when made, set once, and sent once a channel."""

import hashlib
from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.letter_rows import PDF, DispatchFactory, LetterFactory
from tests.factories.organisation import employee
from tests.factories.people import ServiceUserFactory
from tildeling.audit.models import TrailEntry
from tildeling.letters.commands import checksum, make, record_opening, record_sending, set_pdf
from tildeling.shared.refusals import Invalid, Missing, Taken

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)


class TestMake:
    def test_freezes_the_tree_with_its_checksum(self):
        tree = {"b": "ø", "a": [1]}

        letter = make(
            person=ServiceUserFactory(), kind="grant", reference="2026-1", case_id=1,
            tree=tree, at=AT,
        )  # fmt: skip

        letter.refresh_from_db()
        assert letter.tree_sha256 == hashlib.sha256('{"a":[1],"b":"ø"}'.encode()).hexdigest()
        assert checksum(letter.tree) == letter.tree_sha256


class TestSetPdf:
    def set(self, letter, case, pdf=PDF):
        return set_pdf(case=case, actor=employee(), at=AT, letter_id=letter.pk, pdf=pdf)

    def test_keeps_the_bytes_and_their_checksum(self):
        case = CaseFactory()

        letter = self.set(LetterFactory(case_id=case.pk), case)

        letter.refresh_from_db()
        assert bytes(letter.pdf) == PDF
        assert letter.pdf_sha256 == hashlib.sha256(PDF).hexdigest()
        assert TrailEntry.objects.get().details["sha256"] == letter.pdf_sha256

    def test_changes_nothing_the_second_time(self):
        case = CaseFactory()
        letter = LetterFactory(case_id=case.pk, typeset=True)

        again = self.set(letter, case, b"%PDF-other")

        assert bytes(again.pdf) == PDF
        assert not TrailEntry.objects.exists()

    def test_takes_nothing_but_a_pdf(self):
        case = CaseFactory()

        with pytest.raises(Invalid):
            self.set(LetterFactory(case_id=case.pk), case, b"<html>")

    def test_does_not_know_another_case_s_letter(self):
        with pytest.raises(Missing):
            self.set(LetterFactory(case_id=CaseFactory().pk), CaseFactory())


class TestRecordSending:
    def send(self, letter, **changes):
        given = {"channel": "post", "sent_on": date(2026, 3, 4)} | changes
        return record_sending(letter=letter, actor=employee(), at=AT, **given)

    def test_is_written_once_a_channel(self):
        letter = LetterFactory(typeset=True)
        self.send(letter)
        self.send(letter, channel="digital_mail")

        with pytest.raises(Taken):
            self.send(letter)

    @pytest.mark.parametrize(
        "changes",
        [{"sent_on": date(2026, 3, 1)}, {"sent_on": date(2026, 3, 5)}, {"channel": "owl"}],
    )
    def test_happened_between_its_making_and_today(self, changes):
        with pytest.raises(Invalid):
            self.send(LetterFactory(), **changes)


class TestRecordOpening:
    def test_keeps_the_first_day(self):
        dispatch = DispatchFactory()

        record_opening(dispatch=dispatch, opened_on=date(2026, 3, 5))
        record_opening(dispatch=dispatch, opened_on=date(2026, 3, 9))

        dispatch.refresh_from_db()
        assert dispatch.opened_on == date(2026, 3, 5)

    def test_is_never_before_the_sending(self):
        with pytest.raises(Invalid):
            record_opening(dispatch=DispatchFactory(), opened_on=date(2026, 3, 1))
