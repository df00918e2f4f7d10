# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest

from tests.factories.assessments import AgreedFactFactory
from tests.factories.careladder import ProposedLineFactory
from tests.factories.cases import ApplicationFactory, CaseFactory
from tests.factories.decisions import BLOCKS, DecisionLineFactory, DraftFactory, ladder_checked
from tests.factories.people import ServiceUserFactory, synthetic_fnr
from tildeling.careladder.models import LadderCheck
from tildeling.cases.states import Channel
from tildeling.decisions.queries import gate, missing

pytestmark = pytest.mark.django_db

ADVERSE = BLOCKS | {
    "remaining_offer_sound": "Hun bor trygt, klarer husarbeidet og har alarm.",
    "alternatives": "Frivilligsentralen hjelper med tyngre oppgaver.",
}
REDUCED = ADVERSE | {
    "change_compared": "Hun tar nå medisinene selv med dispenser.",
    "prior_notice_sent_on": "2026-02-20",
    "statements_answered": "Vi har lagt vekt på det datteren sa om kveldene.",
}
REASON = "Hun tar medisinene selv, og hjelpen er derfor ikke nødvendig nå."
NOTHING = {"minutes": None, "per_weeks": None, "evaluation_on": None, "goal": ""}
ONE_OPEN = {
    "verdicts": [
        {
            "service": "home_nursing",
            "verdict": "lower_level_open",
            "open": [{"need": "medication", "measure": "medication_support_device"}],
            "ask": [],
        }
    ]
}


def lacks(case, on, **changed):
    """The codes of what stands in the way, with the draft's blocks changed first."""
    draft = case.drafts.get(round=case.round)
    draft.blocks = draft.blocks | changed
    draft.save()
    return {found.code for found in missing(draft, on=on)}


def propose(case, blocks=BLOCKS, **changed):
    """Change the case's one line and the text, and run the ladder over it."""
    case.lines.update(**changed)
    case.drafts.update(blocks=blocks)
    ladder_checked(case)


def refuse(case, **changed):
    propose(case, ADVERSE, outcome="refusal", reason=REASON, **(NOTHING | changed))


def had(case, **line):
    """The person has had seven hours of home nursing a week since March."""
    return DecisionLineFactory(in_force=True, decision__case__person=case.person, **line)


def test_a_whole_draft_lacks_nothing(ready, on):
    draft = ready.drafts.get()

    found = gate(draft, on=on)

    assert missing(draft, on=on) == []
    assert {"user_view", "extent", "goals", "evaluation_date", "letter_complete"} <= {
        one.code for one in found
    }
    assert all(one.ok for one in found)


@pytest.mark.parametrize(
    ("code", "citation"),
    [
        ("user_view", "pbrl § 3-1 andre ledd"),
        ("user_view_weighed", "pbrl § 3-1 andre ledd"),
        ("facts", "fvl § 25"),
        ("assessment", "fvl § 25"),
        ("lower_levels", "omsorgstrappen"),
    ],
)
def test_each_paragraph_is_asked_for_by_its_law_and_field(ready, on, code, citation):
    draft = ready.drafts.get()
    draft.blocks[code] = "  "

    (found,) = missing(draft, on=on)

    assert (found.code, found.field) == (code, code)
    assert found.citation.startswith(citation)
    assert found.sentence.endswith(".")


def test_without_lines_only_a_line_is_asked_for(case, on):
    DraftFactory(case=case)

    assert lacks(case, on) == {"lines"}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"goal": ""}, {"goals", "line_goal"}),
        ({"evaluation_on": None}, {"evaluation_date", "line_evaluation"}),
        ({"evaluation_on": date(2026, 3, 16)}, {"line_evaluation"}),
        ({"minutes": None, "per_weeks": None}, {"extent", "line_extent"}),
        ({"minutes": 0}, {"extent", "line_extent"}),
    ],
)
def test_a_line_that_cannot_be_checked_is_named(ready, on, changed, codes):
    propose(ready, **changed)

    assert lacks(ready, on) == codes


def test_a_line_that_ends_needs_no_evaluation_of_its_own(ready, on):
    propose(ready, evaluation_on=None, ends_on=date(2026, 6, 1))

    assert lacks(ready, on) == set()


@pytest.mark.parametrize(
    "code", ["rules", "facts", "assessment", "remaining_offer_sound", "alternatives"]
)
def test_a_refusal_stands_on_every_ground(ready, on, code):
    refuse(ready)

    assert lacks(ready, on) == set()
    assert lacks(ready, on, **{code: ""}) == {code}


def test_a_grant_needs_no_words_on_the_rules(ready, on):
    assert lacks(ready, on, rules="") == set()


def test_a_refusal_says_why_for_each_line(ready, on):
    refuse(ready)
    ready.lines.update(reason="")

    assert "line_reason" in lacks(ready, on)


@pytest.mark.parametrize(
    "words", ["Budsjettet tillater ikke mer hjelp.", "Av økonomiske hensyn gis det ikke hjelp."]
)
def test_money_never_carries_a_refusal(ready, on, words):
    refuse(ready)

    assert lacks(ready, on, assessment=words) == {"individual_grounds"}


def test_the_care_level_alone_never_carries_a_refusal(ready, on):
    refuse(ready)
    ready.lines.update(reason="Etter BEON skal lavere omsorgsnivå brukes.")

    found = lacks(ready, on, assessment="Vi følger laveste effektive omsorgsnivå.")

    assert found == {"individual_grounds"}


def test_less_than_before_is_a_reduction_whatever_it_is_called(ready, on):
    had(ready)
    propose(ready, reason=REASON)

    assert lacks(ready, on) == {
        "remaining_offer_sound", "change_compared", "statements_answered", "prior_notice",
    }  # fmt: skip


