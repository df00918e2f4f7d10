# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every kind of letter says what the law asks, and nothing that it must not say."""

import json
from dataclasses import replace
from datetime import date

import pytest

from services import legal
from services.letter_facts import (
    Addressee,
    AppealRegime,
    Capacity,
    Ground,
    GroundCode,
    LetterFacts,
    LetterKind,
    Party,
)
from services.letter_texts import blocks_of_code
from services.letter_tree import blocks_of, long_date, short_date, strings_of
from services.letters import NumberInLetter, compose, missing_blocks, weak_grounds
from services.tomldata import BadData, NotInForce
from tests.factories.letters import APPEAL, CLEANING, DISPENSER, NURSING, letter_facts

DECISIONS = ["grant", "partial_grant", "refusal", "dismissal", "change", "termination"]
HOSTILE = [
    '#import "/etc/passwd"',
    "*bold* _it_ `raw`",
    "$x$",
    "<script>alert(1)</script>",
    "\\",
    "{weeks} {user} %s {{ tree }}",
    "ord " * 1250,
    "a" * 5000,
    "👍🏽 😀",
    "\u200fmot venstre",
    "</text>\"'&amp;",
]


def text_of(tree, section=None):
    parts = [part for part in tree["sections"] if section in (None, part["id"])]
    return "\n".join(strings_of(parts))


def ids_of(tree):
    return [block["id"] for block in blocks_of(tree)]


@pytest.mark.parametrize("kind", list(LetterKind))
class TestEveryKind:
    def test_lacks_nothing(self, kind):
        assert missing_blocks(kind, compose(kind, letter_facts(kind))) == []

    def test_is_plain_json_and_the_same_each_time(self, kind):
        tree = compose(kind, letter_facts(kind))
        assert json.loads(json.dumps(tree)) == tree == compose(kind, letter_facts(kind))

    def test_same_letter_from_the_facts_as_json(self, kind):
        facts = letter_facts(kind)
        frozen = json.loads(json.dumps(facts.to_json()))
        assert LetterFacts.from_json(frozen) == facts
        assert compose(kind, frozen) == compose(kind, facts)

    def test_every_mandatory_block_is_noticed_when_it_is_gone(self, kind):
        tree = compose(kind, letter_facts(kind))
        bare = {**tree, "sections": []}
        wanted = missing_blocks(kind, bare)
        assert wanted
        for name in wanted:
            without = [
                {**part, "blocks": [block for block in part["blocks"] if block["id"] != name]}
                for part in tree["sections"]
            ]
            assert name in missing_blocks(kind, {**tree, "sections": without})

    def test_head_names_sender_addressee_date_and_reference(self, kind):
        head = compose(kind, letter_facts(kind))["head"]
        assert head["municipality"] == "Eksempel kommune"
        assert head["unit"] == "Tildelingskontoret"
        assert head["date"] == "14.04.2026"
        assert head["reference"] == "2026/1234-5"
        assert head["addressee"] == ["Inger Solbakken", "Bjørkeveien 14 B", "1470 Eksempel"]
        assert head["confidentiality"] == "Unntatt offentlighet, jf. offentleglova § 13"

    def test_names_caseworker_and_responsible_officer(self, kind):
        text = text_of(compose(kind, letter_facts(kind)), "signature")
        assert "Kari Moen" in text
        assert "Amir Hussain" in text

    def test_hostile_text_stays_literal(self, kind):
        for value in HOSTILE:
            user = Party(name=value, address=(value,))
            facts = letter_facts(kind, user=user, addressee=Addressee(party=user))
            facts = replace(facts, situation=(value,), user_view=value, user_view_weighed=value)
            tree = compose(kind, facts)
            assert tree["head"]["concerns"] == value.strip()
            assert tree["head"]["addressee"] == [value.strip()] * 2
            if "situation" in {part["id"] for part in tree["sections"]}:
                assert value.strip() in strings_of(tree["sections"])

    def test_records_which_version_of_each_text_it_used(self, kind):
        texts = compose(kind, letter_facts(kind))["texts"]
        assert texts["letter.title"] == "2012-01-01"

    def test_no_letter_from_before_the_texts_held(self, kind):
        with pytest.raises(NotInForce):
            compose(kind, letter_facts(kind, dated_on=date(2011, 12, 31)))


