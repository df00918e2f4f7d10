# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

import ast
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import minutes
from services.minutes import Grant, NotMinutes

GRANTS = st.builds(Grant, st.integers(0, 10080), st.integers(0, 12), st.integers(1, 4))


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("7,5", 450),
            ("7.5", 450),
            ("7:30", 450),
            ("7t 30m", 450),
            ("7 t 30 min", 450),
            ("7 timer og 30 minutter", 450),
            (" 7,5 t ", 450),
            ("7", 420),
            ("7t", 420),
            ("1 time", 60),
            ("90 min", 90),
            ("90m", 90),
            ("0,25", 15),
            ("0,05", 3),
            ("0", 0),
            ("0:05", 5),
        ],
    )
    def test_what_people_write_is_read_as_whole_minutes(self, text, expected):
        assert minutes.parse_minutes(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "7,333",
            "7,33",
            "0,01",
            "7,500",
            "1.000",
            "7:60",
            "7t 75m",
            "-1",
            "1e3",
            "1/2",
            "",
            "t",
            "syv",
            "7,5,5",
            "٧",
            "NaN",
            "90,5 min",
        ],
    )
    def test_what_is_not_whole_minutes_is_refused_and_never_rounded(self, text):
        with pytest.raises(NotMinutes):
            minutes.parse_minutes(text)

    @given(st.integers(0, 9999 * 60))
    def test_what_is_shown_can_be_typed_back(self, amount):
        assert minutes.parse_minutes(minutes.format_hours(amount)) == amount

    @pytest.mark.parametrize(
        ("amount", "shown"),
        [(450, "7 t 30 min"), (420, "7 t"), (45, "45 min"), (0, "0 min"), (-90, "−1 t 30 min")],
    )
    def test_minutes_are_shown_as_hours_and_minutes(self, amount, shown):
        assert minutes.format_hours(amount) == shown


class TestGrants:
    def test_two_carers_for_thirty_minutes_are_sixty_carer_minutes(self):
        assert Grant(30, carers=2).carer_minutes == 60

    def test_a_month_is_four_weeks_for_kpr_and_not_for_planning(self):
        grant = Grant(minutes=600, weeks=0)

        assert minutes.kpr_minutes_per_week(grant) == 150
        assert minutes.capacity_minutes_per_week(grant) == Fraction(600 * 12, 52)

    def test_cleaning_every_third_week_keeps_its_exact_weekly_share(self):
        grant = Grant(minutes=100, weeks=3)

        assert minutes.capacity_minutes_per_week(grant) == Fraction(100, 3)
        assert minutes.kpr_minutes_per_week(grant) == Fraction(100, 3)

    @given(GRANTS)
    def test_twelve_intervals_give_back_what_was_granted(self, grant):
        weekly = minutes.capacity_minutes_per_week(grant)

        intervals = Fraction(52, 12) if grant.is_monthly else grant.weeks
        assert weekly * intervals == grant.minutes * grant.carers

    def test_more_than_a_whole_week_is_refused_for_kpr(self):
        assert minutes.kpr_minutes_per_week(Grant(168 * 60, carers=2)) == 2 * 168 * 60
        with pytest.raises(ValueError, match="168"):
            minutes.kpr_minutes_per_week(Grant(168 * 60 + 1))

    @pytest.mark.parametrize(
        ("amount", "weeks", "carers"),
        [(-1, 1, 1), (30, 13, 1), (30, -1, 1), (30, 1, 0), (7.5, 1, 1), (True, 1, 1)],
    )
    def test_a_grant_out_of_range_cannot_be_made(self, amount, weeks, carers):
        with pytest.raises(ValueError, match="a grant"):
            Grant(amount, weeks, carers)


class TestSevenths:
    @given(st.integers(0, 20000), st.lists(st.integers(0, 7), max_size=60))
    def test_sevenths_of_slices_add_up_to_whole_weeks(self, weekly, days):
        total = sum(minutes.decided_sevenths(weekly, part) for part in days)

        assert total == weekly * sum(days)

    @given(st.integers(0, 20000), st.integers(0, 7))
    def test_active_and_paused_days_together_are_the_granted_week(self, weekly, paused):
        active = minutes.decided_sevenths(weekly, 7 - paused)
        absence = minutes.decided_sevenths(weekly, paused)

        assert active + absence == 7 * weekly
        assert type(active) is int

    @pytest.mark.parametrize("days", [-1, 8])
    def test_a_week_has_seven_days(self, days):
        with pytest.raises(ValueError, match="0 to 7"):
            minutes.decided_sevenths(60, days)


