# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import calendar, deadlines
from services.deadlines import Ground
from services.tomldata import BadData, NotInForce

DAYS = st.dates(date(2017, 1, 1), date(2080, 12, 31))
CLOCKS = deadlines.all_clocks(date(2026, 3, 2))


class TestVectors:
    """The worked cases of the domain specification, to the day."""

    def test_an_appeal_that_would_end_on_skjaertorsdag_ends_after_easter(self):
        found = deadlines.appeal_deadline("appeal_service", opened_on=date(2026, 3, 5))

        assert found.deadline.due_on == date(2026, 4, 7)

    def test_an_appeal_that_ends_on_a_working_day_stays_there(self):
        found = deadlines.appeal_deadline("appeal_service", opened_on=date(2026, 3, 12))

        assert found.deadline.due_on == date(2026, 4, 9)

    def test_a_preliminary_reply_due_on_a_saturday_must_go_out_on_the_friday(self):
        found = deadlines.due("preliminary_reply", on=date(2026, 1, 31))

        assert found.due_on == date(2026, 2, 28)
        assert found.act_by == date(2026, 2, 27)

    def test_a_service_still_running_on_day_fifteen_is_a_violation(self):
        found = deadlines.due("formal_decision", on=date(2026, 5, 1))

        assert not found.is_near(date(2026, 5, 9))
        assert found.warn_on == date(2026, 5, 10)
        assert not found.is_overdue(date(2026, 5, 14))
        assert found.is_overdue(date(2026, 5, 15))

    def test_fee_and_service_in_one_envelope_have_each_their_deadline(self):
        service = deadlines.appeal_deadline("appeal_service", opened_on=date(2026, 3, 12))
        fee = deadlines.appeal_deadline("appeal_other", opened_on=date(2026, 3, 12))

        assert service.deadline.due_on - date(2026, 3, 12) == timedelta(weeks=4)
        # Three weeks end on skjærtorsdag.
        assert fee.deadline.due_on == date(2026, 4, 7)
        assert deadlines.clock_of("appeal_other", on=date(2026, 3, 12)).length == "3 weeks"


@pytest.mark.parametrize(
    ("code", "kind", "ref", "length", "roll", "warn_days", "is_law"),
    [
        ("preliminary_reply", "", "D2", "1 month", False, 7, True),
        ("decision", "", "D4", "28 days", False, 7, False),
        ("decision", "home_services", "D4", "14 days", False, 4, False),
        ("missing_information", "", "D6", "14 days", True, 2, False),
        ("formal_decision", "", "D8", "14 days", False, 4, True),
        ("notification", "", "D9", "2 working_days", False, 2, False),
        ("appeal_service", "", "D11", "4 weeks", True, 7, True),
        ("appeal_other", "", "D12", "3 weeks", True, 7, True),
        ("appeal_coercion", "", "D13", "3 weeks", True, 7, True),
        ("implementation", "no_date_stated", "D23", "7 days", False, 2, False),
        ("evaluation", "technology", "D25", "4 weeks", False, 7, False),
        ("evaluation", "reablement", "D25", "3 months", False, 14, False),
        ("evaluation", "home_services", "D25", "6 months", False, 30, False),
        ("evaluation", "stable", "D25", "12 months", False, 30, False),
        ("start_answer", "", "-", "2 working_days", False, 1, False),
        ("order_acceptance", "", "-", "1 working_day", False, 0, False),
        ("change_proposal_answer", "", "-", "7 days", False, 2, False),
        ("question_answer", "", "-", "2 working_days", False, 0, False),
    ],
)
def test_a_clock_has_the_length_the_specification_gives_it(
    code, kind, ref, length, roll, warn_days, is_law
):
    clock = deadlines.clock_of(code, kind=kind, on=date(2026, 3, 2))

    assert (clock.ref, clock.length, clock.roll) == (ref, length, roll)
    assert (clock.warn_days, clock.is_law) == (warn_days, is_law)


