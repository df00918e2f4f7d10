# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page follows what one may do."""

import pytest
from django.http import HttpResponse
from django.urls import include, path

from tests.factories.organisation import employee
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db


def there(request):
    return HttpResponse("her")


urlpatterns = [
    path("arbeidsliste/", include(([path("", there, name="worklist")], "cases"))),
    path("bestillinger/", include(([path("", there, name="list")], "orders"))),
    path("lederoversikt/", include(([path("", there, name="overview")], "insight"))),
    path("", include("tildeling.pages.account.urls")),
    path("", include("tildeling.pages.help.urls")),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("role", "url"),
    [
        (Role.CASEWORKER, "/arbeidsliste/"),
        (Role.MAPPER, "/arbeidsliste/"),
        (Role.OFFICE_LEADER, "/arbeidsliste/"),
        (Role.PROVIDER_LEADER, "/bestillinger/"),
        (Role.EXECUTIVE, "/lederoversikt/"),
        (Role.AUDITOR, "/lederoversikt/"),
    ],
)
def test_each_role_begins_where_its_work_is(client, role, url):
    client.force_login(employee(role))

    assert client.get("/").url == url


@pytest.mark.urls(__name__)
def test_the_menu_shows_what_one_may_open(client):
    client.force_login(employee(Role.OFFICE_LEADER))
    menu = client.get("/innstillinger/").context["chrome"].menu

    assert [entry.text for entry in menu] == ["Arbeidsliste", "Bestillinger", "Lederoversikt"]


def test_somebody_without_a_role_gets_a_plain_page(client):
    client.force_login(User.objects.create_user("ny", display_name="Ny Ansatt"))
    response = client.get("/")

    assert response.status_code == 200
    assert "ingen egne sider" in response.content.decode()


def test_the_first_page_is_not_for_everybody(client):
    assert client.get("/").url == "/logg-inn/?next=/"