class TestGrant:
    def test_conclusion_comes_first(self):
        tree = compose("grant", letter_facts(lines=(NURSING,)))
        assert tree["sections"][0]["id"] == "conclusion"
        assert tree["sections"][0]["blocks"][0]["text"] == (
            "Du får helsetjenester i hjemmet, 2 besøk i uken, til sammen 1 time i uken, "
            "fra 20. april 2026 og inntil videre."
        )

    def test_says_extent_content_place_dates_and_who_for_each_service(self):
        tree = compose("grant", letter_facts())
        facts = [block for block in blocks_of(tree) if block["id"] == "conclusion.line"]
        told = [{row["label"]: row["value"] for row in block["rows"]} for block in facts]
        assert [row["Omfang"] for row in told] == [NURSING.extent, DISPENSER.extent]
        assert [row["Til"] for row in told] == ["inntil videre", "til og med 17. mai 2026"]
        assert all(row["Hvor"] and row["Hvem som gir hjelpen"] for row in told)

    def test_tells_lower_levels_view_goals_and_evaluation(self):
        text = text_of(compose("grant", letter_facts()))
        assert "Dosett fylt av datteren din" in text
        assert "Vi har lagt stor vekt på ønsket ditt" in text
        assert "Innen 18. mai 2026 ser vi på hjelpen" in text

    def test_coordinator_is_told_only_when_relevant(self):
        assert "other.coordinator" in ids_of(compose("grant", letter_facts(coordinator=True)))
        assert "other.coordinator" not in ids_of(compose("grant", letter_facts(coordinator=False)))


class TestPartialGrant:
    def test_table_says_requested_granted_and_refused(self):
        tree = compose("partial_grant", letter_facts("partial_grant"))
        table = next(block for block in blocks_of(tree) if block["type"] == "table")
        assert table["head"] == ["Tjeneste", "Du søkte om", "Du får", "Du får ikke"]
        assert table["rows"][0] == [
            "Helsetjenester i hjemmet",
            "14 besøk i uken",
            NURSING.extent,
            "12 besøk i uken",
        ]
        assert table["rows"][2][2] == "–"

    def test_each_difference_has_its_reason(self):
        tree = compose("partial_grant", letter_facts("partial_grant"))
        reasons = next(block for block in blocks_of(tree) if block["id"] == "conclusion.reasons")
        assert [entry["label"] for entry in reasons["entries"]] == [
            "Helsetjenester i hjemmet",
            "Praktisk bistand: rengjøring",
        ]

    def test_difference_without_reason_is_named(self):
        lines = (NURSING, replace(CLEANING, reason=""))
        tree = compose("partial_grant", letter_facts("partial_grant", lines=lines))
        assert missing_blocks("partial_grant", tree) == [
            "conclusion.reasons: Praktisk bistand: rengjøring"
        ]

    def test_tells_that_execution_may_be_put_off(self):
        assert "other.stay" in ids_of(compose("partial_grant", letter_facts("partial_grant")))


