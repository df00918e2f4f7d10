# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import citations, deadlines, legal
from services.tomldata import BadData, NotInForce

ON = date(2026, 3, 2)
BASES = citations.legal_basis_keys()
DAYS = st.dates(date(2018, 1, 1), date(2080, 12, 31))


class TestCitations:
    def test_a_service_is_cited_by_part_number_and_letter(self):
        found = legal.citation("home_health_care", ON)

        assert found.text == ("helse- og omsorgstjenesteloven § 3-2 første ledd nr. 6 bokstav a")
        assert found.short == "hol § 3-2 første ledd nr. 6 bokstav a"
        assert found.statute == "helse- og omsorgstjenesteloven"

    @pytest.mark.parametrize(
        ("on", "section"), [(date(2025, 12, 31), "§ 2-1 a"), (date(2026, 1, 1), "§ 2-1")]
    )
    def test_the_right_to_necessary_help_is_cited_as_it_stood(self, on, section):
        assert legal.citation("right_to_necessary_help", on).section == section

    def test_a_renumbering_whose_date_was_not_found_is_marked_unverified(self):
        assert not legal.citation("right_to_necessary_help", ON).verified

    @pytest.mark.parametrize(
        ("on", "term", "version"),
        [
            (date(2026, 5, 31), "samtykkekompetanse", "consent_obvious"),
            (date(2026, 6, 1), "beslutningskompetanse", "decision_probable"),
        ],
    )
    def test_the_capacity_test_changes_on_the_first_of_june_2026(self, on, term, version):
        found = citations.capacity_test(on)

        assert (found.term, found.version) == (term, version)
        assert found.citation.section == "§ 4-3"

    @given(DAYS)
    def test_the_act_of_2025_is_never_in_force_before_it_has_a_date(self, on):
        assert not citations.act_in_force("fvl25", on)
        assert citations.act_in_force("fvl", on)

    @pytest.mark.parametrize("key", BASES)
    def test_no_basis_is_cited_under_an_act_that_waits(self, key):
        assert legal.citation(key, date(2030, 1, 1)).statute != "forvaltningsloven av 2025"

    @pytest.mark.parametrize("key", BASES)
    def test_every_right_behind_a_basis_is_in_pbrl(self, key):
        right = citations.right_of(key, ON)

        assert right is None or right.short.startswith("pbrl § 2-")

    def test_the_care_ladder_is_cited_as_a_standard_and_not_as_law(self):
        found = legal.citation("local_standard", ON)

        assert not found.is_law
        assert "§" not in found.text

    def test_an_unknown_key_is_a_key_error(self):
        with pytest.raises(KeyError):
            legal.citation("no_such_paragraph", ON)

    def test_a_paragraph_is_not_cited_before_it_was_law(self):
        with pytest.raises(NotInForce):
            legal.citation("home_health_care", date(2011, 12, 31))

    @pytest.mark.parametrize(
        ("act", "valid_from", "complaint"),
        [
            ("fvl25", "2026-01-01", "'fvl25' is not in force"),
            ("hol", "2011-12-31", "'hol' is not in force"),
            ("xyz", "2026-01-01", "unknown act 'xyz'"),
        ],
    )
    def test_a_row_under_an_act_not_in_force_is_refused(self, tmp_path, act, valid_from, complaint):
        acts = (citations.LAW / "acts.toml").read_text(encoding="utf-8")
        (tmp_path / "acts.toml").write_text(acts, encoding="utf-8")
        (tmp_path / "legal_bases.toml").write_text("bases = []")
        (tmp_path / "citations.toml").write_text(
            f'[[citations]]\nkey = "k"\nvalid_from = {valid_from}\nact = "{act}"\nsection = "§ 1"'
        )

        with pytest.raises(BadData, match=complaint):
            citations.load(tmp_path)


class TestProcedure:
    @pytest.mark.parametrize(
        "key",
        [
            "home_health_care",
            "personal_assistance",
            "institution_stay",
            "carer_support",
            "user_controlled_assistance",
        ],
    )
    @pytest.mark.parametrize(
        ("days", "formal"), [(1, False), (14, False), (15, True), (None, True)]
    )
    def test_more_than_two_weeks_needs_a_formal_decision(self, key, days, formal):
        assert legal.procedure_regime(key, days, ON).formal_decision is formal

    @pytest.mark.parametrize("key", ["rehabilitation", "day_activity_dementia", "immediate_help"])
    @pytest.mark.parametrize("days", [1, 15, None])
    def test_what_pbrl_leaves_out_never_needs_one(self, key, days):
        assert not legal.procedure_regime(key, days, ON).formal_decision

    @pytest.mark.parametrize("days", [1, 15, None])
    def test_a_long_term_stay_always_needs_one(self, days):
        assert legal.procedure_regime("long_term_stay", days, ON).formal_decision

    @pytest.mark.parametrize("key", BASES)
    @given(days=st.integers(1, 400))
    def test_a_longer_service_never_needs_less(self, key, days):
        shorter = legal.procedure_regime(key, days, ON).formal_decision
        longer = legal.procedure_regime(key, days + 1, ON).formal_decision

        assert longer >= shorter

    def test_the_clock_and_the_rule_agree_on_two_weeks(self):
        began = date(2026, 5, 1)
        clock = deadlines.due("formal_decision", on=began)

        for days in (13, 14, 15, 16):
            last_day = began + timedelta(days=days - 1)
            formal = legal.procedure_regime("home_health_care", days, ON).formal_decision
            assert formal is clock.is_overdue(last_day)

    def test_the_answer_names_its_reason_and_source(self):
        found = legal.procedure_regime("home_health_care", 10, ON)

        assert "10 dager" in found.reason
        assert found.source == "pbrl § 2-7 andre ledd"


