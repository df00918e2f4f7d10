# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from services import letters
from tests.factories.careladder import ProposedLineFactory
from tests.factories.cases import ClockFactory, UrgentHelpFactory
from tests.factories.decisions import (
    BLOCKS,
    DecisionLineFactory,
    DraftFactory,
    ladder_checked,
)
from tests.factories.people import RelatedPersonFactory
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import Clock
from tildeling.decisions import commands
from tildeling.decisions.models import Decision, Draft, InForce
from tildeling.shared.refusals import Invalid, NotAllowed, Stale, TransitionNotAllowed

pytestmark = pytest.mark.django_db

REFUSED = BLOCKS | {
    "remaining_offer_sound": "Hun bor trygt, klarer husarbeidet og har alarm.",
    "alternatives": "Frivilligsentralen hjelper med tyngre oppgaver.",
}


def running(case):
    return set(
        Clock.objects.filter(case=case, stopped_on__isnull=True).values_list("code", flat=True)
    )


def refuse(case):
    case.lines.update(
        outcome="refusal", minutes=None, per_weeks=None, evaluation_on=None, goal="",
        reason="Hun tar medisinene selv, og hjelpen er derfor ikke nødvendig nå.",
    )  # fmt: skip
    case.drafts.update(blocks=REFUSED)


def test_a_full_grant_is_decided_with_one_signature(ready, caseworker, at):
    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.number == f"{ready.case_number}-1"
    assert decision.outcome == "grant"
    assert decision.signed_by == caseworker
    assert decision.second_signed_by is None
    assert ready.status == "decided"
    assert Draft.objects.get().status == "signed"
    assert TrailEntry.objects.get(name="decision.signed").subject_id == decision.pk


def test_the_line_carries_level_and_legal_basis_of_the_day(ready, caseworker, at):
    decision = commands.sign(case=ready, actor=caseworker, at=at)

    line = decision.lines.get()
    assert (line.service, line.minutes, line.per_weeks) == ("home_nursing", 60, 1)
    assert (line.level, line.legal_basis) == (4, "home_health_care")


def test_the_law_of_the_day_is_frozen(ready, caseworker, at):
    law = commands.sign(case=ready, actor=caseworker, at=at).law

    assert law["decided_on"] == "2026-03-16"
    assert law["lines"][0]["citation"] == "hol § 3-2 første ledd nr. 6 bokstav a"
    assert law["lines"][0]["procedure"]["formal_decision"] is True
    assert law["appeal"]["weeks"] == 4
    assert law["appeal"]["body"] == "Statsforvalteren"
    assert law["appeal"]["clock"] == "appeal_service"
    assert law["fee"]["decision_follows"] is False
    assert law["signature"]["second_role"] is None


def test_the_letter_is_frozen_whole(ready, caseworker, at):
    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert letters.missing_blocks("grant", decision.letter.tree) == []
    assert decision.letter.reference == decision.number
    assert decision.letter.case_id == ready.pk


def test_the_letter_goes_to_a_guardian_in_health_matters(ready, caseworker, at):
    RelatedPersonFactory(
        person=ready.person, guardian=True, receives_letters=True, name="Ola Verge"
    )

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.letter.tree["head"]["addressee"][0] == "Ola Verge"


def test_the_letter_does_not_go_to_a_guardian_in_money_matters(ready, caseworker, at):
    RelatedPersonFactory(
        person=ready.person, economic_guardian=True, receives_letters=True, name="Ola Verge"
    )

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.letter.tree["head"]["addressee"][0] == ready.person.full_name


def test_signing_stops_what_the_decision_answers_and_starts_what_follows(ready, caseworker, at):
    for code in ("decision", "preliminary_reply", "promised_reply"):
        ClockFactory(case=ready, code=code)

    commands.sign(case=ready, actor=caseworker, at=at)

    assert running(ready) == {"notification", "evaluation"}


def test_signing_never_starts_the_appeal_deadline(ready, caseworker, at):
    commands.sign(case=ready, actor=caseworker, at=at)

    assert not Clock.objects.filter(code__startswith="appeal").exists()


