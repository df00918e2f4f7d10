# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One order: what stands first, what the unit can do with it, and that reading it is known."""

from uuid import uuid4

import pytest

from tests.pages.orders.conftest import nursing
from tildeling.audit.models import TrailEntry
from tildeling.orders.models import Order, Pause
from tildeling.orders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(story):
    found = nursing(story("accept"))
    Order.objects.filter(pk=found.pk).update(key_access="E-lås, app Nord", safety="Hund i gangen")
    found.refresh_from_db()
    return found


def url(order, tail=""):
    return f"/bestillinger/{order.order_number}/{tail}"


def post(client, address, **data):
    return client.post(address, {"key": str(uuid4()), **data})


def test_it_says_first_how_to_get_in_and_be_safe(as_user, order):
    html = as_user("utforer1").get(url(order)).content.decode()

    places = [
        html.index(text)
        for text in (
            "E-lås, app Nord",
            "Hund i gangen",
            "Godta bestillingen",
            "Det som skal gjøres",
        )
    ]
    assert places == sorted(places)
    assert "40 min i uka" in html.replace("\xa0", " ")
    assert "tel:" in html


def test_reading_it_is_in_the_trail(as_user, order):
    as_user("utforer1").get(url(order))

    entry = TrailEntry.objects.filter(kind="read", name="order").get()
    assert (entry.case_id, entry.person_id) == (order.case_id, order.person_id)
