# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The office tells the unit how to get in and be safe."""

from uuid import uuid4

import pytest

from tests.pages.orders.conftest import nursing

pytestmark = pytest.mark.django_db


def test_what_the_office_writes_stands_first_on_the_units_order(story, as_user):
    order = nursing(story("accept"))
    address = f"/bestillinger/{order.order_number}/sikkerhet/"
    office = as_user("saksbehandler1")
    assert address in office.get(f"/bestillinger/{order.order_number}/").content.decode()

    answer = office.post(
        address,
        {"key": str(uuid4()), "key_access": "E-lås, kode fra vakttelefonen", "safety": "Stor hund"},
    )

    shown = as_user("utforer1").get(f"/bestillinger/{order.order_number}/").content.decode()
    assert answer.status_code == 302
    assert "E-lås, kode fra vakttelefonen" in shown
    assert shown.index("Stor hund") < shown.index("Det som skal gjøres")


def test_a_unit_does_not_write_it(story, as_user):
    order = nursing(story("accept"))

    answer = as_user("utforer1").get(f"/bestillinger/{order.order_number}/sikkerhet/")

    assert answer.status_code == 403


def test_too_long_a_text_is_kept_and_marked(story, as_user):
    order = nursing(story("accept"))
    text = "x" * 301

    answer = as_user("saksbehandler1").post(
        f"/bestillinger/{order.order_number}/sikkerhet/", {"key": str(uuid4()), "key_access": text}
    )

    assert answer.status_code == 422
    assert text in answer.content.decode()
