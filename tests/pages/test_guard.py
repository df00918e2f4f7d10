# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets in, and what becomes of those who do not."""

import pytest
from django.urls import get_resolver

from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.organisation.roles import Permission, Role
from tildeling.pages.guard import needs

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.refusing_urls")]


def test_somebody_unknown_is_sent_to_the_login_and_back(client):
    response = client.get("/handle/?sone=nord")

    assert response.status_code == 302
    assert response.url == "/logg-inn/?next=/handle/%3Fsone%3Dnord"


def test_who_holds_the_permission_gets_in(client):
    client.force_login(employee(Role.CASEWORKER))

    assert client.get("/handle/").content == b"behandlet"


def test_who_does_not_is_refused_and_that_is_written_down(client):
    user = employee(Role.EXECUTIVE)
    client.force_login(user)

    response = client.get("/handle/")

    assert response.status_code == 403
    assert "Rollen din har ikke tilgang" in response.content.decode()
    entry = TrailEntry.objects.get()
    assert (entry.kind, entry.name, entry.outcome) == ("denial", "page.handle", "role")
    assert entry.actor_id == user.pk


def test_a_lost_role_closes_the_page_at_once(client):
    user = employee(Role.CASEWORKER)
    client.force_login(user)
    user.employments.all().delete()

    assert client.get("/handle/").status_code == 403


def test_somebody_taken_out_of_use_is_nobody(client):
    user = employee(Role.CASEWORKER)
    client.force_login(user)
    user.is_active = False
    user.save()

    assert client.get("/handle/").status_code == 302


def test_one_of_several_permissions_is_enough(rf):
    @needs(Permission.CASE_HANDLE, Permission.FIGURES)
    def page(request):
        return "inne"

    request = rf.get("/")
    request.user = employee(Role.AUDITOR)

    assert page(request) == "inne"
    assert page.needs == Permission.CASE_HANDLE


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(client):
    response = client.post(
        "/handle/",
        {"text": "langt <notat>", "csrfmiddlewaretoken": "x"},
        headers={"Origin": "http://testserver"},
    )

    html = response.content.decode()
    assert response.status_code == 401
    assert 'name="text" value="langt &lt;notat&gt;"' in html
    assert 'action="/handle/"' in html


def test_another_sites_form_is_never_offered_again(client):
    response = client.post("/handle/", {"text": "x"}, headers={"Origin": "http://evil.example"})

    assert response.status_code == 401
    assert 'name="text"' not in response.content.decode()


def test_htmx_is_told_in_a_sentence(client):
    response = client.post("/handle/", {"text": "x"}, headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert "<html" not in response.content.decode()


def test_every_page_says_what_it_needs():
    def pages(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from pages(pattern.url_patterns)
            elif pattern.callback.__module__.startswith("tildeling.pages"):
                yield pattern.callback

    missing = [
        page.__module__
        for page in pages(get_resolver("tildeling.urls").url_patterns)
        if not hasattr(page, "needs")
    ]

    assert missing == []
