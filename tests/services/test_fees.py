# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date
from decimal import Decimal

import pytest

from services import fees
from services.fees import Charge
from services.tomldata import BadData, NotInForce

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("group", "charge", "kroner"),
    [
        ("health_at_home", Charge.FREE, 0),
        ("personal_care", Charge.FREE, 0),
        ("respite", Charge.FREE, 0),
        ("emergency_overnight", Charge.FREE, 0),
        ("short_stay", Charge.RATE, 205),
        ("day_or_night_stay", Charge.RATE, 115),
        ("practical_help", Charge.LOCAL, None),
        ("local_price", Charge.LOCAL, None),
        ("long_stay", Charge.FORMULA, None),
    ],
)
def test_a_group_is_charged_as_the_regulation_says(group, charge, kroner):
    rule = fees.fee_rule(group, ON)

    assert (rule.charge, rule.kroner) == (charge, kroner)
    assert rule.source


@pytest.mark.parametrize(
    ("days", "group"), [(0, "short_stay"), (59, "short_stay"), (60, "long_stay")]
)
def test_short_stays_are_charged_as_long_ones_from_the_sixtieth_day(days, group):
    assert fees.fee_rule("short_stay", ON, days_this_year=days).group == group


def test_a_rate_we_do_not_know_is_never_guessed():
    with pytest.raises(NotInForce, match="2025-12-31"):
        fees.fee_rule("short_stay", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("practical_help_monthly_cap", "245"),
        ("long_stay_allowance", "10950"),
        ("long_stay_allowance_unwanted_double_room", "52950"),
        ("long_stay_share_up_to_1_g", "0.75"),
        ("long_stay_share_above_1_g", "0.85"),
        ("long_stay_kept_share_of_g", "0.25"),
    ],
)
def test_the_amounts_of_2026_are_exact(key, value):
    assert fees.amount(key, ON).value == Decimal(value)


@pytest.mark.parametrize(("income", "cap"), [("199999.99", Decimal(245)), ("200000", None)])
def test_a_household_below_two_g_pays_at_most_the_cap(income, cap):
    found = fees.practical_help_monthly_cap(Decimal(income), Decimal(100000), ON)

    assert found == cap


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('amount = "205"', 'amount = "to hundre"', "'to hundre' is not an amount"),
        ('amount = "205"\n', "", "'short_stay' has charge and amount at odds"),
        ('charge = "rate"', 'charge = "free"', "'short_stay' has charge and amount at odds"),
    ],
)
def test_a_rate_that_is_no_rate_is_refused(tmp_path, old, new, complaint):
    path = tmp_path / "user_fees.toml"
    text = fees.FILE.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(BadData, match=complaint):
        fees.load(path)
