# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest

from tests.factories.assessments import (
    SCORES,
    AssessedFactFactory,
    AssessmentFactory,
    MeetingFactory,
    ResultOfTestFactory,
)
from tests.tildeling.assessments.conftest import AT, ON
from tildeling.assessments.commands import (
    AssessmentChanges,
    TestInput,
    copy_forward,
    finish,
    reopen_assessment,
    save_assessment,
)
from tildeling.audit.models import TrailEntry
from tildeling.shared.refusals import Invalid, Missing, NotAllowed, Stale, TransitionNotAllowed

pytestmark = pytest.mark.django_db

WHOLE = AssessmentChanges(
    facts=dict.fromkeys(SCORES, 2),
    what_matters="Hun vil bo hjemme så lenge hun kan.",
    mode="home_visit",
    visited_on=date(2026, 3, 9),
)


def save(mapped, assessment, changes, *, actor=None, version=None):
    return save_assessment(
        case=mapped.case,
        actor=actor or mapped.nurse,
        at=AT,
        assessment_id=assessment.pk,
        changes=changes,
        version=version,
    )


def end(mapped, assessment, changes=None, *, actor=None, version=None):
    return finish(
        case=mapped.case,
        actor=actor or mapped.nurse,
        at=AT,
        assessment_id=assessment.pk,
        version=version,
        changes=changes,
    )


class TestSave:
    def test_the_first_who_saves_becomes_the_mapper(self, mapped, ordered):
        save(mapped, ordered, AssessmentChanges(situation="Glemmer medisiner."))

        ordered.refresh_from_db()
        assert ordered.mapper == mapped.nurse
        assert (ordered.status, ordered.situation, ordered.version) == (
            "in_progress",
            "Glemmer medisiner.",
            2,
        )
        assert TrailEntry.objects.get().name == "assessment.saved"

    def test_a_stand_in_of_the_same_profession_goes_on_where_the_first_stopped(
        self, mapped, ordered
    ):
        save(mapped, ordered, AssessmentChanges(facts={"F10": 3}))

        save(mapped, ordered, AssessmentChanges(facts={"F11": 4}), actor=mapped.mapper("nurse"))

        ordered.refresh_from_db()
        assert ordered.mapper == mapped.nurse
        assert dict(ordered.facts.values_list("fact", "value")) == {"F10": 3, "F11": 4}

    def test_what_is_not_named_stays_and_an_empty_text_empties(self, mapped, ordered):
        save(mapped, ordered, AssessmentChanges(situation="Bor alene.", what_matters="Å bo hjemme"))

        save(mapped, ordered, AssessmentChanges(situation=""))

        ordered.refresh_from_db()
        assert (ordered.situation, ordered.what_matters) == ("", "Å bo hjemme")

    def test_an_answer_can_be_changed_noted_and_taken_away(self, mapped, ordered):
        save(mapped, ordered, AssessmentChanges(facts={"F10": 3, "lives_alone": True}))

        save(
            mapped,
            ordered,
            AssessmentChanges(facts={"F10": 9, "lives_alone": None}, notes={"F10": "Lagt inn"}),
        )

        assert list(ordered.facts.values_list("fact", "value", "note")) == [("F10", 9, "Lagt inn")]

    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("F10", 0),
            ("F10", 6),
            ("F10", True),
            ("F10", "3"),
            ("lives_alone", 1),
            ("lives_alone", "ja"),
            ("dementia_stage", "worst"),
            ("ready_for_discharge_at", "tomorrow"),
            ("no_such_fact", True),
            ("is_child", True),
            ("medicine_only_visits", True),
        ],
    )
    def test_what_cannot_be_an_answer_is_refused_at_its_field(self, mapped, ordered, code, value):
        with pytest.raises(Invalid) as refused:
            save(mapped, ordered, AssessmentChanges(facts={code: value, "F11": 2}))

        assert list(refused.value.errors) == [code]
        assert not ordered.facts.exists()

    def test_a_date_and_a_code_are_answers_too(self, mapped, ordered):
        facts = {"ready_for_discharge_at": date(2026, 3, 11), "dementia_stage": "mild"}

        save(mapped, ordered, AssessmentChanges(facts=facts))

        assert dict(ordered.facts.values_list("fact", "value")) == {
            "ready_for_discharge_at": "2026-03-11",
            "dementia_stage": "mild",
        }

    def test_a_visit_in_the_future_is_refused(self, mapped, ordered):
        with pytest.raises(Invalid) as refused:
            save(mapped, ordered, AssessmentChanges(visited_on=ON + timedelta(days=1)))

        assert list(refused.value.errors) == ["visited_on"]

    @pytest.mark.parametrize(
        ("test", "tenths", "holds"),
        [("sppb", 120, True), ("sppb", 130, False), ("sppb", 75, False), ("mna", 115, True),
         ("copm_performance", 0, False), ("tug", 135, True), ("golf", 10, False)],
    )  # fmt: skip
    def test_a_result_stays_on_its_tests_scale(self, mapped, ordered, test, tenths, holds):
        changes = AssessmentChanges(tests={test: TestInput(tenths, ON)})

        if not holds:
            with pytest.raises(Invalid):
                save(mapped, ordered, changes)
            return
        save(mapped, ordered, changes)

        assert ordered.tests.get().tenths == tenths

    def test_a_result_can_be_taken_away(self, mapped, ordered):
        ResultOfTestFactory(assessment=ordered)

        save(mapped, ordered, AssessmentChanges(tests={"sppb": None}))

        assert not ordered.tests.exists()

    def test_two_who_save_at_once_both_keep_their_text(self, mapped, ordered):
        save(mapped, ordered, AssessmentChanges(situation="Min tekst", facts={"F10": 3}), version=1)

        with pytest.raises(Stale) as stale:
            save(mapped, ordered, AssessmentChanges(situation="Din tekst"), version=1)

        assert stale.value.version == 2
        assert stale.value.theirs["situation"] == "Min tekst"
        assert stale.value.theirs["facts"] == {"F10": 3}

    def test_another_profession_does_not_write(self, mapped, ordered):
        with pytest.raises(NotAllowed):
            save(mapped, ordered, WHOLE, actor=mapped.mapper("physiotherapist"))

    def test_a_finished_assessment_is_not_changed(self, mapped):
        done = AssessmentFactory(case=mapped.case, unit=mapped.mapping, finished=True)

        with pytest.raises(TransitionNotAllowed):
            save(mapped, done, AssessmentChanges(situation="For sent"))

    def test_a_mapper_of_the_last_round_does_not_write_in_it(self, mapped, ordered):
        mapped.case.round = 2

        with pytest.raises(NotAllowed):
            save(mapped, ordered, WHOLE)


