# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The office's answers to a unit, and the case's own tab."""

from uuid import uuid4

import pytest

from tests.pages.orders.conftest import nursing
from tildeling.audit.models import TrailEntry
from tildeling.orders.states import OrderState
from tildeling.organisation.models import Unit

pytestmark = pytest.mark.django_db


def post(client, address, key=None, **data):
    return client.post(address, {"key": key or str(uuid4()), **data})


def said(response):
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def returned(story, as_user):
    order = nursing(story("accept"))
    post(as_user("utforer1"), f"/bestillinger/{order.order_number}/retur/",
         reason="wrong_unit", note="Hun bor i sone sør.")  # fmt: skip
    return order


def test_a_returned_order_goes_to_another_unit_with_what_was_missing(returned, as_user):
    address = f"/bestillinger/{returned.order_number}/send-igjen/"
    office, other, key = as_user("saksbehandler1"), Unit.objects.get(code="sone-sor"), str(uuid4())
    assert "Hun bor i sone sør." in said(office.get(address))
    given = {"unit_id": other.pk, "note": "Enig.", "key_access": "Nøkkelboks 1234", "safety": ""}

    wrong = post(office, address, **{**given, "note": ""})
    first, again = post(office, address, key, **given), post(office, address, key, **given)

    returned.refresh_from_db()
    assert wrong.status_code == 422
    assert "Nøkkelboks 1234" in said(wrong)
    assert (first.status_code, again.status_code) == (302, 302)
    assert (returned.unit, returned.state) == (other, OrderState.SENT)
    assert returned.key_access == "Nøkkelboks 1234"
    assert as_user("utforer2").get(f"/bestillinger/{returned.order_number}/").status_code == 200
    assert as_user("utforer1").get(f"/bestillinger/{returned.order_number}/").status_code == 404


def test_the_unit_does_not_answer_for_the_office(returned, as_user):
    address = f"/bestillinger/{returned.order_number}/send-igjen/"

    assert as_user("utforer1").get(address).status_code == 403
    found = as_user("saksbehandler1").get(f"/bestillinger/{returned.pk}/send-igjen/")
    assert found.url == address


def test_a_question_is_answered_once(story, as_user):
    order = nursing(story("change_proposal"))
    post(as_user("utforer1"), f"/bestillinger/{order.order_number}/spor/", text="Hvem?")
    asked, office = order.questions.get(), as_user("saksbehandler1")
    address = f"/bestillinger/sporsmal/{asked.pk}/"
    assert "Hvem?" in said(office.get(address))

    assert post(office, address, answer="").status_code == 422
    assert post(office, address, answer="Datteren.").status_code == 302
    assert post(office, address, answer="En annen.").status_code == 409
    assert "Datteren." in said(as_user("utforer1").get(f"/bestillinger/{order.order_number}/"))
    assert as_user("utforer1").get(address).status_code == 403


def test_a_proposal_brings_the_case_back_to_mapping(story, as_user):
    runner = story("reassess", round=2)
    made, office = nursing(runner).proposals.get(), as_user("saksbehandler1")
    address, key = f"/bestillinger/forslag/{made.pk}/", str(uuid4())
    assert "Dispenseren virker" in said(office.get(address))
    given = {"answer": "reassess", "text": "Vi vurderer på nytt."}

    first, again = post(office, address, key, **given), post(office, address, key, **given)

    made.refresh_from_db()
    assert (first.status_code, again.status_code) == (302, 302)
    assert (made.answer, runner.case.round, runner.case.status) == (
        "reassess",
        2,
        "under_assessment",
    )


def test_a_proposal_within_the_frame_leaves_the_case_where_it_is(story, as_user):
    runner = story("reassess", round=2)
    made, office = nursing(runner).proposals.get(), as_user("saksbehandler1")
    address = f"/bestillinger/forslag/{made.pk}/"

    assert post(office, address, answer="within_frame", text="").status_code == 422
    assert post(office, address, answer="within_frame", text="Gjør det.").status_code == 302
    assert runner.case.round == 1


def test_a_proposal_too_early_for_a_new_round_says_why(story, as_user):
    runner = story("begin", round=1)
    order = nursing(runner)
    post(as_user("utforer1"), f"/bestillinger/{order.order_number}/foresla/",
         reason="other", text="Mer.")  # fmt: skip
    made = order.proposals.get()

    wrong = post(as_user("saksbehandler1"), f"/bestillinger/forslag/{made.pk}/",
                 answer="reassess", text="Enig i det.")  # fmt: skip

    made.refresh_from_db()
    assert wrong.status_code == 422
    assert "Saken kan ikke vurderes på nytt før" in said(wrong)
    assert "Enig i det." in said(wrong)
    assert made.answer == ""


def test_the_tab_of_the_case_shows_orders_and_what_waits(story, as_user):
    runner = story("reassess", round=2)
    office = as_user("saksbehandler1")
    html = said(office.get(f"/saker/{runner.case.case_number}/bestillinger/"))

    for text in ("Hjemmesykepleie", "Svar på forslaget", "Bestillinger og levering"):
        assert text in html
    assert TrailEntry.objects.filter(kind="read", name="case").exists()
    table = office.get(f"/saker/{runner.case.case_number}/bestillinger/tabell/")
    assert table.status_code == 200
    assert (
        as_user("utforer1").get(f"/saker/{runner.case.case_number}/bestillinger/").status_code
        == 403
    )