@pytest.mark.parametrize(
    ("code", "kind", "on", "due_on"),
    [
        ("notification", "", date(2026, 4, 1), date(2026, 4, 8)),
        ("order_acceptance", "", date(2026, 12, 23), date(2026, 12, 24)),
        ("second_electronic_notice", "", date(2026, 3, 2), date(2026, 3, 9)),
        ("appeal_late_bar", "", date(2026, 3, 2), date(2027, 3, 2)),
        ("missing_information", "", date(2026, 3, 20), date(2026, 4, 7)),
        ("evaluation", "reablement", date(2026, 11, 30), date(2027, 2, 28)),
        ("serious_event_meeting", "", date(2026, 3, 2), date(2026, 3, 12)),
        ("coercion_state_review", "", date(2026, 3, 2), date(2026, 6, 2)),
    ],
)
def test_a_clock_falls_on_the_day_worked_out_by_hand(code, kind, on, due_on):
    assert deadlines.due(code, kind=kind, on=on).due_on == due_on


def test_the_alarm_of_a_decision_that_expires_comes_thirty_days_before():
    found = deadlines.due("reassessment_before_expiry", on=date(2026, 6, 30))

    assert (found.warn_on, found.due_on) == (date(2026, 5, 31), date(2026, 6, 30))


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: f"{clock.code} {clock.kind}".strip())
@given(on=DAYS)
def test_no_deadline_is_before_its_event_and_no_warning_after_the_deadline(clock, on):
    found = deadlines.due(clock.code, kind=clock.kind, on=on)

    assert on <= found.act_by <= found.due_on
    assert found.warn_on <= found.due_on
    if deadlines.parse_length(clock.length).count:
        assert found.warn_on >= on
    if clock.roll:
        assert calendar.is_working_day(found.due_on)


@given(on=DAYS)
def test_a_later_event_never_has_an_earlier_deadline(on):
    for clock in CLOCKS:
        today = deadlines.due(clock.code, kind=clock.kind, on=on).due_on
        tomorrow = deadlines.due(clock.code, kind=clock.kind, on=on + timedelta(days=1)).due_on
        assert today <= tomorrow, clock.code


class TestStatedDates:
    def test_a_letter_may_set_another_date_where_the_clock_allows_it(self):
        found = deadlines.due(
            "missing_information", on=date(2026, 3, 2), stated_on=date(2026, 3, 30)
        )

        assert found.due_on == date(2026, 3, 30)

    def test_a_stated_date_close_by_is_not_warned_of_before_the_event(self):
        on = date(2026, 3, 2)

        found = deadlines.due("missing_information", on=on, stated_on=date(2026, 3, 3))

        assert found.warn_on == on

    def test_a_stated_date_is_rolled_like_any_other(self):
        found = deadlines.due(
            "prior_notice_answer", on=date(2026, 3, 2), stated_on=date(2026, 4, 3)
        )

        assert found.due_on == date(2026, 4, 7)

    def test_a_prior_notice_leaves_at_least_seven_days(self):
        with pytest.raises(ValueError, match="2026-03-09"):
            deadlines.due("prior_notice_answer", on=date(2026, 3, 2), stated_on=date(2026, 3, 8))

    def test_an_extension_cannot_shorten_an_appeal(self):
        with pytest.raises(ValueError, match="appeal_service"):
            deadlines.appeal_deadline(
                "appeal_service", opened_on=date(2026, 3, 12), extended_to=date(2026, 4, 8)
            )

    def test_an_extension_lengthens_an_appeal(self):
        found = deadlines.appeal_deadline(
            "appeal_service", opened_on=date(2026, 3, 12), extended_to=date(2026, 4, 20)
        )

        assert found.deadline.due_on == date(2026, 4, 20)

    def test_a_statutory_clock_cannot_be_talked_away(self):
        with pytest.raises(ValueError, match="cannot be stated"):
            deadlines.due("preliminary_reply", on=date(2026, 1, 31), stated_on=date(2026, 6, 1))