class TestFinish:
    def test_a_whole_assessment_is_finished_with_its_last_changes(self, mapped, ordered):
        end(mapped, ordered, WHOLE, version=1)

        ordered.refresh_from_db()
        assert (ordered.status, ordered.finished_at, ordered.mapper) == (
            "finished",
            AT,
            mapped.nurse,
        )
        assert ordered.facts.count() == 20
        assert TrailEntry.objects.get().name == "assessment.finished"

    def test_everything_missing_is_named_at_once(self, mapped, ordered):
        with pytest.raises(Invalid) as refused:
            end(mapped, ordered)

        assert set(refused.value.errors) == {*SCORES, "mode", "visited_on", "what_matters"}
        assert all(len(sentences) == 1 for sentences in refused.value.errors.values())

    def test_not_relevant_is_an_answer(self, mapped, ordered):
        changes = AssessmentChanges(
            facts=dict.fromkeys(SCORES, 9),
            what_matters=WHOLE.what_matters,
            mode="phone",
            visited_on=ON,
        )

        assert end(mapped, ordered, changes).status == "finished"

    def test_too_few_words_on_what_matters_do_not_do(self, mapped, ordered):
        save(mapped, ordered, WHOLE)

        with pytest.raises(Invalid) as refused:
            end(mapped, ordered, AssessmentChanges(what_matters="Å bo hjemme."))

        assert list(refused.value.errors) == ["what_matters"]

    def test_nothing_is_finished_on_an_old_version(self, mapped, ordered):
        save(mapped, ordered, WHOLE, version=1)

        with pytest.raises(Stale):
            end(mapped, ordered, version=1)

    def test_it_is_finished_once(self, mapped, ordered):
        end(mapped, ordered, WHOLE)

        with pytest.raises(TransitionNotAllowed):
            end(mapped, ordered, WHOLE)

    def test_the_caseworker_does_not_finish_for_the_mapper(self, mapped, ordered):
        with pytest.raises(NotAllowed):
            end(mapped, ordered, WHOLE, actor=mapped.caseworker)