def test_urgent_help_waits_for_a_decision_on_its_own_service(ready, caseworker, at):
    decided = UrgentHelpFactory(case=ready, service="home_nursing")
    other = UrgentHelpFactory(case=ready, service="practical_assistance")
    for row in (decided, other):
        ClockFactory(case=ready, code="formal_decision", source_kind="urgenthelp", source_id=row.pk)
    ladder_checked(ready)

    commands.sign(case=ready, actor=caseworker, at=at)

    left = Clock.objects.get(case=ready, code="formal_decision", stopped_on__isnull=True)
    assert left.source_id == other.pk


def test_a_line_that_ends_gets_an_expiry_clock(ready, caseworker, at):
    ready.lines.update(ends_on=date(2026, 6, 1))
    ladder_checked(ready)

    commands.sign(case=ready, actor=caseworker, at=at)

    clock = Clock.objects.get(case=ready, code="reassessment_before_expiry")
    assert (clock.warn_on, clock.due_on) == (date(2026, 5, 2), date(2026, 6, 1))


def test_a_line_that_ends_is_evaluated_by_the_service_s_clock(ready, caseworker, at):
    ready.lines.update(evaluation_on=None, ends_on=date(2027, 6, 1))
    ladder_checked(ready)

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.lines.get().evaluation_on == date(2026, 9, 23)


def test_a_new_decision_takes_over_from_the_day_it_begins(ready, caseworker, at):
    old = DecisionLineFactory(in_force=True, minutes=30, decision__case__person=ready.person)
    ClockFactory(
        case=old.decision.case, code="evaluation", source_kind="decisionline", source_id=old.pk
    )

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    before, after = InForce.objects.order_by("id")
    assert before.during == DateRange(date(2026, 3, 9), date(2026, 3, 23))
    assert after.during == DateRange(date(2026, 3, 23), None)
    assert decision.replaces == old.decision
    assert running(old.decision.case) == set()


def test_what_never_began_is_replaced_whole(ready, caseworker, at):
    DecisionLineFactory(
        in_force=True,
        minutes=30,
        decision__case__person=ready.person,
        starts_on=date(2026, 4, 1),
    )

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert InForce.objects.get().decision == decision


def test_a_termination_ends_what_was_and_puts_nothing_in_force(ready, caseworker, senior, at):
    DecisionLineFactory(in_force=True, decision__case__person=ready.person)
    ready.lines.update(
        outcome="termination", minutes=None, per_weeks=None, evaluation_on=None, goal="",
        reason="Hun ønsker å klare seg uten.",
    )  # fmt: skip
    ready.drafts.update(blocks=BLOCKS | {"change_compared": "Hun har bedt om at hjelpen slutter."})

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.outcome == "termination"
    assert InForce.objects.get().during == DateRange(date(2026, 3, 9), date(2026, 3, 23))
    assert letters.missing_blocks("termination", decision.letter.tree) == []


def test_a_refusal_waits_for_a_second_signer(ready, caseworker, at):
    refuse(ready)

    draft = commands.sign(case=ready, actor=caseworker, at=at)

    assert isinstance(draft, Draft)
    assert draft.status == "first_signed"
    assert draft.first_signed_by == caseworker
    assert not Decision.objects.exists()
    assert ready.status == "under_decision"


def test_the_second_signer_makes_the_decision(ready, caseworker, senior, at):
    refuse(ready)
    commands.sign(case=ready, actor=caseworker, at=at)

    decision = commands.second_sign(case=ready, actor=senior, at=at + timedelta(days=1))

    assert decision.outcome == "refusal"
    assert (decision.signed_by, decision.second_signed_by) == (caseworker, senior)
    assert decision.decided_on == date(2026, 3, 17)
    assert letters.missing_blocks("refusal", decision.letter.tree) == []
    assert not InForce.objects.exists()


def test_nobody_signs_twice(ready, senior, at):
    refuse(ready)
    commands.sign(case=ready, actor=senior, at=at)

    with pytest.raises(NotAllowed) as refused:
        commands.second_sign(case=ready, actor=senior, at=at)

    assert refused.value.code == "four_eyes"


