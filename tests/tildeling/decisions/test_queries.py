# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest

from tests.factories.assessments import AgreedFactFactory, AssessmentFactory
from tests.factories.careladder import MeasureStateFactory, ProposedLineFactory
from tests.factories.cases import CaseFactory
from tests.factories.decisions import (
    BLOCKS,
    DECIDED_ON,
    DecisionFactory,
    DecisionLineFactory,
    DraftFactory,
)
from tests.factories.people import RelatedPersonFactory
from tildeling.decisions import queries
from tildeling.decisions.facts.lines import extent_words, minutes_per_week, proposal_of

pytestmark = pytest.mark.django_db

SERVICES = ("home_nursing", "practical_assistance", "support_contact")


def propose(case, *outcomes, **line):
    for service, outcome in zip(SERVICES, outcomes, strict=False):
        ProposedLineFactory(case=case, service=service, outcome=outcome, **line)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["grant"], "grant"),
        (["grant", "grant"], "grant"),
        (["partial_grant"], "partial_grant"),
        (["grant", "refusal"], "partial_grant"),
        (["partial_grant", "refusal"], "partial_grant"),
        (["refusal", "refusal"], "refusal"),
        (["termination"], "termination"),
        (["termination", "termination"], "termination"),
        (["change"], "change"),
        (["change", "grant"], "change"),
        (["termination", "grant"], "change"),
        (["change", "refusal"], "change"),
    ],
)
def test_the_lines_make_the_outcome(case, on, lines, whole):
    propose(case, *lines)

    assert queries.outcome_of(proposal_of(case, on=on)) == whole


@pytest.mark.parametrize(("round_", "whole"), [(1, "grant"), (2, "change")])
def test_more_of_what_is_in_force_is_a_change_in_a_later_round(case, on, round_, whole):
    case.round = round_
    DecisionLineFactory(in_force=True, minutes=30, decision__case__person=case.person)
    propose(case, "grant")

    assert queries.outcome_of(proposal_of(case, on=on)) == whole


def test_less_of_what_is_in_force_is_a_change_in_any_round(case, on):
    DecisionLineFactory(in_force=True, decision__case__person=case.person)
    propose(case, "grant")

    assert queries.outcome_of(proposal_of(case, on=on)) == "change"


def test_what_ran_out_before_the_line_begins_is_not_lessened(case, on):
    DecisionLineFactory(
        in_force=True, ends_on=date(2026, 3, 20), decision__case__person=case.person
    )
    propose(case, "grant")

    assert queries.outcome_of(proposal_of(case, on=on)) == "grant"


@pytest.mark.parametrize(
    ("line", "second"),
    [
        ({}, None),
        ({"minutes": 2100}, None),
        ({"minutes": 2101}, "senior_caseworker"),
        ({"minutes": 1051, "carers": 2}, "senior_caseworker"),
        ({"outcome": "partial_grant"}, "senior_caseworker"),
        ({"outcome": "refusal"}, "senior_caseworker"),
        ({"service": "user_controlled_assistance"}, "senior_caseworker"),
        ({"service": "long_term_stay", "grant_unit": "places"}, "office_leader"),
    ],
)
def test_delegation_says_who_signs_second(case, on, line, second):
    ProposedLineFactory(case=case, **line)

    needed = queries.signature_needed(case, on=on)

    assert needed is not None
    assert (needed.first_role, needed.second_role) == ("caseworker", second)
    assert queries.needs_second(case, on=on) is (second is not None)


def test_the_strictest_line_decides_and_every_reason_is_told(case, on):
    ProposedLineFactory(case=case, outcome="refusal")
    ProposedLineFactory(case=case, service="long_term_stay", grant_unit="places")

    needed = queries.signature_needed(case, on=on)

    assert needed is not None
    assert needed.second_role == "office_leader"
    assert "ikke alt det er søkt om" in needed.reason
    assert "trinn 6" in needed.reason


def test_technology_without_capacity_takes_two(case, on):
    ProposedLineFactory(case=case, service="location_technology", grant_unit="dates", minutes=None)
    AgreedFactFactory(case=case, fact="decision_capacity", value=False)

    assert queries.needs_second(case, on=on)


def test_nothing_is_signed_without_lines(case, on):
    assert queries.signature_needed(case, on=on) is None
    assert not queries.needs_second(case, on=on)


def test_the_second_role_is_asked_for_a_draft_that_waits(case):
    DraftFactory(case=case, first_signed=True)
    ProposedLineFactory(case=case, outcome="refusal")

    assert queries.second_role(case) == "senior_caseworker"


def test_the_second_role_is_empty_while_nothing_waits(case):
    DraftFactory(case=case)
    ProposedLineFactory(case=case, outcome="refusal")

    assert queries.second_role(case) == ""


