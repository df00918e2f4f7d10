# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import catalogue, delegation
from services.legal import Outcome
from services.tomldata import BadData, NotInForce, read

ON = date(2026, 3, 2)


def rule(**given):
    plain = {"outcome": "grant", "level": 4, "service": "home_nursing", "on": ON}
    return delegation.signature_rule(**(plain | given))


class TestSignatures:
    @pytest.mark.parametrize("level", range(5))
    @pytest.mark.parametrize("minutes", [None, 0, 2100, Fraction(6300, 3)])
    def test_a_caseworker_signs_a_full_grant_to_level_four_and_35_hours(self, level, minutes):
        found = rule(level=level, minutes_per_week=minutes)

        assert (found.first_role, found.second_role) == ("caseworker", None)

    @pytest.mark.parametrize(
        "given",
        [
            {"outcome": "refusal"},
            {"outcome": "partial_grant"},
            {"outcome": "dismissal"},
            {"outcome": "reduction"},
            {"outcome": "change", "reduction": True},
            {"outcome": "termination", "reduction": True},
            {"section_4_6a": True},
            {"service": "user_controlled_assistance"},
            {"level": 5},
            {"minutes_per_week": 2101},
            {"minutes_per_week": Fraction(6301, 3)},
        ],
    )
    def test_a_senior_caseworker_signs_second(self, given):
        assert rule(**given).second_role == "senior_caseworker"

    @pytest.mark.parametrize("level", [6, 7])
    @pytest.mark.parametrize("outcome", Outcome)
    def test_the_office_leader_signs_second_from_level_six(self, level, outcome):
        assert rule(level=level, outcome=outcome).second_role == "office_leader"

    def test_the_reason_says_everything_that_asked_for_a_second_signer(self):
        found = rule(outcome="refusal", level=5)

        assert "ikke alt" in found.reason
        assert "trinn 5" in found.reason
        assert found.source

    @given(
        level=st.integers(0, 7),
        outcome=st.sampled_from(Outcome),
        minutes=st.integers(0, 10080),
        reduction=st.booleans(),
        section=st.booleans(),
    )
    def test_a_higher_level_never_needs_a_lower_signer(
        self, level, outcome, minutes, reduction, section
    ):
        given = {
            "outcome": outcome,
            "minutes_per_week": minutes,
            "reduction": reduction,
            "section_4_6a": section,
        }
        ranks = [None, "senior_caseworker", "office_leader"]

        lower = rule(level=level, **given).second_role
        higher = rule(level=min(level + 1, 7), **given).second_role

        assert ranks.index(lower) <= ranks.index(higher)

    def test_before_the_delegation_began_nobody_is_guessed(self):
        with pytest.raises(NotInForce):
            rule(on=date(2011, 12, 31))

    def test_an_outcome_nobody_knows_is_refused(self):
        with pytest.raises(ValueError, match="maybe"):
            rule(outcome="maybe")

    def test_every_service_the_rules_name_is_in_the_catalogue(self):
        rows = read(delegation.FILE)["signatures"]

        named = {service for row in rows for service in row.get("services", [])}
        assert named
        assert named <= set(catalogue.codes())


class TestOverrides:
    @pytest.mark.parametrize(
        ("level", "skipped", "whole_level", "not_assessed", "role"),
        [
            (4, 1, False, True, "caseworker"),
            (4, 2, False, True, "senior_caseworker"),
            (4, 1, True, True, "senior_caseworker"),
            (5, 3, True, True, "senior_caseworker"),
            (6, 1, False, True, "office_leader"),
            (7, 4, True, True, "office_leader"),
            (7, 1, False, False, "caseworker"),
        ],
    )
    def test_the_role_follows_how_much_is_passed_over(
        self, level, skipped, whole_level, not_assessed, role
    ):
        found = delegation.override_authority(
            level=level,
            skipped_rules=skipped,
            whole_level=whole_level,
            not_assessed=not_assessed,
            on=ON,
        )

        assert found.role == role
        assert found.reason

    def test_passing_over_nothing_needs_no_authority(self):
        with pytest.raises(ValueError, match="nothing"):
            delegation.override_authority(
                level=4, skipped_rules=0, whole_level=False, not_assessed=False, on=ON
            )

    @pytest.mark.parametrize(
        ("role", "other", "answer"),
        [
            ("office_leader", "caseworker", True),
            ("caseworker", "caseworker", True),
            ("caseworker", "senior_caseworker", False),
            ("auditor", "caseworker", False),
        ],
    )
    def test_a_higher_role_may_do_what_a_lower_one_may(self, role, other, answer):
        assert delegation.outranks(role, other) is answer


def test_a_role_the_file_does_not_rank_is_refused(tmp_path):
    path = tmp_path / "delegation.toml"
    text = delegation.FILE.read_text(encoding="utf-8")
    path.write_text(text.replace('role = "office_leader"', 'role = "mayor"'), encoding="utf-8")

    with pytest.raises(BadData, match=r"delegation\.toml: role 'mayor'"):
        delegation.load(path)