def test_high_levels_need_the_leader_s_signature(ready, caseworker, senior, leader, at):
    ready.lines.update(
        service="long_term_stay", grant_unit="places", minutes=None, per_weeks=None, quantity=1
    )
    ladder_checked(ready)
    ready.drafts.update(blocks=BLOCKS | {"only_option": "Ja, døgnhjelp er eneste forsvarlige."})
    commands.sign(case=ready, actor=caseworker, at=at)

    with pytest.raises(NotAllowed) as refused:
        commands.second_sign(case=ready, actor=senior, at=at)
    decision = commands.second_sign(case=ready, actor=leader, at=at)

    assert refused.value.code == "delegation"
    assert decision.lines.get().level == 7


def test_the_second_signer_signs_what_the_first_saw(ready, caseworker, senior, at):
    refuse(ready)
    commands.sign(case=ready, actor=caseworker, at=at)
    ready.lines.update(reason="En helt annen begrunnelse.")

    with pytest.raises(TransitionNotAllowed) as refused:
        commands.second_sign(case=ready, actor=senior, at=at)

    assert refused.value.code == "changed_since_first"


def test_a_draft_sent_back_is_open_and_unsigned(ready, caseworker, senior, at):
    refuse(ready)
    commands.sign(case=ready, actor=caseworker, at=at)

    draft = commands.send_back(case=ready, actor=senior, at=at, note="Skriv mer om alternativer.")

    assert (draft.status, draft.first_signed_by) == ("open", None)
    assert draft.returned_note == "Skriv mer om alternativer."


def test_sending_back_takes_a_note(ready, caseworker, senior, at):
    refuse(ready)
    commands.sign(case=ready, actor=caseworker, at=at)

    with pytest.raises(Invalid) as refused:
        commands.send_back(case=ready, actor=senior, at=at, note="  ")

    assert set(refused.value.errors) == {"note"}


def test_an_incomplete_draft_names_every_field(ready, caseworker, at):
    ready.drafts.update(blocks={})
    ready.lines.update(goal="", evaluation_on=None)

    with pytest.raises(Invalid) as refused:
        commands.sign(case=ready, actor=caseworker, at=at)

    line = ready.lines.get().pk
    assert {
        "user_view", "user_view_weighed", "facts", "assessment", "lower_levels",
        f"line-{line}-goal", f"line-{line}-evaluation_on",
    } <= set(refused.value.errors)  # fmt: skip
    assert not Decision.objects.exists()


def test_signing_what_is_not_written_lists_what_is_missing(case, caseworker, at):
    ProposedLineFactory(case=case)

    with pytest.raises(Invalid) as refused:
        commands.sign(case=case, actor=caseworker, at=at)

    assert "assessment" in refused.value.errors
    assert not Draft.objects.exists()


def test_signing_an_old_text_is_stale(ready, caseworker, at):
    ready.drafts.update(version=3)

    with pytest.raises(Stale):
        commands.sign(case=ready, actor=caseworker, at=at, version=2)


def test_a_later_round_that_touches_what_is_in_force_is_a_change(ready, caseworker, at):
    blocks = BLOCKS | {
        "change_compared": "Behovet har økt etter fallet i mars.",
        "prior_notice_exception": "ALREADY_KNOWN",
        "prior_notice_reason": "Datteren ba om mer hjelp på telefon.",
    }
    ready.drafts.update(blocks=blocks, round=2)
    ready.lines.update(round=2, outcome="change", reason="Behovet har økt.")
    ready.ladder_checks.update(round=2)
    old = DecisionLineFactory(in_force=True, decision__case=ready, minutes=30)
    ready.round = 2
    ready.save()

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.outcome == "change"
    assert decision.number.endswith("-2")
    assert decision.replaces == old.decision
    assert letters.missing_blocks("change", decision.letter.tree) == []


def test_withdrawn_lines_are_left_out(ready, caseworker, at):
    ProposedLineFactory(case=ready, service="practical_assistance", withdrawn=True)

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert [line.service for line in decision.lines.all()] == ["home_nursing"]


def test_a_draft_of_another_round_is_not_signed(ready, caseworker, at):
    DraftFactory(case=ready, round=2)

    decision = commands.sign(case=ready, actor=caseworker, at=at)

    assert decision.draft.round == 1
