# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, datetime

import pytest

from tests.factories.cases import CaseFactory
from tests.factories.decisions import LAW, DecisionFactory
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands.clocks import start_clock
from tildeling.cases.models import Clock
from tildeling.decisions.commands import record_dispatch
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, Taken, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db

# A Tuesday; what is sent then was signed on Monday the second.
AT = datetime(2026, 3, 10, 12, tzinfo=OSLO)


@pytest.fixture
def decision():
    return DecisionFactory(case=CaseFactory(decided=True), in_force=True)


def send(decision, channel="post", sent_on=date(2026, 3, 5), at=AT):
    actor = employee(Role.CASEWORKER, decision.case.unit)
    return record_dispatch(
        case=decision.case,
        actor=actor,
        at=at,
        channel=channel,
        sent_on=sent_on,
        decision_id=decision.pk,
    )


@pytest.mark.parametrize(
    ("channel", "known_on", "due_on"),
    [
        # The domain's vector: known on 5 March, four weeks are Maundy Thursday, so after Easter.
        ("handed_over", date(2026, 3, 5), date(2026, 4, 7)),
        ("digital_mail", date(2026, 3, 12), date(2026, 4, 9)),
        ("post", date(2026, 3, 11), date(2026, 4, 8)),
    ],
)
def test_the_appeal_deadline_runs_from_presumed_knowledge(decision, channel, known_on, due_on):
    send(decision, channel)

    clock = Clock.objects.get(code="appeal_service")
    assert (clock.started_on, clock.due_on) == (known_on, due_on)
    assert (clock.source_kind, clock.source_id) == ("decision", decision.pk)


def test_another_regime_has_another_clock():
    law = LAW | {"appeal": LAW["appeal"] | {"weeks": 3, "clock": "appeal_other"}}
    decision = DecisionFactory(case=CaseFactory(decided=True), law=law)

    send(decision, "handed_over")

    assert Clock.objects.get().code == "appeal_other"
    assert Clock.objects.get().due_on == date(2026, 3, 26)


def test_sending_stops_the_notification_clock_on_the_day_it_was_sent(decision):
    start_clock(case=decision.case, code="notification", source=decision, on=date(2026, 3, 2))

    send(decision)

    assert Clock.objects.get(code="notification").stopped_on == date(2026, 3, 5)


def test_the_case_stays_decided(decision):
    send(decision)

    decision.case.refresh_from_db()
    assert decision.case.status == "decided"
    assert TrailEntry.objects.get().details["channel"] == "post"


def test_a_second_way_moves_no_deadline(decision):
    send(decision, "handed_over")

    send(decision, "post", sent_on=date(2026, 3, 9))

    assert Clock.objects.get(code="appeal_service").started_on == date(2026, 3, 5)


def test_the_same_way_is_recorded_once(decision):
    send(decision)

    with pytest.raises(Taken):
        send(decision)


def test_a_letter_that_is_not_set_is_not_sent():
    decision = DecisionFactory(case=CaseFactory(decided=True), letter__unset=True)

    with pytest.raises(TransitionNotAllowed):
        send(decision)

    assert not Clock.objects.exists()


@pytest.mark.parametrize("sent_on", [date(2026, 3, 1), date(2026, 3, 11)])
def test_a_letter_is_sent_after_it_was_made_and_not_ahead(decision, sent_on):
    with pytest.raises(Invalid) as refused:
        send(decision, sent_on=sent_on)

    assert set(refused.value.errors) == {"sent_on"}


def test_another_case_s_decision_is_not_found(decision):
    decision.case = CaseFactory(decided=True)

    with pytest.raises(Missing):
        send(decision)
