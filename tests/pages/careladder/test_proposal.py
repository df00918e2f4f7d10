# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proposal: who carries out, from when, and the units' answers."""

import pytest

from tests.pages.story import filled
from tildeling.careladder.models import ProposedLine
from tildeling.cases.models import WorkItem
from tildeling.orders.models import StartQuestion

PATH = "forslag/"


@pytest.fixture
def office(desk):
    return desk("proposal", "saksbehandler1")


def plan(one, service="home_nursing"):
    rows = one.get(PATH).context["planned"]
    return next(row for row in rows if row.line.service == service)


def test_each_line_stands_with_the_units_week(office):
    row = plan(office)

    assert (row.load.added, row.load.free - row.load.free_after) == (40, 40)
    assert row.lacking == []
    assert plan(office, "medication_support_device").load is None
    html = office.get(PATH).content.decode()
    assert "Ledig tid i enheten avgjør når hjelpen kan starte." in html


def test_the_whole_package_is_summed(office):
    found = office.get(PATH).context["package"]

    assert (found.now, found.then) == (0, 40)


def test_a_line_is_saved_and_the_rest_of_it_stands(office):
    row = plan(office)
    sent = filled(row.form, goal="Et nytt mål") | {"linje": row.line.pk}
    first, again = office.post(PATH, sent), office.post(PATH, sent)

    line = ProposedLine.objects.get(pk=row.line.pk)
    assert first.url.endswith(f"#linje-{row.line.pk}")
    assert again.status_code == 302
    assert (line.goal, line.minutes, line.tag) == ("Et nytt mål", 40, "medicine_only")


def test_what_is_wrong_in_a_line_is_marked_on_it(office):
    row = plan(office)
    sent = filled(row.form, ends_on="01.01.2026", goal="Beholdes") | {"linje": row.line.pk}
    response = office.post(PATH, sent)

    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_linje-{row.line.pk}-ends_on"' in html
    assert "Beholdes" in html


def test_the_units_are_asked_once_and_waited_for(office):
    sent = filled(office.get(PATH).context["ask"])
    first, again = office.post(PATH, sent), office.post(PATH, sent)

    assert (first.status_code, again.status_code) == (302, 302)
    assert StartQuestion.objects.count() == 2
    html = office.get(PATH).content.decode()
    assert "Vi venter på svar fra enhetene." in html
    assert "Venter på svar" in html
    assert "Forslaget er ferdig</button>" not in html


def test_nobody_need_be_asked(office):
    office.post(PATH, filled(office.get(PATH).context["ask"], ask="no"))

    assert not StartQuestion.objects.exists()
    assert WorkItem.objects.filter(case=office.case, node="sign").open().exists()


def test_an_unfinished_line_is_named(office):
    ProposedLine.objects.filter(service="home_nursing").update(unit=None, goal="")
    assert plan(office).lacking == ["hvem som skal utføre", "mål"]
    response = office.post(PATH, filled(office.get(PATH).context["ask"]))

    assert response.status_code == 422
    assert "Velg hvem som skal utføre hjemmesykepleie." in response.content.decode()


def test_the_answers_stand_on_their_line(desk):
    one = desk("draft", "saksbehandler1")

    html = one.get(PATH).content.decode()
    assert "Ja, fra 23.03.2026" in html or ">Ja<" in html
    assert "Vi har plass tirsdag og fredag formiddag" in html


def test_a_unit_that_is_full_is_said(office):
    unit = ProposedLine.objects.get(service="home_nursing").unit
    unit.weekly_capacity_minutes = 30
    unit.save()

    assert "Fullt" in office.get(PATH).content.decode()


@pytest.mark.parametrize("name", ["sykepleier", "utforer1", "revisor"])
def test_who_may_not(office, name):
    assert office.log_in(name).get(PATH).status_code == 403


def test_the_number_of_queries_is_bounded(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(50):
        office.get(PATH)
