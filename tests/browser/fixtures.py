# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Chromium for the session and pages in it; one for every room that drives a browser."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.kit import ARGUMENTS, find_browser, watch
from tildeling.organisation.models import User

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session.

    Playwright keeps an event loop in this thread, and Django would refuse the database beside it;
    nothing here is asynchronous, so it is told so for as long as the browser is open.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[OpenPage]:
    """Make pages with an address of the live server: `open_page(user=…)`, more by keyword."""
    contexts = []

    def make(*, user: User | None = None, **options) -> Page:
        options = {"locale": "nb-NO", "reduced_motion": "reduce"} | options
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session(user, live_server.url)])
        return watch(context.new_page())

    yield make
    for context in contexts:
        context.close()


def _session(user: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