class TestRefusal:
    def test_opens_with_the_refusal_and_names_the_condition(self):
        tree = compose("refusal", letter_facts("refusal"))
        assert tree["sections"][0]["blocks"][0]["text"].startswith(
            "Du får ikke praktisk bistand: rengjøring."
        )
        assert CLEANING.failed_condition in text_of(tree, "assessment")
        assert CLEANING.remaining_offer in text_of(tree, "assessment")

    def test_shows_the_way_on(self):
        text = text_of(compose("refusal", letter_facts("refusal")), "alternatives")
        assert "Frivilligsentralen" in text
        assert "Du kan søke på nytt når som helst" in text

    @pytest.mark.parametrize("word", ["budsjett", "økonomi", "BEON", "LEON", "omsorgsnivå", "spar"])
    def test_our_own_words_never_lean_on_money_or_care_level(self, word):
        for kind in LetterKind:
            tree = compose(kind, letter_facts(kind, situation=(), assessment=()))
            assert word.lower() not in "\n".join(strings_of(tree)).lower()

    @pytest.mark.parametrize(
        ("reason", "found"),
        [
            ("Kommunens budsjett gir ikke rom for dette.", ["budsjett"]),
            ("Av økonomiske hensyn får du ikke dette.", ["økonomiske hensyn"]),
            ("Etter BEON skal du ha lavere tjeneste.", ["BEON"]),
            ("Du klarer oppgaven selv.", []),
        ],
    )
    def test_grounds_that_cannot_carry_a_refusal_are_found(self, reason, found):
        line = replace(CLEANING, failed_condition=reason)
        assert weak_grounds(compose("refusal", letter_facts("refusal", lines=(line,)))) == found

    def test_care_level_may_be_mentioned_beside_a_failed_condition(self):
        facts = letter_facts("refusal", assessment=("Vi har vurdert BEON for deg.",))
        assert weak_grounds(compose("refusal", facts)) == []
        facts = replace(facts, lines=(replace(CLEANING, failed_condition=""),))
        assert weak_grounds(compose("refusal", facts)) == ["BEON"]

    def test_refused_long_term_stay_needs_both_conclusions(self):
        codes = ("only_option", "waiting_list_conclusion")
        facts = letter_facts("refusal", required=codes)
        assert missing_blocks("refusal", compose("refusal", facts)) == [
            "ground.only_option",
            "ground.waiting_list_conclusion",
        ]
        grounds = (
            Ground(code=GroundCode.ONLY_OPTION, text="Nei. Hjemmetjenesten er forsvarlig."),
            Ground(code=GroundCode.WAITING_LIST, text="Du oppfyller ikke kriteriene nå."),
        )
        tree = compose("refusal", replace(facts, grounds=grounds))
        assert missing_blocks("refusal", tree) == []
        assert "Kriteriene for venteliste" in text_of(tree, "assessment")


class TestChangeAndTermination:
    def test_old_and_new_stand_side_by_side(self):
        tree = compose("change", letter_facts("change"))
        table = next(block for block in blocks_of(tree) if block["type"] == "table")
        assert table["head"] == ["Tjeneste", "Før", "Nå", "Fra"]
        assert table["rows"] == [
            ["Helsetjenester i hjemmet", "14 besøk i uken", "2 besøk i uken", "20.04.2026"]
        ]

    def test_notice_and_answers_are_told(self):
        text = text_of(compose("change", letter_facts("change")), "change")
        assert "Vi varslet deg om dette 20. mars 2026" in text
        assert "Jeg er redd for å bli glemt" in text
        assert "Du kan ringe oss når som helst" in text

    def test_change_without_notice_needs_a_reason_for_that(self):
        facts = letter_facts("change")
        facts = replace(facts, change=replace(facts.change, notice_sent_on=None))
        assert missing_blocks("change", compose("change", facts)) == ["change.notice"]
        told = replace(facts.change, no_notice_reason="Du ba selv om endringen.")
        assert missing_blocks("change", compose("change", replace(facts, change=told))) == []

    def test_termination_says_the_last_day(self):
        tree = compose("termination", letter_facts("termination"))
        assert tree["sections"][0]["blocks"][0]["text"] == (
            "Du får ikke lenger helsetjenester i hjemmet etter 3. mai 2026."
        )


