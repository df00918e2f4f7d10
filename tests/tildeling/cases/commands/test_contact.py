# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Contact is noted, and what is missing is asked for with a date."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory, InformationRequestFactory
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import ask_information, note_contact, record_information
from tildeling.cases.models import Clock, WorkItem
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, TransitionNotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
ON = date(2026, 3, 4)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def actor(case):
    return employee(unit=case.unit)


def note(case, actor, **changes):
    given = {"held_on": ON, "contact_with": "next_of_kin", "text": "Datteren ringte."} | changes
    return note_contact(case=case, actor=actor, at=AT, **given)


def ask(case, actor, **changes):
    given = {"asked_of": "service_user", "text": "Hvilke medisiner?"} | changes
    return ask_information(case=case, actor=actor, at=AT, **given)


class TestNoteContact:
    def test_keeps_the_text_and_leaves_it_out_of_the_trail(self, case, actor):
        made = note(case, actor)

        entry = TrailEntry.objects.get()
        assert (made.text, made.written_by) == ("Datteren ringte.", actor)
        assert (entry.case_id, entry.person_id) == (case.pk, case.person_id)
        assert entry.details == {"contact_with": "next_of_kin"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"held_on": date(2026, 3, 5)}, "held_on"), ({"text": " "}, "text"),
         ({"contact_with": "dog"}, "contact_with")],
    )  # fmt: skip
    def test_refuses_by_field(self, case, actor, changes, field):
        with pytest.raises(Invalid) as refusal:
            note(case, actor, **changes)

        assert list(refusal.value.errors) == [field]

    def test_is_for_mappers_too_but_not_for_providers(self, case):
        assert note(case, employee(Role.MAPPER)).pk

        with pytest.raises(NotAllowed):
            note(case, employee(Role.PROVIDER_LEADER))


class TestAskInformation:
    def test_gives_fourteen_days_a_clock_and_a_task(self, case, actor):
        request = ask(case, actor)

        clock, item = Clock.objects.get(), WorkItem.objects.get()
        assert request.due_on == clock.due_on == item.due_on == date(2026, 3, 18)
        assert (clock.code, clock.source_id) == ("missing_information", request.pk)
        assert (item.kind, item.unit, item.role) == ("information", case.unit, "caseworker")
        assert (item.subject_kind, item.subject_id) == ("informationrequest", request.pk)

    def test_takes_a_stated_date_rolled_to_a_working_day(self, case, actor):
        assert ask(case, actor, due_on=date(2026, 3, 7)).due_on == date(2026, 3, 9)

    def test_gives_the_task_to_the_case_s_caseworker(self, case, actor):
        case.owner = actor

        ask(case, actor)

        assert WorkItem.objects.get().owner == actor

    @pytest.mark.parametrize("changes", [{"due_on": date(2026, 3, 3)}, {"text": ""}])
    def test_refuses_what_does_not_hold(self, case, actor, changes):
        with pytest.raises(Invalid):
            ask(case, actor, **changes)

    def test_is_not_for_a_closed_case(self):
        case = CaseFactory(closed=True)

        with pytest.raises(TransitionNotAllowed):
            ask(case, employee(unit=case.unit))


class TestRecordInformation:
    def record(self, case, actor, request, **changes):
        given = {"answered_on": ON, "answer": "Marevan og Selo-Zok."} | changes
        return record_information(case=case, actor=actor, at=AT, request_id=request.pk, **given)

    def test_stops_the_clock_and_closes_the_task_of_that_request_only(self, case, actor):
        first, second = ask(case, actor), ask(case, actor)

        self.record(case, actor, first)

        stopped = dict(Clock.objects.values_list("source_id", "stopped_on"))
        assert stopped == {first.pk: ON, second.pk: None}
        assert WorkItem.objects.open().get().subject_id == second.pk

    def test_is_done_once(self, case, actor):
        request = InformationRequestFactory(case=case, answered=True)

        with pytest.raises(TransitionNotAllowed):
            self.record(case, actor, request)

    @pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 5)])
    def test_happened_between_the_question_and_today(self, case, actor, day):
        request = InformationRequestFactory(case=case, asked_on=date(2026, 3, 3))

        with pytest.raises(Invalid):
            self.record(case, actor, request, answered_on=day)

    def test_does_not_know_another_case_s_request(self, case, actor):
        with pytest.raises(Missing):
            self.record(case, actor, InformationRequestFactory())
