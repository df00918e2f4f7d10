# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A measure is recorded on its step."""

import pytest

from tests.pages.story import filled
from tildeling.careladder.models import MeasureState

PATH = "omsorgstrappen/tiltak/medication/medication_support_device/"
OFFERED = {
    "state": "SUITABLE_OFFERED",
    "residual_minutes_per_week": "40 min",
    "residual_source": "Sykepleiers vurdering 06.03.2026",
}


@pytest.fixture
def office(desk):
    return desk("check", "saksbehandler1")


def form_of(one, path=PATH):
    return one.get(path).context["form"]


def test_it_is_recorded_once(office):
    sent = filled(form_of(office), **OFFERED)
    first, again = office.post(PATH, sent), office.post(PATH, sent)

    assert (first.status_code, again.status_code) == (302, 302)
    row = MeasureState.objects.get(measure="medication_support_device")
    assert (row.state, row.residual_minutes_per_week) == ("SUITABLE_OFFERED", 40)


def test_what_is_recorded_stands_in_the_form_and_in_the_history(office):
    response = office.get(PATH.replace("medication_support_device", "multidose_dispensing"))

    form = response.context["form"]
    assert form["state"].value() == "TRIED_INSUFFICIENT"
    assert [choice[0] for choice in form.fields["evidence"].choices][1] == form["evidence"].value()
    assert "Posene blir liggende" in response.content.decode()
    assert len(response.context["events"]) == 1


def test_what_is_missing_is_marked_and_the_text_kept(office):
    response = office.post(PATH, filled(form_of(office), state="NOT_SUITABLE", note="Fordi"))

    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_reason_code"' in html
    assert "Velg hvorfor tiltaket ikke er egnet." in html
    assert "Fordi" in html


def test_a_mapper_records_while_the_case_is_mapped(desk):
    one = desk("meeting", "sykepleier")

    assert one.post(PATH, filled(form_of(one), **OFFERED)).status_code == 302


@pytest.mark.parametrize("path", ["ukjent/multidose_dispensing/", "medication/safety_alarm/"])
def test_an_unknown_measure_is_missing(office, path):
    assert office.get(f"omsorgstrappen/tiltak/{path}").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("sykepleier", 404), ("utforer1", 403)])
def test_who_may_not(office, name, status):
    assert office.log_in(name).get(PATH).status_code == status


def test_the_number_of_queries_is_bounded(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        office.get(PATH)
