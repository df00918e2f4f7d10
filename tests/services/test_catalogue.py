# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from services import catalogue, citations, deadlines, fees
from services.tomldata import BadData, NotInForce

ON = date(2026, 3, 2)
SERVICES = catalogue.all_services(ON)

VERSION = """
valid_from = 2012-01-01
level = 4
legal_basis = "home_health_care"
unit_of_grant = "minutes"
fee_group = "health_at_home"
kpr_code = 15
kpr_unit = "hours_per_week"
is_health_service = true
evaluation_kind = "home_services"
department = "home_services"
competence = "sykepleier"
"""
KOSTRA = '[[kostra]]\nvalid_from = 2012-01-01\nfunction = "254"\n'


@pytest.fixture
def write(tmp_path):
    def write_file(version=VERSION, *, top='title = "Prøve"\n', kostra=KOSTRA):
        path = tmp_path / "probe.toml"
        path.write_text(f"{top}\n[[versions]]{version}\n{kostra}", encoding="utf-8")
        return tmp_path

    return write_file


@pytest.mark.parametrize(
    ("code", "level", "kpr_code"),
    [
        ("home_nursing", 4, 15),
        ("practical_assistance", 4, 1),
        ("practical_assistance_training", 3, 2),
        ("user_controlled_assistance", 4, 3),
        ("day_activity", 4, 4),
        ("meal_delivery", 2, 5),
        ("safety_alarm", 2, 6),
        ("respite_outside_institution", 4, 7),
        ("respite_in_institution", 5, 8),
        ("support_contact", 4, 9),
        ("carer_allowance", 4, 11),
        ("day_stay", 5, 17),
        ("short_term_assessment", 5, 18),
        ("short_term_rehabilitation", 5, 19),
        ("short_term_stay", 5, 20),
        ("long_term_stay", 7, 21),
        ("night_stay", 5, 22),
        ("location_technology", 2, 26),
        ("medication_support_device", 2, 27),
        ("digital_supervision", 2, 28),
        ("care_housing", 6, 29),
        ("care_housing_round_the_clock", 6, 29),
        ("reablement", 3, 15),
        ("occupational_therapy", 3, 15),
        ("physiotherapy", 3, 15),
        ("digital_home_follow_up", 2, None),
        ("emergency_overnight", 5, None),
    ],
)
def test_a_service_has_the_level_and_code_of_the_specification(code, level, kpr_code):
    service = catalogue.get(code, ON)

    assert (service.level, service.kpr_code) == (level, kpr_code)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
class TestEveryService:
    def test_is_known_to_law_fees_and_clocks(self, service):
        assert citations.legal_basis(service.legal_basis, ON).grantable
        assert fees.fee_rule(service.fee_group, ON)
        assert deadlines.clock_of("evaluation", kind=service.evaluation_kind, on=ON)

    def test_is_never_coercion(self, service):
        words = f"{service.code} {service.title} {service.legal_basis}".lower()

        assert service.kpr_code not in {14, 23, 24, 25}
        assert "4A" not in citations.citation(service.legal_basis, ON).section
        assert not [
            word for word in ("tvang", "coerci", "restrain", "mot motstand") if word in words
        ]

    def test_says_why_it_has_no_kpr_code(self, service):
        assert service.kpr_code is not None or service.kpr_note

    def test_has_words_for_people(self, service):
        assert service.title[0].isupper()
        assert service.competence
        assert service.unit_of_grant.label


def test_a_health_service_at_home_is_free_and_so_is_respite():
    for service in SERVICES:
        if service.legal_basis in ("home_health_care", "carer_support"):
            assert fees.fee_rule(service.fee_group, ON).kroner == 0, service.code


@pytest.mark.parametrize(
    ("code", "on", "function"),
    [
        ("home_nursing", date(2023, 12, 31), "254"),
        ("home_nursing", date(2024, 1, 1), "258"),
        ("care_housing_round_the_clock", date(2023, 12, 31), "254"),
        ("care_housing_round_the_clock", date(2024, 1, 1), "257"),
        ("safety_alarm", date(2020, 1, 1), "234"),
        ("emergency_overnight", ON, "256"),
    ],
)
def test_the_kostra_function_follows_the_date(code, on, function):
    assert catalogue.get(code, on).kostra_function == function