def test_a_reduction_with_notice_and_answers_is_whole(ready, on):
    had(ready)
    propose(ready, REDUCED, reason=REASON)

    assert lacks(ready, on) == set()


def test_the_party_has_had_time_to_answer_a_notice(ready, on):
    had(ready)
    propose(ready, REDUCED, reason=REASON)

    assert lacks(ready, on, prior_notice_sent_on="2026-03-10") == {"prior_notice_time"}
    assert lacks(ready, on, prior_notice_sent_on="2026-03-09") == set()


def test_an_exception_from_notice_has_a_code_and_a_reason(ready, on):
    had(ready)
    propose(ready, REDUCED | {"prior_notice_sent_on": ""}, reason=REASON)

    assert lacks(ready, on, prior_notice_exception="ALREADY_KNOWN") == {"prior_notice"}
    assert lacks(ready, on, prior_notice_reason="Datteren ba om det.") == set()
    assert lacks(ready, on, prior_notice_exception="BUSY") == {"prior_notice_exception"}


def end(case):
    propose(
        case,
        BLOCKS | {"change_compared": "Hjelpen slutter."},
        **NOTHING,
        outcome="termination",
        reason=REASON,
    )


def test_an_end_on_own_initiative_asks_for_notice(ready, on):
    had(ready)
    ready.applications.update(channel=Channel.OWN_INITIATIVE)
    end(ready)

    assert lacks(ready, on) == {"prior_notice"}


def test_an_end_that_was_asked_for_needs_no_notice(ready, on):
    had(ready)
    end(ready)

    assert lacks(ready, on) == set()


def test_asking_before_the_last_decision_is_not_asking_now(on):
    case = CaseFactory(under_decision=True, round=2)
    ApplicationFactory(case=case, registered_at="2026-02-01T09:00Z")
    DecisionLineFactory(in_force=True, decision__case=case, decision__draft__round=1)
    ProposedLineFactory(case=case)
    DraftFactory(case=case)
    end(case)

    assert lacks(case, on) == {"prior_notice"}


def test_a_refused_long_stay_has_both_conclusions(ready, on):
    refuse(ready, service="long_term_stay", grant_unit="places")

    assert lacks(ready, on) == {"only_option", "waiting_list_conclusion"}
    both = {"only_option": "Nei.", "waiting_list_conclusion": "Kriteriene er ikke oppfylt nå."}
    assert lacks(ready, on, **both) == set()


@pytest.mark.parametrize(
    ("minutes", "asked"), [(1499, False), (1500, True), (1919, True), (1920, False)]
)
def test_personal_assistance_of_25_to_32_hours_shows_its_cost(ready, on, minutes, asked):
    propose(
        ready, ADVERSE, service="user_controlled_assistance", outcome="partial_grant",
        minutes=minutes, reason=REASON, requested="40 timer i uka",
    )  # fmt: skip

    assert ("cost_record" in lacks(ready, on)) is asked


def test_a_child_s_best_interests_are_weighed(ready, on):
    ready.person = ServiceUserFactory(born_on=date(2015, 1, 1))
    ready.save()
    ladder_checked(ready)

    assert lacks(ready, on) == {"child_best_interests"}


def test_location_technology_without_capacity_meets_five_conditions(ready, on):
    propose(ready, service="location_technology", grant_unit="dates", minutes=None, per_weeks=None)
    assert lacks(ready, on) == set()

    AgreedFactFactory(case=ready, fact="decision_capacity", value=False)
    ladder_checked(ready)

    assert lacks(ready, on) == {"capacity_conditions"}


def test_a_grant_needs_a_run_of_the_ladder(ready, on):
    LadderCheck.objects.all().delete()

    assert lacks(ready, on) == {"ladder_checked"}


def test_the_ladder_is_run_over_the_lines_that_are_signed(ready, on):
    ready.lines.update(minutes=840)

    assert lacks(ready, on) == {"ladder_checked"}


def test_going_past_an_open_step_takes_a_reason(ready, on):
    ladder_checked(ready, answer=ONE_OPEN)

    assert lacks(ready, on) == {"ladder_reason"}


def test_a_reason_holds_for_the_same_open_step_in_a_later_run(ready, on):
    ladder_checked(ready, answer=ONE_OPEN, override_reason="Dispenseren er på vei.")
    ladder_checked(ready, answer=ONE_OPEN)

    assert lacks(ready, on) == set()


def test_a_refusal_needs_no_ladder(ready, on):
    refuse(ready)
    LadderCheck.objects.all().delete()

    assert lacks(ready, on) == set()


def test_an_identity_number_in_the_text_is_stopped(ready, on):
    number = synthetic_fnr(3)[1]

    assert lacks(ready, on, facts=f"Hun heter {number}.") == {"identity_number"}


def test_a_short_wish_is_only_remarked_on(ready, on):
    draft = ready.drafts.get()
    draft.blocks["user_view"] = "Vil bo hjemme."

    (advice,) = [one for one in gate(draft, on=on) if not one.ok]

    assert (advice.code, advice.blocking) == ("user_view_length", False)


def test_two_appeal_regimes_in_one_letter_are_remarked_on(ready, on):
    ProposedLineFactory(
        case=ready, service="safety_alarm", grant_unit="dates", minutes=None, per_weeks=None
    )
    ladder_checked(ready)
    draft = ready.drafts.get()

    (advice,) = [one for one in gate(draft, on=on) if not one.ok]

    assert (advice.code, advice.blocking) == ("one_appeal_regime", False)
    assert "4 uker" in advice.sentence
