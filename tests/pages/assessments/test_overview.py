# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mapping tab: everybody's for the office, one's own for a mapper."""

import pytest

from tildeling.pages.parts import Link

PATH = "kartlegging/"


def test_the_office_sees_where_the_disciplines_differ(desk):
    one = desk("meeting", "saksbehandler1")
    response = one.get(PATH)

    html = response.content.decode()
    assert "Her er fagene uenige" in html
    assert "4 – hjelper til stede" in html
    assert response.context["next"] == Link("Hold kartleggingsmøte", one.url("kartleggingsmote/"))


def test_a_mapper_sees_only_the_own_discipline(desk):
    one = desk("meeting", "sykepleier")
    response = one.get(PATH)

    html = response.content.decode()
    assert "Sykepleier" in html
    assert "Ergoterapeut" not in html
    assert "hjelper til stede" not in html
    assert response.context["next"] == ""


def test_it_says_who_is_waited_for(desk):
    one = desk("assess", "saksbehandler1")
    html = one.get(PATH).content.decode()

    assert "Venter på: sykepleier, ergoterapeut." in html
    assert one.url(f"kartlegging/{one.assessment().pk}/trekk/") in html


def test_a_mapper_is_led_to_the_own_form(desk):
    one = desk("assess", "ergoterapeut")
    own = one.assessment("occupational_therapist")

    assert one.get(PATH).context["next"].url == one.url(f"kartlegging/{own.pk}/")


def test_it_shows_what_has_changed_since_last_time(desk):
    one = desk("ladder", "saksbehandler1", round=2)
    changes = one.get(PATH).context["changes"]

    assert changes == [] or all(row.before != row.now for row in changes)


def test_it_stands_empty_before_mapping_begins(desk):
    html = desk("start_mapping", "saksbehandler1").get(PATH).content.decode()

    assert "Kartleggingen er ikke satt i gang" in html


@pytest.mark.parametrize(("name", "status"), [("fysioterapeut", 200), ("utforer1", 403)])
def test_who_may_not(desk, name, status):
    assert desk("assess", name).get(PATH).status_code == status


def test_the_number_of_queries_is_bounded(desk, django_assert_max_num_queries):
    one = desk("ladder", "saksbehandler1")
    with django_assert_max_num_queries(40):
        one.get(PATH)
