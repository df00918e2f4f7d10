# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.decisions import DecisionFactory, DecisionLineFactory
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Clock
from tildeling.decisions.commands import end_service, follow_up
from tildeling.decisions.commands.in_force import shorten_in_force, start_line_clocks
from tildeling.decisions.models import FollowUp, InForce, RecordedEnd
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, Missing, TransitionNotAllowed
from tildeling.shared.time import OSLO

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 1, 12, tzinfo=OSLO)
TODAY = AT.date()


@pytest.fixture
def line():
    """Home nursing in force since March, with its evaluation clock running."""
    case = CaseFactory(in_delivery=True)
    made = DecisionLineFactory(in_force=True, decision__case=case)
    start_line_clocks(made, made.decision, on=date(2026, 3, 2))
    return made


def running(code="evaluation"):
    return Clock.objects.filter(code=code, stopped_on__isnull=True)


def evaluate(case, outcome, **given):
    actor = employee(Role.CASEWORKER, case.unit)
    reason = given.pop("reason", "Målet er nådd.")
    return follow_up(case=case, actor=actor, at=AT, outcome=outcome, reason=reason, **given)


def end(line, on=TODAY, reason="moved", case=None):
    case = case or line.decision.case
    actor = employee(Role.CASEWORKER, case.unit)
    return end_service(case=case, actor=actor, at=AT, line_id=line.pk, on=on, reason=reason)


def test_a_reassessment_begins_a_new_round(line):
    case = line.decision.case

    made = evaluate(case, "reassess", proposal_id=17)

    assert (case.status, case.round) == ("under_assessment", 2)
    assert (made.round, made.proposal_id) == (1, 17)
    assert running("decision").exists()
    assert InForce.objects.get().during.upper is None


def test_going_on_sets_the_next_evaluation(line):
    evaluate(line.decision.case, "continue", evaluation_on=date(2026, 12, 1))

    assert running().get().due_on == date(2026, 12, 1)
    assert Clock.objects.get(stopped_on=TODAY).stopped_by == "evaluation.signed"
    assert FollowUp.objects.get().evaluation_on == date(2026, 12, 1)


@pytest.mark.parametrize("evaluation_on", [None, TODAY, date(2026, 5, 1)])
def test_going_on_takes_a_date_ahead(line, evaluation_on):
    with pytest.raises(Invalid) as refused:
        evaluate(line.decision.case, "continue", evaluation_on=evaluation_on)

    assert set(refused.value.errors) == {"evaluation_on"}
    assert running().exists()


def test_what_has_run_out_gets_no_new_evaluation(line):
    ended = DecisionLineFactory(
        decision=line.decision, in_force=True, trial=True, ends_on=date(2026, 4, 6)
    )

    evaluate(line.decision.case, "continue", evaluation_on=date(2026, 12, 1))

    assert not running().filter(source_id=ended.pk).exists()


def test_nothing_ends_while_a_service_runs(line):
    with pytest.raises(Invalid) as refused:
        evaluate(line.decision.case, "end")

    assert set(refused.value.errors) == {"outcome"}
    assert line.decision.case.status == "in_delivery"


def test_the_end_closes_the_case_once_nothing_is_in_force(line):
    shorten_in_force(line.decision.person, TODAY, "moved", actor=line.decision.signed_by, at=AT)
    case = line.decision.case

    evaluate(case, "end")

    assert (case.status, case.close_reason) == ("closed", "services_ended")
    assert not Clock.objects.filter(stopped_on__isnull=True).exists()


def test_a_case_that_only_refused_is_closed_as_refused():
    case = CaseFactory(decided=True)
    DecisionFactory(case=case, outcome="refusal")

    evaluate(case, "end")

    assert case.close_reason == "refused"


def test_an_evaluation_says_what_it_shows(line):
    with pytest.raises(Invalid) as refused:
        evaluate(line.decision.case, "continue", reason=" ", evaluation_on=date(2026, 12, 1))

    assert set(refused.value.errors) == {"reason"}


def test_the_trail_never_carries_the_reason(line):
    evaluate(line.decision.case, "reassess", reason="Hun har falt igjen.")

    entry = TrailEntry.objects.get(name="evaluation.signed")
    assert "falt" not in str(entry.details)


def test_a_recorded_end_shortens_what_is_in_force_and_stops_its_clocks(line):
    ended = end(line)

    assert InForce.objects.get().during == DateRange(date(2026, 3, 9), TODAY)
    assert (ended.reason, ended.ended_on) == ("moved", TODAY)
    assert not running().exists()


def test_what_ends_before_it_began_is_taken_away(line):
    end(line, on=date(2026, 3, 9))

    assert not InForce.objects.exists()
    assert RecordedEnd.objects.get().line == line


def test_what_ran_out_is_closed_on_its_own_date():
    line = DecisionLineFactory(
        in_force=True, time_limited=True, decision__case=CaseFactory(decided=True)
    )

    ended = end(line, on=date(2026, 4, 6), reason="expired")

    assert ended.ended_on == date(2026, 4, 6)
    assert InForce.objects.get().during == DateRange(date(2026, 3, 9), date(2026, 4, 6))


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [
        (date(2026, 6, 2), "moved", "on"),
        (date(2026, 3, 8), "moved", "on"),
        (TODAY, "expired", "on"),
        (TODAY, "too_expensive", "reason"),
    ],
)
def test_an_end_that_does_not_hold_is_refused_by_field(line, on, reason, field):
    with pytest.raises(Invalid) as refused:
        end(line, on=on, reason=reason)

    assert set(refused.value.errors) == {field}
    assert not RecordedEnd.objects.exists()


def test_an_end_is_recorded_once(line):
    end(line)

    with pytest.raises(TransitionNotAllowed):
        end(line, on=date(2026, 5, 1))


def test_another_case_s_line_is_not_found(line):
    with pytest.raises(Missing):
        end(line, case=CaseFactory(in_delivery=True))


def test_a_death_ends_everything_in_every_case(line):
    other = DecisionLineFactory(
        in_force=True,
        cleaning=True,
        decision__case__person=line.decision.person,
        starts_on=date(2026, 7, 1),
    )
    somebody_else = DecisionLineFactory(in_force=True)

    ended = shorten_in_force(
        line.decision.person, TODAY, "died", actor=line.decision.signed_by, at=AT
    )

    assert {row.line for row in ended} == {line, other}
    assert InForce.objects.get(line=line).during.upper == TODAY
    assert not InForce.objects.filter(line=other).exists()
    assert InForce.objects.get(line=somebody_else).during.upper is None


def test_one_service_can_be_ended_alone(line):
    cleaning = DecisionLineFactory(in_force=True, cleaning=True, decision=line.decision)

    shorten_in_force(
        line.decision.person, TODAY, "declined", actor=line.decision.signed_by, at=AT,
        service="practical_assistance",
    )  # fmt: skip

    assert InForce.objects.get(line=cleaning).during.upper == TODAY
    assert InForce.objects.get(line=line).during.upper is None


def test_an_earlier_end_stands_over_a_later_one(line):
    by = line.decision.signed_by
    shorten_in_force(line.decision.person, date(2026, 8, 1), "moved", actor=by, at=AT)

    shorten_in_force(line.decision.person, TODAY, "died", actor=by, at=AT)
    again = shorten_in_force(line.decision.person, TODAY, "died", actor=by, at=AT)

    assert (RecordedEnd.objects.get().reason, again) == ("died", [])
