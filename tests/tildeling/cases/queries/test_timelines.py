# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What happened is told in one list, newest first."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import (
    CaseFactory,
    CaseTieFactory,
    ClockFactory,
    ContactNoteFactory,
    WorkItemFactory,
)
from tests.factories.organisation import UnitFactory, employee
from tildeling.audit.record import record, record_read
from tildeling.cases.queries import colleagues, timeline
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 4)


def at(day, hour=9):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def actor(case):
    return employee(unit=case.unit, display_name="Siri Saksbehandler")


def test_acts_contact_and_deadlines_stand_newest_first(case, actor):
    record(kind="case.registered", subject=case, actor=actor, at=at(2, 8))
    record(kind="case.closed", subject=case, actor=actor, at=at(4))
    ContactNoteFactory(case=case, held_on=date(2026, 3, 3), written_at=at(3), text="Ringte.")
    ClockFactory(case=case, stopped=True, started_on=date(2026, 3, 2), stopped_on=date(2026, 3, 4))

    entries = timeline(case, actor=actor, on=ON)

    assert [entry.text for entry in entries] == [
        "Fristen stoppet: Vedtak i saken.",
        "Saken ble avsluttet.",
        "Kontakt med tjenestemottakeren.",
        "Frist: Vedtak i saken, 30.03.2026.",
        "Søknaden ble registrert.",
    ]
    assert (entries[1].actor, entries[2].detail) == ("Siri Saksbehandler", "Ringte.")


def test_an_unknown_kind_shows_its_code(case, actor):
    record(kind="case.levitated", subject=case, actor=actor, at=at(2))

    assert timeline(case, actor=actor, on=ON)[0].text == "case.levitated"


def test_reads_and_other_cases_are_no_part_of_it(case, actor):
    record_read(what="case", actor=actor, at=at(2), person_id=case.person_id, case_id=case.pk)
    record(kind="case.closed", subject=CaseFactory(), actor=actor, at=at(2))

    assert timeline(case, actor=actor, on=ON) == ()


def test_a_unit_that_delivers_is_not_shown_the_office_s_notes(case):
    provider = UnitFactory(provider=True)
    CaseTieFactory(case=case, unit=provider, provider=True)
    ContactNoteFactory(case=case)

    assert timeline(case, actor=employee(Role.PROVIDER_LEADER, provider), on=ON) == ()


def test_contact_written_down_later_stands_on_its_own_day(case, actor):
    ContactNoteFactory(case=case, held_on=date(2026, 3, 1), written_at=at(4))

    assert timeline(case, actor=actor, on=ON)[0].on == date(2026, 3, 1)


def test_colleagues_come_with_what_each_has(case, actor):
    busy = employee(unit=case.unit, display_name="Berit")
    employee(Role.MAPPER, case.unit)
    for given in ({}, {"under_decision": True}, {"closed": True}):
        CaseFactory(unit=case.unit, owner=busy, **given)
    WorkItemFactory(case=case, owner=busy, due_on=date(2026, 3, 3))
    WorkItemFactory(case=case, owner=busy, due_on=ON)

    found = colleagues(case.unit_id, on=ON)

    assert [(row.name, row.open_cases, row.late_items) for row in found] == [
        ("Berit", 2, 1), ("Siri Saksbehandler", 0, 0),
    ]  # fmt: skip