@pytest.mark.parametrize(
    ("line", "minutes", "words"),
    [
        ({"minutes": 90}, 90, "1 time og 30 minutter i uka"),
        ({"minutes": 90, "per_weeks": 3}, 30, "1 time og 30 minutter hver 3. uke"),
        ({"minutes": 30, "carers": 2}, 60, "30 minutter i uka, med 2 tjenesteytere samtidig"),
        (
            {"minutes": 520, "per_weeks": None, "per_month": True},
            120,
            "8 timer og 40 minutter i måneden",
        ),
        (
            {"grant_unit": "hours_per_month", "minutes": None, "per_weeks": None, "quantity": 26},
            360,
            "26 timer i måneden",
        ),
        ({"grant_unit": "visits", "minutes": None, "quantity": 2}, None, "2 besøk i uka"),
        (
            {"grant_unit": "places", "minutes": None, "per_weeks": None, "quantity": 1},
            None,
            "1 plass",
        ),
        ({"minutes": 60, "pattern": "mandag morgen"}, 60, "1 time i uka, mandag morgen"),
    ],
)
def test_an_extent_has_exact_minutes_and_plain_words(line, minutes, words):
    row = ProposedLineFactory.build(case=CaseFactory.build(), **line)

    assert minutes_per_week(row) == minutes
    assert extent_words(row) == words


def test_the_preview_is_the_letter_and_saves_nothing(ready, on):
    tree = queries.letter_preview(ready, on=on)

    assert tree is not None
    assert tree["kind"] == "grant"
    assert BLOCKS["assessment"] in str(tree)
    assert not queries.decisions_of(ready).exists()


def test_there_is_no_preview_before_text_and_lines(case, on):
    assert queries.letter_preview(case, on=on) is None
    DraftFactory(case=case)
    assert queries.letter_preview(case, on=on) is None


def test_next_of_kin_who_are_to_have_letters_get_a_copy(ready, on):
    RelatedPersonFactory(person=ready.person, receives_letters=True, name="Anne Nordmann")
    RelatedPersonFactory(person=ready.person, name="Per Utenfor")

    tree = queries.letter_preview(ready, on=on)

    assert "Anne Nordmann" in str(tree)
    assert "Per Utenfor" not in str(tree)


def test_a_decision_suggests_what_the_case_already_says(case, on):
    AssessmentFactory(case=case, finished=True)
    AgreedFactFactory(case=case, fact="F10", value=3)
    AgreedFactFactory(case=case, fact="F11", value=9)
    AgreedFactFactory(case=case, fact="lives_alone", value=True)
    MeasureStateFactory(case=case, insufficient=True)
    ProposedLineFactory(case=case)

    found = {one.code: one.text for one in queries.suggested_blocks(case, on=on)}

    assert found["user_view"] == "Hun vil bo hjemme og klare medisinene selv."
    assert "skår 3" in found["facts"]
    assert "skår 9" not in found["facts"]
    assert "(ja)" in found["facts"]
    assert "medisindispenser" in found["lower_levels"]
    assert "nr. 6 bokstav a" in found["rules"]


def test_an_empty_case_suggests_nothing(case, on):
    assert queries.suggested_blocks(case, on=on) == []


def test_what_is_in_force_is_of_the_day():
    line = DecisionLineFactory(in_force=True, time_limited=True)
    person = line.decision.person

    def on_day(day):
        return [row.line for row in queries.in_force_for(person, on=day)]

    assert on_day(date(2026, 3, 8)) == []
    assert on_day(date(2026, 3, 9)) == [line]
    assert on_day(date(2026, 4, 5)) == [line]
    assert on_day(date(2026, 4, 6)) == []
    assert [row.line for row in queries.coming_for(person, on=date(2026, 3, 8))] == [line]


def test_decisions_come_newest_first_with_few_queries(django_assert_num_queries):
    case = CaseFactory()
    older = DecisionFactory(case=case, with_line=True)
    newer = DecisionFactory(case=case, with_line=True, draft__round=2)

    with django_assert_num_queries(3):
        found = list(queries.decisions_of(case))
        assert [len(row.lines.all()) for row in found] == [1, 1]

    assert found == [newer, older]


def test_what_runs_out_soon_is_told_to_those_who_see_the_case(caseworker, case):
    line = DecisionLineFactory(in_force=True, time_limited=True, decision__case=case)
    DecisionLineFactory(in_force=True, time_limited=True)
    DecisionLineFactory(in_force=True, decision=line.decision, service="support_contact")

    def told(day):
        return [row.line for row in queries.expiring(caseworker, on=day)]

    assert told(date(2026, 3, 6)) == []
    assert told(date(2026, 3, 7)) == [line]
    assert told(date(2026, 4, 6)) == [line]
    assert told(date(2026, 4, 7)) == []


def test_what_another_decision_takes_over_does_not_run_out(caseworker, case):
    line = DecisionLineFactory(in_force=True, time_limited=True, decision__case=case)
    DecisionLineFactory(
        in_force=True,
        starts_on=line.ends_on,
        decision=DecisionFactory(case=case, draft__round=2),
    )

    assert list(queries.expiring(caseworker, on=date(2026, 4, 1))) == []


def test_the_share_of_stock_text_is_of_other_cases_the_same_day(case):
    draft = DraftFactory(case=case)
    assert queries.stock_share(draft, on=DECIDED_ON) is None

    DecisionFactory(case=case, draft__round=2)
    assert queries.stock_share(draft, on=DECIDED_ON) is None

    DecisionFactory(blocks=BLOCKS | {"assessment": "Noe helt annet om bading og trapper."})
    assert (queries.stock_share(draft, on=DECIDED_ON) or 0) < 40

    DecisionFactory()
    assert queries.stock_share(draft, on=DECIDED_ON) == 100
    assert queries.stock_share(draft, on=date(2026, 3, 3)) is None
