# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What nobody should send: eight forms keep what was typed, mark the field and never fall over."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import expect

from tests.journeys.story import Story
from tests.pages.story import filled
from tests.workflows.conftest import load_municipality, story_until, user
from tildeling.orders.models import Order

# What may never be stored, and what is left of it on the page that comes back.
TEXTS = {
    "nul": ("Før\x00etter", "etter"),
    "turned": ("Før\u202eetter", "etter"),
    "escape": ("Før\x1b[31metter", "[31metter"),
    "a megabyte": ("æ" * 500_000 + "slutt", "slutt"),
}
DATES = ["１２", "0000-00-00", "31.02.2026", "<script>alert(1)</script>", "12.03.99999"]
SCRIPT = "<script>alert('x')</script>"
# Surrogates alone, as bytes no UTF-8 has, and as an escape that is only letters.
SURROGATES = [b"F%C3%B8r%ED%A0%80etter", b"%EF%BF%BF%FF%FE", b"%5Cud800"]


def case_page(path):
    return lambda runner: f"/saker/{runner.case.case_number}/{path}"


def order_page(path):
    def url(runner):
        order = Order.objects.get(case_id=runner.case_id, service="home_nursing")
        return f"/bestillinger/{order.order_number}/{path}"

    return url


def assessment_page(runner):
    nurse = runner.case.assessments.get(discipline="nurse")
    return f"/saker/{runner.case.case_number}/kartlegging/{nurse.pk}/"


# Form: before which step, by whom, where, a field of text and one of a date.
FORMS = {
    "note": ("start_mapping", "saksbehandler1", case_page("notat/"), "text", "held_on"),
    "question": ("start_mapping", "saksbehandler1", case_page("opplysninger/"), "text", ""),
    "mapping": ("assess", "sykepleier", assessment_page, "situation", "visited_on"),
    "meeting": ("meeting", "saksbehandler1", case_page("kartleggingsmote/"), "conclusion",
                "held_on"),
    "service": ("check", "saksbehandler1",
                case_page("omsorgstrappen/tjeneste/?tjeneste=home_nursing"), "reason", "starts_on"),
    "measure": ("check", "saksbehandler1",
                case_page("omsorgstrappen/tiltak/medication/multidose_dispensing/"), "note",
                "from_on"),
    "decision": ("sign", "saksbehandler1", case_page("vedtak/utkast/"), "assessment",
                 "prior_notice_sent_on"),
    "proposal": ("reassess", "utforer1", order_page("foresla/"), "text", ""),
    "pause": ("reassess", "utforer1", order_page("opphold/"), "", "from_on"),
}  # fmt: skip


class Sender:
    """One form as somebody has it open, who then sends it with something in it."""

    def __init__(self, url, name):
        self.url = url
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user(name))
        page = self.client.get(url)
        assert page.status_code == 200, page.status_code
        self.sent = filled(page.context["form"])

    def send(self, field, value):
        return self.client.post(self.url, self.sent | {"key": str(uuid4()), field: value})


@pytest.fixture(params=FORMS)
def sender(request, db):
    before, name, where, text, on = FORMS[request.param]
    load_municipality()
    runner = story_until(before, round=2 if before == "reassess" else 1)
    now = next(entry for entry in runner.course.entries if entry.step == before).at
    with time_machine.travel(now, tick=False):
        sender = Sender(where(runner), name)
        sender.text, sender.on = text, on
        yield sender


def is_marked(page, field):
    """Whether the form says of this field that it is wrong, where it stands and for all to hear."""
    html = page.content.decode()
    place = html.index(f'name="{field}"')
    tag = html[html.rindex("<", 0, place) : html.index(">", place)]
    return field in page.context["form"].errors and 'aria-invalid="true"' in tag


def test_a_form_takes_nothing_hostile_and_loses_nothing(sender):
    if sender.text:
        for name, (value, left) in TEXTS.items():
            page = sender.send(sender.text, value)
            assert page.status_code == 422, name
            assert is_marked(page, sender.text), name
            assert left in page.content.decode(), name
        for body in SURROGATES:
            page = send_raw(sender, sender.text, body)
            assert page.status_code < 500
    if sender.on:
        for value in DATES:
            page = sender.send(sender.on, value)
            assert page.status_code == 422, value
            assert is_marked(page, sender.on), value
            assert SCRIPT not in page.content.decode()
    if sender.text and sender.on:
        page = sender.client.post(
            sender.url,
            sender.sent | {"key": str(uuid4()), sender.text: SCRIPT, sender.on: "31.02.2026"},
        )
        html = page.content.decode()
        assert page.status_code == 422
        assert SCRIPT not in html
        assert "&lt;script&gt;alert(" in html


def send_raw(sender, field, value):
    """Send a field as bytes; without the version, so that nothing that is taken stays."""
    body = b"key=not-a-key&" + field.encode() + b"=" + value
    return sender.client.post(sender.url, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "ikke-en-nokkel", "\x00", "0" * 5000])
def test_a_form_without_a_key_says_so(key):
    load_municipality()
    client = Client(raise_request_exception=False)
    client.force_login(user("saksbehandler1"))
    fnr = Story(None).told["application"]["person"]["fnr"]

    page = client.post("/saker/registrer/", {"fnr": fnr, "key": key, "wishes": "Hjelp"})

    assert page.status_code == 422
    assert "Hjelp" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fnr", ["1" * 11, "１７８４３９００１９４", "\x00" * 11, "' or 1=1", "1" * 10_000]
)
def test_a_number_that_is_none_is_refused_and_never_shown_again(fnr):
    load_municipality()
    client = Client(raise_request_exception=False)
    client.force_login(user("saksbehandler1"))

    page = client.post("/saker/registrer/", {"fnr": fnr, "finn": "ja"})

    assert page.status_code == 422
    assert 'id="errors"' in page.content.decode()


@pytest.mark.browser
def test_in_a_browser_the_field_is_marked_and_the_text_is_kept(desks):
    runner = story_until("start_mapping")
    kari = desks("saksbehandler1").open(f"/saker/{runner.case.case_number}/notat/")
    alerts = []
    kari.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.accept()))
    kari.fill(
        contact_with="service_user", text=f"{SCRIPT} \u202eEt langt notat", held_on="31.02.2026"
    )
    kari.press("Lagre notatet")

    expect(kari.page.locator("#errors")).to_be_focused()
    expect(kari.page.locator("#id_held_on")).to_have_attribute("aria-invalid", "true")
    expect(kari.page.locator("#id_text")).to_have_attribute("aria-invalid", "true")
    assert SCRIPT in kari.page.input_value("#id_text")
    assert kari.page.input_value("#id_held_on") == "31.02.2026"
    kari.inspect("bad-input")
    kari.fill(text=SCRIPT, held_on="12.03.2026").press("Lagre notatet")
    kari.sees("Notatet er lagret.", SCRIPT)
    assert alerts == []
