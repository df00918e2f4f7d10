# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest

from tests.factories.assessments import NeedFactory
from tests.factories.careladder import MeasureStateFactory, ProposedLineFactory
from tests.factories.cases import UrgentHelpFactory
from tests.factories.organisation import EmploymentFactory, UnitFactory, employee
from tests.tildeling.careladder.conftest import AT, MEDICATION, ON
from tildeling.assessments.models import AgreedFact, Need
from tildeling.audit.models import TrailEntry
from tildeling.careladder.commands import run_check, settle
from tildeling.careladder.models import LadderCheck, MeasureState
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db

WHY = "Hun trenger besøkene til dispenseren er på plass."


def check(story):
    return run_check(case=story.case, actor=story.caseworker, at=AT)


def verdicts(found):
    return {row["service"]: row["verdict"] for row in found.answer["verdicts"]}


def end(story, *, actor=None, **given):
    return settle(case=story.case, actor=actor or story.caseworker, at=AT, **given)


class TestRunCheck:
    def test_it_keeps_what_went_in_what_came_out_and_the_rules(self, story):
        ProposedLineFactory(case=story.case)

        found = LadderCheck.objects.get(pk=check(story).pk)

        assert found.asked["proposed"] == [
            {
                "service": "home_nursing",
                "needs": ["medication"],
                "duration": "open",
                "minutes_per_week": 60,
            }
        ]
        assert verdicts(found) == {"home_nursing": "incomplete"}
        assert (found.rules_version, len(found.rules_sha256)) == ("2026.1", 64)
        assert TrailEntry.objects.get().name == "ladder.checked"

    def test_the_story_of_the_dispenser_is_sound_with_two_visits(self, story):
        story.close(*{*MEDICATION} - {"medication_support_device"})
        MeasureStateFactory(case=story.case, residual_minutes_per_week=60)
        ProposedLineFactory(case=story.case, dispenser=True)
        ProposedLineFactory(case=story.case, minutes=60)

        found = check(story)

        assert verdicts(found)["home_nursing"] == "established"
        assert found.answer["verdicts"][1]["re_assess_by"] == (ON + timedelta(days=28)).isoformat()

    def test_fourteen_visits_are_not(self, story):
        story.close(*{*MEDICATION} - {"medication_support_device"})
        MeasureStateFactory(case=story.case, residual_minutes_per_week=60)
        ProposedLineFactory(case=story.case, dispenser=True)
        ProposedLineFactory(case=story.case, minutes=420)

        assert verdicts(check(story))["home_nursing"] == "lower_level_open"

    def test_it_is_run_again_and_again_and_each_run_is_kept(self, story):
        check(story)
        check(story)

        assert LadderCheck.objects.count() == 2

    def test_a_line_on_a_need_that_was_taken_away_is_named(self, story):
        ProposedLineFactory(case=story.case)
        Need.objects.all().delete()

        with pytest.raises(Invalid) as refused:
            check(story)

        assert list(refused.value.errors) == ["needs"]


class TestSettle:
    def test_what_is_established_needs_no_reason(self, story):
        story.close(*MEDICATION)
        ProposedLineFactory(case=story.case)

        found = end(story)

        assert verdicts(found) == {"home_nursing": "established"}
        assert (found.override_by, found.override_reason) == (None, "")
        assert TrailEntry.objects.get().name == "ladder.settled"

    def test_it_always_runs_on_the_case_as_it_stands(self, story):
        ProposedLineFactory(case=story.case)
        check(story)
        story.close(*MEDICATION)

        assert verdicts(end(story)) == {"home_nursing": "established"}

    def test_something_must_be_proposed(self, story):
        ProposedLineFactory(case=story.case, withdrawn=True)

        with pytest.raises(Invalid) as refused:
            end(story)

        assert list(refused.value.errors) == ["lines"]

    def test_a_refusal_passes_no_step(self, story):
        ProposedLineFactory(case=story.case, outcome="refusal")

        assert end(story).answer["verdicts"] == []


