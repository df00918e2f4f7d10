# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The unit's answers: takes, sends back, begins, rests, asks, proposes; once per key."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.pages.orders.conftest import nursing
from tildeling.orders.models import Pause
from tildeling.orders.states import OrderState

pytestmark = pytest.mark.django_db


def url(order, tail=""):
    return f"/bestillinger/{order.order_number}/{tail}"


def post(client, address, key=None, **data):
    return client.post(address, {"key": key or str(uuid4()), **data})


def said(response):
    return response.content.decode().replace("\xa0", " ")


def test_an_order_is_taken_with_one_button_and_only_once(story, as_user):
    order, client, key = nursing(story("accept")), as_user("utforer1"), str(uuid4())

    first = post(client, url(order, "godta/"), key)
    again = post(client, url(order, "godta/"), key)

    order.refresh_from_db()
    assert (first.status_code, again.status_code) == (302, 302)
    assert order.state == OrderState.ACCEPTED
    assert "Meld at tjenesten har startet" in said(client.get(url(order)))


def test_taking_it_twice_with_new_keys_is_told(story, as_user):
    order, client = nursing(story("accept")), as_user("utforer1")
    post(client, url(order, "godta/"))

    assert post(client, url(order, "godta/")).status_code == 409


def test_it_goes_back_with_a_reason_and_a_note(story, as_user):
    order, client = nursing(story("accept")), as_user("utforer1")

    wrong = post(client, url(order, "retur/"), reason="capacity", note="")
    assert wrong.status_code == 422
    assert "Fyll ut «Hva må kontoret gjøre?»." in said(wrong)
    assert 'value="capacity" ' in said(wrong)
    assert "checked" in said(wrong)

    done = post(
        client, url(order, "retur/"), reason="missing_information", note="Hvor er nøkkelen?"
    )
    order.refresh_from_db()
    assert done.status_code == 302
    assert order.state == OrderState.RETURNED
    assert "Hvor er nøkkelen?" in said(client.get(url(order)))
    assert client.get(url(order, "retur/")).status_code == 409


def test_a_start_ahead_is_refused_and_what_was_typed_stands(story, as_user):
    order, client = nursing(story("begin")), as_user("utforer1")

    wrong = post(client, url(order, "start/"), started_on="01.12.2026")

    assert wrong.status_code == 422
    assert 'value="01.12.2026"' in said(wrong)
    assert "ikke en dag fram i tid" in said(wrong)


def test_a_start_today_is_taken(story, as_user):
    order, client = nursing(story("begin")), as_user("utforer1")

    assert post(client, url(order, "start/"), started_on="23.03.2026").status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.ACTIVE


def test_a_stay_in_hospital_rests_the_service_until_it_is_said_to_go_on(story, as_user):
    order, client = nursing(story("change_proposal")), as_user("utforer1")
    on = timezone.localdate()

    wrong = post(client, url(order, "opphold/"), cause="hospital", from_on=f"{on:%d.%m.%Y}",
                 until_on="01.01.2026")  # fmt: skip
    assert wrong.status_code == 422

    post(client, url(order, "opphold/"), cause="hospital", from_on="10.04.2026")
    assert Pause.objects.get(order=order).during.upper is None
    assert "Personen er tilbake" in said(client.get(url(order)))

    post(client, url(order, "tilbake/"), on=f"{on:%d.%m.%Y}")
    assert Pause.objects.get(order=order).during.upper == on


def test_a_question_and_a_proposal_reach_the_office(story, as_user):
    order, client = nursing(story("change_proposal")), as_user("utforer1")

    post(client, url(order, "spor/"), text="Hvem har nøkkelen?")
    wrong = post(client, url(order, "foresla/"), reason="need_reduced", text="Mindre",
                 proposed_minutes_per_week="mye")  # fmt: skip
    assert wrong.status_code == 422
    assert 'value="mye"' in said(wrong)
    post(client, url(order, "foresla/"), reason="need_reduced", text="Ett besøk",
         proposed_minutes_per_week="20 min")  # fmt: skip

    assert order.questions.get().text == "Hvem har nøkkelen?"
    assert order.proposals.get().proposed_minutes_per_week == 20
    html = said(as_user("saksbehandler1").get(url(order)))
    assert "Svar på forslaget" in html
    assert "Svar på spørsmålet" in html


@pytest.mark.parametrize("tail", ["godta/", "retur/", "start/", "spor/", "foresla/"])
def test_the_office_does_not_answer_for_the_unit(story, as_user, tail):
    order = nursing(story("accept"))

    assert post(as_user("saksbehandler1"), url(order, tail)).status_code == 403
    assert post(as_user("utforer2"), url(order, tail)).status_code == 404
