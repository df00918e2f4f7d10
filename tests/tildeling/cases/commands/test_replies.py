# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A preliminary reply is a frozen letter, and its promise is a deadline."""

from datetime import UTC, date, datetime

import pytest

from services.letters import missing_blocks
from tests.factories.cases import CaseFactory, ClockFactory
from tests.factories.organisation import employee
from tests.factories.people import RelatedPersonFactory, synthetic_fnr
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import send_preliminary_reply
from tildeling.cases.models import Clock
from tildeling.letters.models import Letter
from tildeling.outbox.models import Message
from tildeling.shared.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 24, 9, tzinfo=UTC)
EXPECTED_ON = date(2026, 4, 20)


@pytest.fixture
def case():
    return CaseFactory()


def send(case, actor=None, **changes):
    given = {"reason": "Vi venter på legen din.", "expected_on": EXPECTED_ON} | changes
    return send_preliminary_reply(
        case=case, actor=actor or employee(unit=case.unit), at=AT, **given
    )


class TestSendPreliminaryReply:
    def test_freezes_a_complete_letter_to_the_person(self, case):
        letter = send(case)

        assert missing_blocks("preliminary_reply", letter.tree) == []
        assert letter.tree["head"]["addressee"][0] == case.person.full_name
        assert letter.case_id == case.pk
        assert letter.dispatches.get().sent_on == date(2026, 3, 24)

    def test_goes_to_a_guardian_who_is_to_have_the_letters(self, case):
        RelatedPersonFactory(person=case.person, economic_guardian=True, receives_letters=True)
        guardian = RelatedPersonFactory(
            person=case.person, guardian=True, receives_letters=True, name="Per Verge"
        )

        assert send(case).tree["head"]["addressee"][0] == guardian.name

    def test_stops_its_clock_and_the_promise_becomes_one(self, case):
        ClockFactory(case=case, code="preliminary_reply")
        decision = ClockFactory(case=case)

        send(case)

        running = Clock.objects.filter(stopped_on__isnull=True).order_by("id")
        assert [clock.code for clock in running] == [decision.code, "promised_reply"]
        assert running.last().due_on == EXPECTED_ON

    def test_replaces_an_earlier_promise(self, case):
        send(case)

        send(case, expected_on=date(2026, 5, 4))

        assert Clock.objects.get(stopped_on__isnull=True).due_on == date(2026, 5, 4)

    def test_asks_for_its_pdf_by_the_outbox_with_ids_only(self, case):
        letter = send(case)

        message = Message.objects.get()
        assert (message.topic, message.payload) == ("letter", {"letter_id": letter.pk})
        assert "legen" not in str(TrailEntry.objects.get().details)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"reason": f"Gjelder {synthetic_fnr(3)[1]}."}, "reason"),
            ({"expected_on": date(2026, 3, 24)}, "expected_on"),
            ({"channel": "owl"}, "channel"),
        ],
    )
    def test_refuses_by_field(self, case, changes, field):
        with pytest.raises(Invalid) as refusal:
            send(case, **changes)

        assert list(refusal.value.errors) == [field]

    def test_is_the_office_s(self, case):
        with pytest.raises(NotAllowed):
            send(case, employee())

        assert not Letter.objects.exists()
