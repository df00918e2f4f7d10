# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import UTC, date, datetime

import pytest

from tests.factories.assessments import NeedFactory
from tests.factories.careladder import MeasureStateFactory, ProposedLineFactory
from tests.factories.cases import CaseFactory
from tests.tildeling.careladder.conftest import AT, MEDICATION, ON
from tildeling.assessments.models import AgreedFact
from tildeling.careladder.commands import run_check
from tildeling.careladder.models import MeasureState
from tildeling.careladder.queries import (
    current_check,
    latest_check,
    lines_of,
    measure_history,
    staircase,
)

pytestmark = pytest.mark.django_db


def measure_on(stairs, name):
    found = [(step.level, m) for step in stairs.steps for m in step.measures if m.measure == name]
    assert len(found) == 1, "each need and measure is drawn once"
    return found[0]


class TestStaircase:
    def test_it_has_every_step_lowest_first(self, story):
        stairs = staircase(story.case, on=ON)

        assert [step.level for step in stairs.steps] == [0, 1, 2, 3, 4, 5, 6, 7]
        assert stairs.steps[2].name == "Velferdsteknologi og servicetjenester"

    def test_each_measure_stands_on_its_step_with_what_is_known(self, story):
        MeasureStateFactory(case=story.case, insufficient=True, note="62 % av dosene")
        ProposedLineFactory(case=story.case)

        level, dispenser = measure_on(staircase(story.case, on=ON), "medication_support_device")

        assert (level, dispenser.standing, dispenser.state) == (2, "closed", "TRIED_INSUFFICIENT")
        assert (dispenser.need_label, dispenser.state_label) == ("Medisiner", "Prøvd, men ikke nok")
        assert dispenser.evidence == ("Logg fra dispenseren",)
        assert (dispenser.note, dispenser.until_on) == ("62 % av dosene", date(2026, 2, 2))
        assert dispenser.sentence.startswith("Elektronisk medisindispenser er prøvd fra 5. januar")
        assert dispenser.record_id == MeasureState.objects.get().pk

    def test_an_open_measure_says_what_it_would_replace_and_how_it_is_tried(self, story):
        MeasureStateFactory(case=story.case)
        ProposedLineFactory(case=story.case, minutes=420)

        _, dispenser = measure_on(staircase(story.case, on=ON), "medication_support_device")

        (replaced,) = dispenser.replaces
        assert (replaced.title, replaced.minutes_per_week) == ("Hjemmesykepleie", 420)
        assert (dispenser.standing, dispenser.trial_days) == ("open", 28)
        assert dispenser.success == "minst 90 % av dosene tas til rett tid"
        assert "Logg fra dispenseren" in dispenser.wanted_evidence

    def test_a_closed_measure_replaces_nothing(self, story):
        story.close(*MEDICATION)
        ProposedLineFactory(case=story.case)

        _, dispenser = measure_on(staircase(story.case, on=ON), "medication_support_device")

        assert dispenser.replaces == ()
        assert dispenser.reason == "Teknologien er ikke trygg for denne personen"

    def test_a_measure_nobody_has_assessed_says_what_to_find_out_and_who_can(self, story):
        AgreedFact.objects.filter(fact="misuse_risk").delete()
        ProposedLineFactory(case=story.case)

        stairs = staircase(story.case, on=ON)
        _, dispenser = measure_on(stairs, "medication_support_device")
        itself, misuse = dispenser.to_find_out

        assert itself.who == ("sykepleier", "vernepleier")
        assert (misuse.fact, misuse.label) == ("misuse_risk", "Risiko for misbruk av medisiner")
        assert misuse.who == ("sykepleier", "lege")
        assert stairs.to_find_out[0] == misuse

    def test_a_line_stands_on_its_step_with_its_verdict_in_words(self, story):
        line = ProposedLineFactory(case=story.case)

        (drawn,) = staircase(story.case, on=ON).steps[4].lines

        assert (drawn.line_id, drawn.title, drawn.needs) == (
            line.pk,
            "Hjemmesykepleie",
            ("Medisiner",),
        )
        assert (drawn.verdict, drawn.verdict_label) == ("incomplete", "Mangler opplysninger")
        assert drawn.sentences[0] == "Hjemmesykepleie, 1 time i uken: mangler opplysninger."

    def test_a_need_that_no_line_answers_is_drawn_too(self, story):
        level, dispenser = measure_on(staircase(story.case, on=ON), "medication_support_device")

        assert (level, dispenser.standing, dispenser.replaces) == (2, "incomplete", ())

    def test_what_works_covers_a_need_that_no_line_answers(self, story):
        MeasureStateFactory(case=story.case, effective=True)

        _, dispenser = measure_on(staircase(story.case, on=ON), "medication_support_device")

        assert dispenser.standing == "closed"

    def test_two_lines_on_one_need_share_its_measures(self, story):
        ProposedLineFactory(case=story.case)
        ProposedLineFactory(case=story.case, service="practical_assistance")

        _, dispenser = measure_on(staircase(story.case, on=ON), "medication_support_device")

        assert [row.service for row in dispenser.replaces] == [
            "home_nursing",
            "practical_assistance",
        ]

    def test_the_needs_the_facts_point_to_and_no_line_names_are_listed(self, story):
        stairs = staircase(story.case, on=ON)

        assert "Medisiner" in stairs.unanswered_needs

    def test_it_says_who_may_go_past_what_stands_open(self, story):
        ProposedLineFactory(case=story.case)
        assert staircase(story.case, on=ON).override.role == "senior_caseworker"

        story.close(*MEDICATION)

        assert staircase(story.case, on=ON).override is None

    def test_a_bypass_is_named_and_nobody_need_allow_it(self, story):
        AgreedFact.objects.filter(fact="palliative").update(value=True)
        ProposedLineFactory(case=story.case)

        stairs = staircase(story.case, on=ON)

        assert stairs.steps[4].lines[0].bypasses == ("Palliativ plan",)
        assert stairs.override is None

    def test_it_says_whether_the_last_check_still_holds(self, story):
        ProposedLineFactory(case=story.case)
        assert staircase(story.case, on=ON).check is None

        check = run_check(case=story.case, actor=story.caseworker, at=AT)
        fresh = staircase(story.case, on=ON)
        story.close("medication_reminder")

        assert (fresh.check, fresh.is_current) == (check, True)
        assert not staircase(story.case, on=ON).is_current

    def test_it_takes_few_queries_however_much_is_recorded(
        self, story, django_assert_max_num_queries
    ):
        story.close(*MEDICATION)
        NeedFactory(case=story.case, code="hygiene")
        ProposedLineFactory(case=story.case)

        with django_assert_max_num_queries(12):
            staircase(story.case, on=ON)


