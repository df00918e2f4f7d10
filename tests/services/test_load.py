# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rule sets: what they must say, what they may not, and the hash they are frozen by."""

import copy
import shutil
from datetime import date

import pytest

from services import load, reasons
from services.tomldata import BadData
from services.types import FactType

B01 = "ladder/B01_medication.toml"
DESIGN_NEEDS = (
    "medication night_supervision falls wandering hygiene dressing meals shopping cleaning "
    "wound_care insulin_measurements insecurity isolation caregiver_burden memory transfers "
    "continence after_hospital access stay"
)
DESIGN_FACTS = (
    "palliative lives_alone fell_last_year injections complex_medication can_act_on_signal "
    "misuse_risk dysphagia helper_available decision_capacity resists capacity_4_6a_met "
    "needs_hands_on_night response_service skin_assessment two_person_transfer medically_unstable "
    "rehab_potential home_suitable ready_for_discharge_at urgent is_child"
)


@pytest.fixture
def documents():
    return copy.deepcopy(load.documents())


def test_the_needs_are_the_twenty_in_order():
    assert " ".join(load.default_rules().codes.needs) == DESIGN_NEEDS


def test_the_fixed_facts_are_there():
    facts = load.default_rules().facts

    assert set(DESIGN_FACTS.split()) <= set(facts)
    assert [facts[f"F{n:02}"].type for n in range(1, 21)] == [FactType.SCORE] * 20
    assert facts["ready_for_discharge_at"].type is FactType.DATE
    assert [code for code, fact in facts.items() if fact.verified and code.startswith("F")] == [
        "F01",
        "F10",
    ]


def test_every_fact_has_a_label_a_help_text_and_somebody_who_can_find_it_out():
    for fact in load.default_rules().facts.values():
        assert fact.label
        assert fact.help.endswith(".")
        assert fact.who


def test_rules_are_unapproved_defaults_with_a_source():
    for rule in load.default_rules().rules:
        for version in rule.versions:
            assert version.approved is False
            assert version.source


def test_every_reason_of_the_rules_is_a_known_reason():
    rules = load.default_rules()
    used = {e.reason for rule in rules.rules for v in rule.versions for e in v.exclusions}
    used |= {bypass.reason for ladder in rules.ladders for bypass in ladder.bypasses}

    assert len(used) > 10
    assert {reasons.reason(code, on=date(2026, 3, 2)).code for code in used} == used


def test_only_the_stay_requires_all_needs():
    assert [rule.code for rule in load.default_rules().rules if rule.requires_all_needs] == ["B20"]


def test_the_hash_follows_the_content_and_not_the_layout(documents):
    before = load.rule_set(documents).sha256
    shuffled = {name: documents[name] for name in reversed(documents)}

    assert before == load.default_rules().sha256
    assert load.rule_set(shuffled).sha256 == before
    documents[B01]["versions"][0]["measures"][0]["trial_days"] = 27
    assert load.rule_set(documents).sha256 != before


def test_a_folder_of_rules_borrows_the_facts_and_codes_it_lacks(tmp_path):
    shutil.copytree(load.SERVICES / "ladder", tmp_path / "ladder")

    assert load.load_rules(tmp_path).sha256 == load.default_rules().sha256
    assert load.load_rules(tmp_path / "ladder").sha256 == load.default_rules().sha256
    (tmp_path / "ladder" / "B05_hygiene.toml").unlink()
    assert "B05" not in {rule.code for rule in load.load_rules(tmp_path).rules}


def test_a_folder_without_a_ladder_is_said_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="no ladder"):
        load.load_rules(tmp_path)


def test_a_version_holds_from_its_day_until_its_end(documents):
    old = documents[B01]["versions"][0]
    old["valid_to"] = date(2026, 5, 1)
    documents[B01]["versions"].append({**old, "valid_from": date(2026, 6, 1)})
    documents[B01]["versions"][1].pop("valid_to")
    rule = load.rule_set(documents).rules[0]

    def version(month, day):
        return load.version_at(rule, date(2026, month, day))

    assert version(4, 30) is rule.versions[0]
    assert version(5, 1) is None
    assert version(5, 31) is None
    assert version(6, 1) is rule.versions[1]
    assert load.version_at(rule, date(2019, 12, 31)) is None