class TestReopen:
    def reopen(self, mapped, assessment, *, actor=None, reason="Glemte å skrive om fallet."):
        return reopen_assessment(
            case=mapped.case,
            actor=actor or mapped.nurse,
            at=AT,
            assessment_id=assessment.pk,
            reason=reason,
        )

    @pytest.fixture
    def done(self, mapped):
        return AssessmentFactory(case=mapped.case, unit=mapped.mapping, finished=True)

    def test_it_is_taken_back_with_a_reason_and_can_be_written_again(self, mapped, done):
        self.reopen(mapped, done)

        save(mapped, done, AssessmentChanges(situation="Falt i februar."))

        done.refresh_from_db()
        assert (done.status, done.finished_at) == ("in_progress", None)
        assert done.status_reason == "Glemte å skrive om fallet."

    def test_the_caseworker_may_send_it_back(self, mapped, done):
        assert self.reopen(mapped, done, actor=mapped.caseworker).status == "in_progress"

    def test_a_reason_is_needed(self, mapped, done):
        with pytest.raises(Invalid):
            self.reopen(mapped, done, reason="feil")

    def test_it_stays_once_the_meeting_is_held(self, mapped, done):
        MeetingFactory(case=mapped.case)

        with pytest.raises(TransitionNotAllowed):
            self.reopen(mapped, done)

    def test_what_is_not_finished_is_not_opened(self, mapped, ordered):
        with pytest.raises(TransitionNotAllowed):
            self.reopen(mapped, ordered)


class TestCopyForward:
    def copy(self, mapped, assessment):
        return copy_forward(
            case=mapped.case, actor=mapped.nurse, at=AT, assessment_id=assessment.pk
        )

    @pytest.fixture
    def earlier(self, mapped):
        found = AssessmentFactory(
            case__person=mapped.case.person, finished=True, next_of_kin_view="Datteren er urolig."
        )
        AssessedFactFactory(assessment=found, fact="F10", value=4, note="Glemmer kveldsdosen")
        AssessedFactFactory(assessment=found, fact="lives_alone", value=True)
        return found

    def test_the_last_findings_are_copied_and_say_where_they_are_from(
        self, mapped, ordered, earlier
    ):
        self.copy(mapped, ordered)

        ordered.refresh_from_db()
        assert ordered.copied_from == earlier
        assert ordered.next_of_kin_view == "Datteren er urolig."
        assert list(ordered.facts.values_list("fact", "value", "note")) == [
            ("F10", 4, "Kopiert fra kartleggingen 5.3.2026. Glemmer kveldsdosen"),
            ("lives_alone", True, "Kopiert fra kartleggingen 5.3.2026."),
        ]

    def test_how_and_when_the_person_was_met_is_never_copied(self, mapped, ordered, earlier):
        self.copy(mapped, ordered)

        ordered.refresh_from_db()
        assert (ordered.mode, ordered.visited_on) == ("", None)

    def test_what_is_already_written_stays(self, mapped, ordered, earlier):
        save(mapped, ordered, AssessmentChanges(facts={"F10": 2}, situation="Ny situasjon"))

        self.copy(mapped, ordered)

        ordered.refresh_from_db()
        assert ordered.facts.get(fact="F10").value == 2
        assert ordered.situation == "Ny situasjon"

    @pytest.mark.parametrize("other", [{"physio": True}, {"finished": False}])
    def test_another_discipline_or_an_open_one_is_not_copied(self, mapped, ordered, other):
        AssessmentFactory(case__person=mapped.case.person, **{"finished": True, **other})

        with pytest.raises(Missing):
            self.copy(mapped, ordered)

    def test_another_persons_assessment_is_not_copied(self, mapped, ordered):
        AssessmentFactory(finished=True)

        with pytest.raises(Missing):
            self.copy(mapped, ordered)
