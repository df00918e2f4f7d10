# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest

from services import reasons

ON = date(2026, 3, 2)
CODES = {
    "PALLIATIVE",
    "ACUTE_URGENT",
    "NO_REHAB_POTENTIAL",
    "SEVERE_COGNITION",
    "NO_CAPACITY_RESISTS",
    "NO_CAPACITY_4_6A_NOT_MET",
    "UNSAFE_WITH_TECH",
    "NEEDS_HANDS_ON",
    "MEDICALLY_UNSTABLE",
    "SENSORY_BARRIER",
    "LANGUAGE_BARRIER",
    "HOME_NOT_SUITABLE",
    "ALREADY_IN_USE",
    "ALREADY_TRIED",
    "DECLINED_BY_USER",
    "NOT_AVAILABLE",
    "RELATIVE_CANNOT_RESPOND",
    "CHILD_DEVELOPMENT",
    "OTHER",
}
BYPASS_ONLY = {"DISCHARGE_WITHIN_24_H"}


def test_every_code_of_the_specification_is_there_and_one_for_the_discharge_bypass():
    assert {row.code for row in reasons.reasons_for("caseworker", ON)} == CODES | BYPASS_ONLY


def test_a_mapper_says_nothing_about_what_the_municipality_has():
    codes = {row.code for row in reasons.reasons_for("mapper", ON)}

    assert {"OTHER", "NOT_AVAILABLE"} == CODES - codes
    assert not codes & BYPASS_ONLY


def test_a_provider_records_no_reason_at_all():
    assert reasons.reasons_for("provider_leader", ON) == ()


@pytest.mark.parametrize(
    ("text", "allowed"),
    [("x" * 39, False), ("x" * 40, True), (" " * 40 + "x", False), ("x " * 19 + "  x", False)],
)
def test_another_reason_needs_forty_characters_of_text(text, allowed):
    found = reasons.objection("OTHER", role="caseworker", text=text, on=ON)

    assert (found is None) is allowed
    assert allowed or "minst 40 tegn" in found


def test_a_role_outside_the_list_is_told_so():
    found = reasons.objection("PALLIATIVE", role="auditor", text="", on=ON)

    assert "Rollen" in found


@pytest.mark.parametrize(
    ("reference", "allowed"), [("", False), (" ", False), ("utprøving 1", True)]
)
def test_an_earlier_trial_needs_a_reference(reference, allowed):
    found = reasons.objection(
        "ALREADY_TRIED", role="caseworker", text="", on=ON, reference=reference
    )

    assert (found is None) is allowed
    assert reasons.reason("ALREADY_TRIED", ON).within_months == 12


@pytest.mark.parametrize("code", ["ACUTE_URGENT", "DISCHARGE_WITHIN_24_H"])
def test_urgent_help_and_discharge_are_assessed_again_within_fourteen_days(code):
    assert reasons.reason(code, ON).reassess_days == 14


def test_four_codes_bypass_by_themselves():
    bypassing = {code for code in CODES | BYPASS_ONLY if reasons.reason(code, ON).bypass}

    assert bypassing == {"PALLIATIVE", "ACUTE_URGENT", "CHILD_DEVELOPMENT"} | BYPASS_ONLY


def test_an_unknown_code_is_a_key_error():
    with pytest.raises(KeyError):
        reasons.reason("BECAUSE", ON)