class TestAppeal:
    @pytest.mark.parametrize("kind", DECISIONS)
    def test_service_decision_has_four_weeks_and_never_three(self, kind):
        text = text_of(compose(kind, letter_facts(kind)))
        assert "Fristen er 4 uker fra du fikk vite om vedtaket." in text
        assert "3 uker" not in text
        assert "tre uker" not in text

    def test_names_body_address_help_and_ombudsman(self):
        text = text_of(compose("grant", letter_facts()), "appeal")
        for told in ("Statsforvalteren", "Postboks 100", "67 00 00 00", "brukerombudet"):
            assert told in text

    def test_fee_regime_has_its_own_deadline_and_body(self):
        fee = replace(
            APPEAL, regime=AppealRegime.OTHER, weeks=3, body="kommunens klagenemnd", ombudsman=""
        )
        text = text_of(compose("grant", letter_facts(appeal=fee)), "appeal")
        assert "3 uker" in text
        assert "kommunens klagenemnd" in text
        assert "Statsforvalteren" not in text
        assert "4 uker" not in text

    def test_latest_day_is_printed_when_known(self):
        facts = letter_facts(appeal=replace(APPEAL, latest_on=date(2026, 5, 19)))
        assert "19. mai 2026" in text_of(compose("grant", facts), "appeal")

    def test_regimes_are_those_of_the_law(self):
        keys = {
            legal.appeal_regime("home_health_care", on=date(2026, 4, 14), kind=kind).key
            for kind in ("service", "fee", "access", "coercion")
        }
        assert keys == {str(regime) for regime in AppealRegime}

    def test_every_code_the_law_asks_for_has_its_blocks(self):
        day = date(2026, 4, 14)
        for outcome in legal.Outcome:
            codes = {
                block.code
                for basis in ("home_health_care", "long_term_stay", "user_controlled_assistance")
                for block in legal.required_blocks(
                    basis, outcome, on=day, minutes_per_week=1600, child=True, section_4_6a=True
                )
            }
            assert codes - set(blocks_of_code()) == set()

    def test_unknown_code_is_missing_from_every_letter(self):
        tree = compose("grant", letter_facts(required=("something_new",)))
        assert missing_blocks("grant", tree) == ["something_new"]


class TestAddressee:
    def test_guardian_is_told_whom_the_letter_is_about(self):
        guardian = Party(name="Per Verge", address=("Gata 1", "1470 Eksempel"))
        to = Addressee(party=guardian, capacity=Capacity.GUARDIAN)
        head = compose("grant", letter_facts(addressee=to))["head"]
        assert head["addressee"][0] == "Per Verge"
        assert head["concerns"] == "Inger Solbakken"
        assert "Du får det som verge" in head["about"]


class TestNumbers:
    # Synthetic people have 80 or 65 added to the month; D-numbers have 40 added to the day.
    @pytest.mark.parametrize(
        "number", ["01815099938", "018150 99938", "41815099921", "15665099919"]
    )
    def test_national_identity_number_stops_the_letter(self, number):
        with pytest.raises(NumberInLetter) as stopped:
            compose("grant", letter_facts(situation=(f"Født {number}.",)))
        assert "situation" in str(stopped.value)
        assert not any(sign.isdigit() for sign in str(stopped.value))

    def test_other_long_numbers_may_stand(self):
        text = "Kontonummer 12345678901, telefon 67 00 00 00, sak 2026/123456."
        assert text in text_of(compose("grant", letter_facts(situation=(text,))))


class TestFacts:
    def test_unknown_key_is_refused_by_name(self):
        with pytest.raises(BadData, match="fnr"):
            LetterFacts.from_json({**letter_facts().to_json(), "fnr": "x"})

    def test_bad_date_is_refused_by_name(self):
        with pytest.raises(BadData, match="dated_on"):
            LetterFacts.from_json({**letter_facts().to_json(), "dated_on": "14.04.2026"})

    def test_control_characters_leave_and_lines_become_paragraphs(self):
        tree = compose("grant", letter_facts(situation=("En\x00 \tlinje\r\n\nto\u2028tre",)))
        facts = [block["text"] for block in blocks_of(tree) if block["id"] == "situation.facts"]
        assert facts == ["En  linje", "to", "tre"]

    def test_dates_read_as_norwegian(self):
        assert long_date(date(2026, 4, 14)) == "14. april 2026"
        assert short_date(date(2026, 4, 14)) == "14.04.2026"
