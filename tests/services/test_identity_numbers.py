# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import identity_numbers
from services.identity_numbers import BadIdentityNumber, CheckRule

BIRTHS = st.dates(date(1900, 1, 1), date(2039, 12, 31))

# The population register's own examples of the check rule of 2032. The first satisfies both rules.
BOTH_RULES = ["02013299997", "30108299920"]
ONLY_NEW_RULE = ["30108299939"]


def check_digit(digits, weights):
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return (11 - total % 11) % 11


def number_of(six, *, remainder=0):
    """Return a number that starts with these six digits, by the register's published formula.

    `remainder` is what the first check digit leaves; the second always leaves nothing.

    Written apart from the code it tests. Individual numbers from 900 are nobody's in 1932-1939 and
    not yet anybody's in 2032-2039, the years the tests keep to.
    """
    for individual in range(900, 1000):
        nine = f"{six}{individual}"
        first = (check_digit(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2)) + remainder) % 11
        second = check_digit(f"{nine}{first}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) if first < 10 else 10
        if second < 10:
            return f"{nine}{first}{second}"
    raise AssertionError(six)


class TestCheckDigits:
    @pytest.mark.parametrize("number", BOTH_RULES)
    @pytest.mark.parametrize("rule", CheckRule)
    def test_a_number_of_the_classic_rule_holds_under_both(self, number, rule):
        assert identity_numbers.normalise(number, rule=rule) == number

    @pytest.mark.parametrize("number", ONLY_NEW_RULE)
    def test_a_number_of_the_new_rule_holds_only_under_it(self, number):
        assert identity_numbers.normalise(number, rule=CheckRule.FROM_2032) == number
        with pytest.raises(BadIdentityNumber):
            identity_numbers.normalise(number)

    @pytest.mark.parametrize(
        ("day", "rule"),
        [(date(2031, 12, 31), CheckRule.CLASSIC), (date(2032, 1, 1), CheckRule.FROM_2032)],
    )
    def test_the_rule_changes_with_the_year_2032(self, day, rule):
        assert identity_numbers.rule_on(day) is rule

    @given(BIRTHS, st.integers(0, 300), st.integers(0, 10), st.integers(1, 9))
    def test_one_wrong_digit_is_always_found(self, born, seq, place, added):
        number = identity_numbers.make_synthetic(seq, born)
        wrong = number[:place] + str((int(number[place]) + added) % 10) + number[place + 1 :]

        with pytest.raises(BadIdentityNumber):
            identity_numbers.normalise(wrong, synthetic=True)

    @pytest.mark.parametrize(
        ("remainder", "holds"),
        [(0, True), (1, True), (2, True), (3, True), (4, False), (7, False), (10, False)],
    )
    def test_the_new_rule_allows_remainders_from_nought_to_three(self, remainder, holds):
        number = number_of("301032", remainder=remainder)

        answers = []
        for rule in CheckRule:
            try:
                answers.append(identity_numbers.normalise(number, rule=rule) == number)
            except BadIdentityNumber:
                answers.append(False)

        assert answers == [remainder == 0, holds]


class TestSynthetic:
    @given(BIRTHS, st.integers(0, 300))
    def test_a_made_number_is_accepted_only_where_persons_are_synthetic(self, born, seq):
        number = identity_numbers.make_synthetic(seq, born)

        assert identity_numbers.normalise(number, synthetic=True) == number
        assert identity_numbers.is_synthetic(number)
        with pytest.raises(BadIdentityNumber, match="Syntetiske"):
            identity_numbers.normalise(number)

    @pytest.mark.parametrize("added", [80, 65, 40])
    def test_each_way_of_marking_the_month_is_known(self, added):
        number = number_of(f"17{3 + added:02d}32")

        assert identity_numbers.normalise(number, synthetic=True) == number
        with pytest.raises(BadIdentityNumber, match="Syntetiske"):
            identity_numbers.normalise(number)

    def test_the_sample_of_the_health_network_is_accepted(self):
        assert identity_numbers.normalise("15720255178", synthetic=True)

    def test_a_synthetic_d_number_is_accepted(self):
        number = number_of("578332")

        assert identity_numbers.normalise(number, synthetic=True) == number

    @given(BIRTHS)
    def test_the_made_numbers_of_a_day_are_all_different(self, born):
        numbers = {identity_numbers.make_synthetic(seq, born) for seq in range(20)}

        assert len(numbers) == 20

    def test_the_same_place_gives_the_same_number(self):
        born = date(1940, 5, 17)

        assert identity_numbers.make_synthetic(7, born) == identity_numbers.make_synthetic(7, born)

    @pytest.mark.parametrize(("seq", "year"), [(1000, 1940), (0, 1899), (0, 2040), (-1, 1940)])
    def test_there_is_no_number_past_the_series(self, seq, year):
        with pytest.raises(ValueError, match=r"synthetic"):
            identity_numbers.make_synthetic(seq, date(year, 5, 17))


class TestShape:
    @pytest.mark.parametrize("text", ["020132 99997", " 02013299997 ", "020132-99997"])
    def test_blanks_and_hyphens_are_dropped(self, text):
        assert identity_numbers.normalise(text) == "02013299997"

    def test_a_d_number_has_forty_added_to_its_day(self):
        number = number_of("420132")

        assert identity_numbers.normalise(number) == number

    @pytest.mark.parametrize(
        "text", ["", "0201329999", "020132999977", "0201329999x", "٠٢٠١٣٢٩٩٩٩٧", "02.01.32 99997"]
    )
    def test_anything_but_eleven_digits_is_refused(self, text):
        with pytest.raises(BadIdentityNumber, match="elleve"):
            identity_numbers.normalise(text)

    @pytest.mark.parametrize("start", ["000132", "320132", "300232", "290233", "310432", "011332"])
    def test_a_day_that_does_not_exist_is_refused(self, start):
        with pytest.raises(BadIdentityNumber, match="dato"):
            identity_numbers.normalise(f"{start}12345")

    def test_the_leap_day_is_accepted_since_the_century_is_unknown(self):
        number = number_of("290236")

        assert identity_numbers.normalise(number) == number

    @pytest.mark.parametrize("number", ["02013299998", "99999999999", "0201329999", "15720255178"])
    def test_no_message_carries_the_number(self, number):
        with pytest.raises(BadIdentityNumber) as refused:
            identity_numbers.normalise(number)

        assert number[:6] not in str(refused.value)
        assert number[6:] not in str(refused.value)
        assert refused.value.__cause__ is None
        assert refused.value.__context__ is None

    def test_nothing_about_the_person_can_be_asked(self):
        public = {name.lower() for name in dir(identity_numbers) if not name.startswith("_")}

        assert not [
            name for name in public for word in ("sex", "gender", "age", "century") if word == name
        ]