def broken(path, value):
    """Return a change to one key of the B01 rule; `path` is dotted, numbers are list places."""

    def change(documents):
        *way, last = path.split(".")
        table = documents[B01]
        for key in way:
            table = table[int(key)] if key.isdigit() else table[key]
        if value is None:
            table.pop(last)
        else:
            table[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("colour", "red", "unknown key 'colour'"),
        ("versions.0.colour", "red", "unknown key 'colour'"),
        ("versions.0.measures.0.colour", "red", "unknown key 'colour'"),
        ("versions.0.exclusions.0.colour", "red", "unknown key 'colour'"),
        ("versions.0.measures.0.level", 8, "level from 0 to 7"),
        ("versions.0.measures.0.level", "2", "level must be int"),
        ("versions.0.measures.0.who", ["rørlegger"], "unknown 'rørlegger'"),
        ("versions.0.measures.0.who", [], "who"),
        ("versions.0.measures.0.evidence", ["hearsay"], "unknown 'hearsay'"),
        ("versions.0.measures.0.measure", "prayer", "unknown 'prayer'"),
        ("versions.0.measures.0.measure", "medication_reminder", "none twice"),
        ("versions.0.measures.0.trial_days", 0, "whole days"),
        ("versions.0.measures", [], "at least one"),
        ("versions.0.exclusions.0.measures", ["reablement"], "unknown 'reablement'"),
        ("versions.0.exclusions.0.reason", "because", "reason code"),
        ("versions.0.exclusions.0.when", {"fact": "moon", "is": True}, "unknown fact 'moon'"),
        ("versions.0.exclusions.0.when", None, "must be a table"),
        ("versions.0.trigger", {"fact": "F10", "above": 2}, "unknown key 'above'"),
        ("versions.0.valid_from", "2026-01-01", "valid_from must be date"),
        ("versions.0.valid_to", date(2019, 1, 1), "valid_to must be after"),
        ("versions.0.source", None, "source must be str"),
        ("versions.0.approved", 1, "approved must be bool"),
        ("versions", [], "at least one"),
        ("versions", {"valid_from": 1}, "versions must be a list of tables"),
        ("versions.0.measures", ["reablement"], "measures must be a list of tables"),
        ("versions.0.exclusions", 3, "exclusions must be a list of tables"),
        ("need", "falls", "file name"),
        ("need", "joy", "unknown 'joy'"),
        ("code", "B02", "file name"),
        ("title", None, "title must be text"),
        ("requires_all_needs", "yes", "true or false"),
    ],
)
def test_a_broken_rule_is_refused_by_file_and_key(documents, path, value, message):
    broken(path, value)(documents)

    with pytest.raises(BadData, match="B01_medication") as refused:
        load.rule_set(documents)

    assert message in str(refused.value)


def test_versions_must_stand_in_order(documents):
    documents[B01]["versions"] *= 2

    with pytest.raises(BadData, match=r"B01_medication.*order of valid_from"):
        load.rule_set(documents)


def test_a_stray_file_is_refused(documents):
    documents["ladder/notes.toml"] = {}

    with pytest.raises(BadData, match=r"notes\.toml"):
        load.rule_set(documents)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda ladder: ladder.update(levels=[1]), "levels must be a list of tables"),
        (lambda ladder: ladder["levels"][3].pop("name"), "name of a level must be str"),
        (lambda ladder: ladder["levels"][3].update(ranks=3), "ranks of level 3 must be a table"),
        (lambda ladder: ladder["levels"].pop(), "0 to 7, in order"),
        (lambda ladder: ladder["levels"][3]["ranks"].pop("elderly"), "'elderly'"),
        (lambda ladder: ladder["levels"][3]["ranks"].update(elderly=8), "rank of level 3"),
        (lambda ladder: ladder["levels"][3].update(colour="red"), "unknown key 'colour'"),
        (lambda ladder: ladder["bypasses"][0].update(colour="red"), "unknown key 'colour'"),
        (lambda ladder: ladder["bypasses"][0].update(re_assess_within_days=0), "whole number"),
        (lambda ladder: ladder["bypasses"][0].pop("title"), "title must be text"),
        (lambda ladder: ladder.update(colour="red"), "unknown key 'colour'"),
    ],
)
def test_a_broken_ladder_is_refused(documents, change, message):
    change(documents[load.LADDER]["ladders"][0])

    with pytest.raises(BadData, match=r"ladder\.toml") as refused:
        load.rule_set(documents)

    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("facts.toml", lambda t: t.update(colour={}), "unknown key 'colour'"),
        ("facts.toml", lambda t: t["facts"]["F10"].update(colour=1), "unknown key 'colour'"),
        ("facts.toml", lambda t: t["facts"]["F10"].update(group="moon"), "unknown group 'moon'"),
        ("facts.toml", lambda t: t["facts"]["F10"].update(type="number"), "'number'"),
        ("facts.toml", lambda t: t["facts"]["F10"].update(type="code"), "choices"),
        ("facts.toml", lambda t: t["facts"]["F10"].update(tag="medicine_only"), "must be a bool"),
        ("facts/health.toml", lambda t: t["facts"].update(F10={}), "'F10' is there twice"),
        ("facts/health.toml", lambda t: t["groups"].update(social={}), "'social' is there twice"),
        ("codes.toml", lambda t: t.update(colour={}), "unknown key 'colour'"),
        ("codes.toml", lambda t: t["states"].pop("NOT_AVAILABLE"), "'NOT_AVAILABLE'"),
        ("codes.toml", lambda t: t["verdicts"].update(maybe="Kanskje"), "'maybe'"),
        ("codes.toml", lambda t: t["needs"].update({"Not a code": "Nei"}), "'Not a code'"),
        ("codes.toml", lambda t: t["measures"]["reablement"].update(x=1), "unknown key 'x'"),
    ],
)
def test_broken_facts_and_codes_are_refused(documents, file, change, message):
    change(documents[file])

    with pytest.raises(BadData, match=file.rpartition("/")[2]) as refused:
        load.rule_set(documents)

    assert message in str(refused.value)