class TestPresumedKnowledge:
    def test_a_logged_opening_counts_before_anything_else(self):
        known = deadlines.presumed_knowledge(
            opened_on=date(2026, 3, 5),
            electronic_notice_on=date(2026, 3, 2),
            posted_on=date(2026, 3, 2),
        )

        assert (known.known_on, known.ground) == (date(2026, 3, 5), Ground.OPENED)

    def test_an_electronic_notice_is_held_known_after_seven_days(self):
        known = deadlines.presumed_knowledge(electronic_notice_on=date(2026, 3, 2))

        assert (known.known_on, known.ground) == (date(2026, 3, 9), Ground.ELECTRONIC_NOTICE)

    def test_a_posted_letter_is_held_known_after_four_working_days(self):
        known = deadlines.presumed_knowledge(posted_on=date(2026, 3, 31))

        assert (known.known_on, known.ground) == (date(2026, 4, 9), Ground.POSTED)

    def test_a_decision_nobody_has_sent_starts_no_clock(self):
        with pytest.raises(ValueError, match="starts no clock"):
            deadlines.presumed_knowledge()

    def test_an_appeal_is_counted_from_the_presumed_day(self):
        found = deadlines.appeal_deadline("appeal_service", posted_on=date(2026, 3, 31))

        assert found.deadline.due_on == date(2026, 5, 7)


class TestRows:
    def test_an_unknown_clock_is_a_key_error(self):
        with pytest.raises(KeyError):
            deadlines.due("no_such_clock", on=date(2026, 3, 2))

    def test_an_unknown_kind_is_a_key_error(self):
        with pytest.raises(KeyError):
            deadlines.due("evaluation", kind="no_such_kind", on=date(2026, 3, 2))

    def test_a_clock_does_not_run_before_its_rule_is_in_force(self):
        with pytest.raises(NotInForce, match="2011-12-31"):
            deadlines.due("preliminary_reply", on=date(2011, 12, 31))

    def test_law_names_a_statute_and_policy_says_that_it_is_policy(self):
        for clock in CLOCKS:
            assert clock.is_law is not clock.basis.startswith("policy")
            assert not clock.is_law or "§" in clock.basis

    def test_every_row_has_a_norwegian_label_and_a_trigger(self):
        for clock in CLOCKS:
            assert clock.label[0].isupper()
            assert clock.trigger == clock.trigger.lower()

    @pytest.mark.parametrize("text", ["4 weekends", "weeks", "-1 days", "4weeks", "4 weeks ago"])
    def test_a_length_that_is_not_one_is_refused(self, text):
        with pytest.raises(BadData):
            deadlines.parse_length(text)

    def test_a_new_version_holds_from_its_own_day(self, tmp_path):
        row = 'code = "x"\nref = "-"\nlabel = "X"\ntrigger = "y"\nbasis = "policy"\n'
        (tmp_path / "deadlines.toml").write_text(
            "valid_from = 2012-01-01\nis_law = false\n"
            f'[[clocks]]\n{row}length = "4 weeks"\n'
            f'[[clocks]]\n{row}length = "2 weeks"\nvalid_from = 2027-01-01\n'
        )

        versions = deadlines.load(tmp_path)[("x", "")]

        assert [(row.valid_from.year, row.length) for row in versions] == [
            (2012, "4 weeks"),
            (2027, "2 weeks"),
        ]

    def test_an_unknown_key_is_refused_by_file_and_key(self, tmp_path):
        (tmp_path / "deadlines.toml").write_text(
            'valid_from = 2012-01-01\nis_law = true\n[[clocks]]\ncode = "x"\nrolls = true\n'
        )

        with pytest.raises(BadData, match=r"deadlines\.toml: x: unknown key 'rolls'"):
            deadlines.load(tmp_path)