def test_no_service_is_booked_on_the_ended_function_after_2023():
    assert "254" not in {service.kostra_function for service in SERVICES}


def test_what_is_not_confirmed_in_kostra_says_so():
    assert catalogue.get("home_nursing", ON).kostra_verified
    assert not catalogue.get("user_controlled_assistance", ON).kostra_verified


def test_sensors_and_location_aids_ask_for_the_capacity_record():
    asking = {service.code for service in SERVICES if service.capacity_record}

    assert asking == {"location_technology", "digital_supervision"}


def test_long_term_stay_had_another_basis_before_the_paragraph_of_its_own():
    assert catalogue.get("long_term_stay", date(2015, 1, 1)).legal_basis == "institution_stay"
    assert catalogue.get("long_term_stay", ON).legal_basis == "long_term_stay"


def test_services_come_in_the_order_of_the_ladder():
    levels = [service.level for service in SERVICES]

    assert levels == sorted(levels)
    assert {service.code for service in SERVICES} == set(catalogue.codes())


def test_a_service_not_yet_offered_is_left_out_of_the_list():
    codes = {service.code for service in catalogue.all_services(date(2012, 6, 1))}

    assert "home_nursing" in codes
    assert "digital_home_follow_up" not in codes
    with pytest.raises(NotInForce, match="digital_home_follow_up"):
        catalogue.get("digital_home_follow_up", date(2012, 6, 1))


def test_an_unknown_service_is_a_key_error():
    with pytest.raises(KeyError):
        catalogue.get("no_such_service", ON)


def test_a_service_cannot_be_changed_in_hand():
    with pytest.raises(FrozenInstanceError):
        catalogue.get("home_nursing", ON).level = 0


class TestReading:
    def test_a_good_file_is_a_service_named_by_its_file(self, write):
        entries = catalogue.load(write())

        assert entries["probe"].on(ON).title == "Prøve"

    def test_a_new_version_holds_from_its_own_day(self, write):
        later = VERSION.replace("2012-01-01", "2027-01-01").replace("level = 4", "level = 3")
        entry = catalogue.load(write(f"{VERSION}\n[[versions]]{later}"))["probe"]

        assert entry.on(date(2026, 12, 31)).level == 4
        assert entry.on(date(2027, 1, 1)).level == 3

    @pytest.mark.parametrize(
        ("version", "complaint"),
        [
            (VERSION + "ladder_level = 3", r"probe\.toml versions #1: unknown key 'ladder_level'"),
            (VERSION.replace("level = 4", ""), r"probe\.toml versions #1: missing key 'level'"),
            (VERSION.replace("level = 4", "level = 8"), r"probe\.toml: level must be 0 to 7"),
            (VERSION.replace("level = 4", "level = true"), "level must be int, not bool"),
            (VERSION.replace('"minutes"', '"hours"'), "unit_of_grant is 'hours'; known: dates"),
            (VERSION.replace("home_health_care", "magic"), "unknown legal_basis 'magic'"),
            (VERSION.replace("home_health_care", "coercion"), "'coercion' is never a service"),
            (VERSION.replace("kpr_code = 15", ""), "without kpr_code needs a kpr_note"),
        ],
    )
    def test_what_the_file_may_not_say_is_refused_by_file_and_key(self, write, version, complaint):
        with pytest.raises(BadData, match=complaint):
            catalogue.load(write(version))

    def test_an_unknown_key_at_the_top_is_refused(self, write):
        with pytest.raises(BadData, match=r"probe\.toml: unknown key 'colour'"):
            catalogue.load(write(top='title = "Prøve"\ncolour = "red"\n'))

    def test_a_file_without_kostra_is_refused(self, write):
        with pytest.raises(BadData, match=r"probe\.toml: missing key 'kostra'"):
            catalogue.load(write(kostra=""))

    def test_a_file_without_a_title_is_refused(self, write):
        with pytest.raises(BadData, match=r"probe\.toml: missing key 'title'"):
            catalogue.load(write(top=""))
