# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from tildeling.pages.account.demo import demo
from tildeling.pages.account.home import home
from tildeling.pages.account.login import login
from tildeling.pages.account.logout import logout
from tildeling.pages.account.settings import settings

urlpatterns = [
    path("", home, name="home"),
    path("logg-inn/", login, name="login"),
    path("logg-inn/demo/", demo, name="demo"),
    path("logg-ut/", logout, name="logout"),
    path("innstillinger/", settings, name="settings"),
]