class TestChecks:
    def test_the_current_check_is_the_last_one_while_nothing_changes(self, story):
        ProposedLineFactory(case=story.case)
        run_check(case=story.case, actor=story.caseworker, at=AT)
        last = run_check(case=story.case, actor=story.caseworker, at=AT)

        assert current_check(story.case, on=date(2026, 3, 17)) == last

    @pytest.mark.parametrize("change", ["line", "measure", "fact"])
    def test_any_change_makes_it_old(self, story, change):
        line = ProposedLineFactory(case=story.case)
        run_check(case=story.case, actor=story.caseworker, at=AT)

        if change == "line":
            line.minutes = 61
            line.save()
        elif change == "measure":
            MeasureStateFactory(case=story.case)
        else:
            AgreedFact.objects.filter(fact="F10").update(value=4)

        assert current_check(story.case, on=ON) is None

    def test_an_earlier_rounds_check_is_not_this_rounds(self, story):
        run_check(case=story.case, actor=story.caseworker, at=AT)
        story.case.round = 2

        assert latest_check(story.case) is None
        assert current_check(story.case, on=ON) is None


def test_the_history_of_a_measure_is_newest_first_and_only_the_persons(story):
    old = MeasureStateFactory(
        case=story.case, replaced=True, recorded_at=datetime(2025, 3, 1, 9, tzinfo=UTC)
    )
    new = MeasureStateFactory(case=CaseFactory(person=story.case.person))
    MeasureStateFactory(case=story.case, need="falls", measure="safety_alarm")
    MeasureStateFactory()

    assert list(measure_history(story.case.person, "medication")) == [new, old]


def test_the_lines_of_a_case_are_those_of_its_round_that_stand(story):
    first = ProposedLineFactory(case=story.case)
    second = ProposedLineFactory(case=story.case, dispenser=True)
    ProposedLineFactory(case=story.case, service="meal_delivery", withdrawn=True)
    ProposedLineFactory(case=story.case, round=2)

    assert list(lines_of(story.case)) == [first, second]