class TestOverride:
    @pytest.fixture
    def one_open(self, story):
        """One rule with one open measure, on a step where something else was assessed."""
        story.close(*{*MEDICATION} - {"medication_support_device"})
        MeasureStateFactory(case=story.case)
        return ProposedLineFactory(case=story.case, minutes=420)

    @pytest.mark.parametrize("reason", ["", "fordi", " " * 40])
    def test_going_past_takes_a_reason(self, story, one_open, reason):
        with pytest.raises(Invalid) as refused:
            end(story, override_reason=reason)

        assert list(refused.value.errors) == ["override_reason"]
        assert not LadderCheck.objects.exists()

    def test_a_caseworker_goes_past_one_rule_with_a_reason(self, story, one_open):
        found = end(story, override_reason=WHY, override_code="OTHER")

        assert verdicts(found) == {"home_nursing": "lower_level_open"}
        assert (found.override_reason, found.override_code) == (WHY, "OTHER")
        assert LadderCheck.objects.get().override_by == story.caseworker

    @pytest.mark.parametrize("code", ["NO_SUCH", "OTHER"])
    def test_a_code_that_does_not_hold_is_refused(self, story, one_open, code):
        with pytest.raises(Invalid) as refused:
            end(story, override_reason="Bare tjue tegn her nå.", override_code=code)

        assert list(refused.value.errors) == ["override_code"]

    def test_a_whole_level_takes_a_senior(self, story):
        story.close("multidose_dispensing", "medication_reminder", "medication_support_device")
        ProposedLineFactory(case=story.case)

        with pytest.raises(NotAllowed) as refused:
            end(story, override_reason=WHY)
        found = end(story, actor=story.colleague(Role.SENIOR_CASEWORKER), override_reason=WHY)

        assert refused.value.code == "override_authority"
        assert refused.value.reason.startswith("Fagkoordinator må bestemme dette.")
        assert found.override_by is not None

    def test_more_rules_than_one_take_a_senior(self, story, one_open):
        NeedFactory(case=story.case, code="hygiene")
        story.close("bathroom_aids", need="hygiene")
        MeasureStateFactory(case=story.case, need="hygiene", measure="wash_and_dry_toilet")
        MeasureStateFactory(
            case=story.case, need="hygiene", measure="reablement", not_suitable=True
        )
        one_open.needs = ["medication", "hygiene"]
        one_open.save()

        with pytest.raises(NotAllowed) as refused:
            end(story, override_reason=WHY)

        assert "Flere regler" in refused.value.reason

    def test_a_high_step_with_something_not_assessed_takes_the_leader(self, story):
        NeedFactory(case=story.case, code="stay")
        ProposedLineFactory(
            case=story.case,
            service="long_term_stay",
            grant_unit="places",
            needs=["stay"],
            minutes=None,
            per_weeks=None,
        )

        with pytest.raises(NotAllowed) as refused:
            end(story, actor=story.colleague(Role.SENIOR_CASEWORKER), override_reason=WHY)
        found = end(story, actor=story.colleague(Role.OFFICE_LEADER), override_reason=WHY)

        assert refused.value.reason.startswith("Leder for tildelingskontoret må bestemme dette.")
        assert verdicts(found) == {"long_term_stay": "incomplete"}

    def test_a_higher_role_in_another_unit_gives_no_authority_here(self, story):
        ProposedLineFactory(case=story.case)
        EmploymentFactory(user=story.caseworker, unit=UnitFactory(), role=Role.OFFICE_LEADER)

        with pytest.raises(NotAllowed):
            end(story, override_reason=WHY)

    def test_a_reason_given_where_none_is_needed_is_not_kept(self, story):
        story.close(*MEDICATION)
        ProposedLineFactory(case=story.case)

        assert end(story, override_reason=WHY).override_by is None


class TestBypass:
    @pytest.fixture
    def unassessed(self, story):
        return ProposedLineFactory(case=story.case)

    def test_urgent_help_takes_neither_reason_nor_authority(self, story, unassessed):
        UrgentHelpFactory(case=story.case)

        found = end(story)

        assert verdicts(found) == {"home_nursing": "bypassed"}
        assert found.answer["verdicts"][0]["bypass"] == ["ACUTE_URGENT"]

    def test_nor_does_a_palliative_plan(self, story, unassessed):
        AgreedFact.objects.filter(fact="palliative").update(value=True)

        assert verdicts(end(story)) == {"home_nursing": "bypassed"}

    def test_nor_a_childs_age(self, story, unassessed):
        story.case.person.born_on = date(2015, 6, 1)

        assert verdicts(end(story)) == {"home_nursing": "bypassed"}

    def test_nor_a_discharge_within_a_day(self, story, unassessed):
        story.agree(ready_for_discharge_at=(ON + timedelta(days=1)).isoformat())

        assert verdicts(end(story)) == {"home_nursing": "bypassed"}


def test_another_office_settles_nothing(story):
    ProposedLineFactory(case=story.case)

    with pytest.raises(NotAllowed):
        end(story, actor=employee(Role.OFFICE_LEADER), override_reason=WHY)

    assert not MeasureState.objects.exists()