class TestRates:
    def test_delivered_over_decided_is_exact(self):
        decided = minutes.decided_sevenths(420, 7)

        assert minutes.delivery_rate(252, decided) == Fraction(3, 5)
        assert minutes.format_percent(minutes.delivery_rate(252, decided)) == "60 %"

    def test_half_a_week_delivered_in_full_is_a_hundred_percent(self):
        assert minutes.delivery_rate(180, minutes.decided_sevenths(420, 3)) == 1

    @pytest.mark.parametrize(
        "rate", [minutes.delivery_rate, minutes.plan_accuracy, minutes.ata_share]
    )
    def test_nothing_to_divide_by_gives_no_rate(self, rate):
        assert rate(30, 0) is None
        assert minutes.format_percent(rate(30, 0)) == "–"

    def test_the_three_rates_are_three_different_figures(self):
        assert minutes.delivery_rate(60, 7 * 80) == Fraction(3, 4)
        assert minutes.plan_accuracy(60, 100) == Fraction(3, 5)
        assert minutes.ata_share(60, 90) == Fraction(2, 3)

    @pytest.mark.parametrize(
        ("value", "decimals", "shown"),
        [
            (Fraction(1, 8), 2, "0.13"),
            (Fraction(-1, 8), 2, "-0.13"),
            (Fraction(5, 2), 0, "3"),
            (Fraction(1, 3), 1, "0.3"),
            (Fraction(0), 1, "0.0"),
        ],
    )
    def test_halves_are_rounded_away_from_zero(self, value, decimals, shown):
        assert minutes.rounded(value, decimals) == Decimal(shown)


class TestFullTimeEquivalents:
    def test_298_hours_a_week_are_13_point_2_years_of_work(self):
        found = minutes.full_time_equivalents(
            minutes.per_year_from_week(298 * 60),
            net_hours_per_fte=Fraction(75, 2) * 52,
            direct_share=Fraction(60, 100),
        )

        assert minutes.rounded(found, 1) == Decimal("13.2")

    def test_598_hours_a_month_are_4_point_2_years_of_work(self):
        found = minutes.full_time_equivalents(
            minutes.per_year_from_month(598 * 60),
            net_hours_per_fte=Fraction(1709),
            direct_share=Fraction(1),
        )

        assert minutes.rounded(found, 1) == Decimal("4.2")

    def test_the_two_bases_give_different_answers_to_the_same_hours(self):
        found = minutes.full_time_equivalents(
            minutes.per_year_from_month(598 * 60),
            net_hours_per_fte=Fraction(75, 2) * 52,
            direct_share=Fraction(60, 100),
        )

        assert minutes.rounded(found, 1) == Decimal("6.1")

    @pytest.mark.parametrize(("hours", "share"), [(0, 1), (1709, 0), (1709, 2), (-1, 1)])
    def test_a_basis_that_makes_no_sense_is_refused(self, hours, share):
        with pytest.raises(ValueError, match="above 0"):
            minutes.full_time_equivalents(
                60, net_hours_per_fte=Fraction(hours), direct_share=Fraction(share)
            )


class TestRatedPeriod:
    def test_a_grant_every_third_week_is_rated_over_whole_intervals(self):
        found = minutes.rated_period(date(2026, 1, 5), 3, date(2026, 1, 1), date(2026, 4, 6))

        assert found == (date(2026, 1, 5), date(2026, 3, 30))

    def test_less_than_twelve_weeks_of_it_is_not_rated(self):
        assert (
            minutes.rated_period(date(2026, 1, 5), 3, date(2026, 1, 1), date(2026, 3, 29)) is None
        )

    def test_a_weekly_grant_is_rated_over_a_single_week(self):
        found = minutes.rated_period(date(2026, 1, 5), 1, date(2026, 1, 7), date(2026, 1, 20))

        assert found == (date(2026, 1, 12), date(2026, 1, 19))

    def test_a_period_before_the_grant_is_not_rated(self):
        assert (
            minutes.rated_period(date(2026, 1, 5), 2, date(2025, 1, 1), date(2025, 12, 31)) is None
        )

    @given(
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.integers(1, 12),
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.integers(0, 500),
    )
    def test_what_is_rated_is_whole_intervals_inside_the_period(self, begins, weeks, start, length):
        end = start + timedelta(days=length)

        found = minutes.rated_period(begins, weeks, start, end)

        if found is None:
            least = 1 if weeks == 1 else 12
            assert (end - max(start, begins)).days < 7 * (least + 2 * weeks)
            return
        first, last = found
        assert max(start, begins) <= first < last <= end
        assert (first - begins).days % (7 * weeks) == 0
        assert (last - first).days % (7 * weeks) == 0
        assert weeks == 1 or (last - first).days >= 84
        # Neither end could have been wider.
        assert first - timedelta(weeks=weeks) < max(start, begins)
        assert last + timedelta(weeks=weeks) > end


def test_no_float_is_written_in_the_rules_of_time():
    for name in ("minutes", "deadlines", "fees", "delegation", "legal"):
        source = Path(minutes.__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), name
            assert not (isinstance(node, ast.Name) and node.id == "float"), name