class TestAppeal:
    @pytest.mark.parametrize(
        ("basis", "kind", "weeks", "statute"),
        [
            ("home_health_care", "service", 4, "pbrl §§ 7-2 til 7-5"),
            ("rehabilitation", "service", 4, "pbrl §§ 7-2 til 7-5"),
            ("day_activity_dementia", "service", 4, "pbrl §§ 7-2 til 7-5"),
            ("long_term_stay", "service", 4, "pbrl §§ 7-2 til 7-5"),
            ("capacity_technology", "service", 4, "pbrl §§ 7-2 til 7-5"),
            ("municipal_offer", "service", 3, "fvl §§ 28 og 29"),
            ("practical", "fee", 3, "fvl §§ 28 og 29"),
            ("home_health_care", "access", 3, "fvl §§ 21 og 29"),
            ("home_health_care", "coercion", 3, "pbrl § 4A-7"),
            ("coercion", "service", 3, "pbrl § 4A-7"),
        ],
    )
    def test_weeks_and_statute_follow_basis_and_kind(self, basis, kind, weeks, statute):
        found = legal.appeal_regime(basis, kind=kind, on=ON)

        assert (found.weeks, found.citation.short) == (weeks, statute)

    @pytest.mark.parametrize("basis", BASES)
    @pytest.mark.parametrize("kind", ["service", "fee", "access", "coercion"])
    def test_the_clock_of_a_regime_runs_as_many_weeks_as_the_letter_says(self, basis, kind):
        found = legal.appeal_regime(basis, kind=kind, on=ON)

        assert deadlines.clock_of(found.clock, on=ON).length == f"{found.weeks} weeks"

    def test_the_body_for_fees_is_the_municipal_board_and_marked_unverified(self):
        found = legal.appeal_regime("personal_assistance", kind="fee", on=ON)

        assert found.body == "kommunens klagenemnd"
        assert not found.verified

    def test_a_kind_nobody_knows_is_refused(self):
        with pytest.raises(KeyError):
            legal.appeal_regime("home_health_care", kind="parking", on=ON)


class TestPriorNotice:
    @pytest.mark.parametrize("outcome", legal.Outcome)
    @pytest.mark.parametrize("own_initiative", [True, False])
    def test_is_required_for_a_reduction_and_for_own_changes(self, outcome, own_initiative):
        found = legal.prior_notice_required(outcome, own_initiative=own_initiative, on=ON)

        expected = outcome == "reduction" or (
            own_initiative and outcome in ("change", "termination")
        )
        assert found.required is expected
        assert found.citation.short == "fvl § 16"

    def test_can_be_left_out_on_three_grounds_each_with_a_source(self):
        grounds = legal.notice_exceptions()

        assert [ground.source[-1] for ground in grounds] == ["a", "b", "c"]


def blocks(*given, **more):
    return {block.code for block in legal.required_blocks(*given, on=ON, **more)}


class TestRequiredBlocks:
    @pytest.mark.parametrize("outcome", ["partial_grant", "refusal", "reduction"])
    def test_less_than_asked_has_three_grounds_and_an_appeal(self, outcome):
        found = blocks("home_health_care", outcome)

        assert {"rules", "facts", "assessment", "appeal_information"} <= found
        assert {"remaining_offer_sound", "stay_information"} <= found

    @pytest.mark.parametrize("outcome", [o for o in legal.Outcome if o != "dismissal"])
    def test_the_users_view_and_its_weight_are_asked_for(self, outcome):
        assert {"user_view", "user_view_weighed"} <= blocks("home_health_care", outcome)

    def test_a_grant_states_extent_goals_and_evaluation(self):
        found = blocks("home_health_care", "grant")

        assert {"extent", "goals", "evaluation_date", "lower_levels"} <= found
        assert "alternatives" not in found

    def test_a_refused_long_term_stay_has_both_conclusions(self):
        assert {"only_option", "waiting_list_conclusion"} <= blocks("long_term_stay", "refusal")

    def test_other_refusals_have_neither(self):
        found = blocks("home_health_care", "refusal")

        assert not {"only_option", "waiting_list_conclusion"} & found

    @pytest.mark.parametrize(
        ("minutes", "asked"),
        [(1499, False), (1500, True), (1919, True), (1920, False), (None, True)],
    )
    def test_bpa_from_25_and_below_32_hours_has_the_cost_record(self, minutes, asked):
        found = blocks("user_controlled_assistance", "refusal", minutes_per_week=minutes)

        assert ("cost_record" in found) is asked

    @pytest.mark.parametrize("child", [True, False])
    def test_a_childs_best_interests_are_asked_for_when_a_child_is_affected(self, child):
        found = blocks("carer_support", "grant", child=child)

        assert ("child_best_interests" in found) is child

    @pytest.mark.parametrize("needed", [True, False])
    def test_technology_without_capacity_has_the_five_conditions(self, needed):
        found = blocks("home_health_care", "grant", section_4_6a=needed)

        assert ("capacity_conditions" in found) is needed

    def test_every_block_names_a_title_and_a_paragraph(self):
        for block in legal.required_blocks("long_term_stay", "partial_grant", on=ON, child=True):
            assert block.title[0].isupper()
            assert block.citation.text

    def test_an_outcome_nobody_knows_is_refused(self):
        with pytest.raises(ValueError, match="maybe"):
            legal.required_blocks("home_health_care", "maybe", on=ON)
