# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page of the walk, in light and dark, wide and narrow, with and without scripts."""

import pytest

from tests.browser.kit import check_page
from tests.browser.walk import WALK, Stop
from tests.factories.organisation import employee

LOOKS = [
    ("light", 1280, True),
    ("dark", 1280, True),
    ("light", 390, True),
    ("dark", 320, True),
    ("light", 1280, False),
]


@pytest.mark.parametrize("stop", WALK, ids=lambda stop: stop.name)
def test_page_is_good_to_everybody(open_page, stop: Stop):
    user = employee(stop.role, display_name="Kari Nordmann") if stop.role else None
    url = stop.url if isinstance(stop.url, str) else stop.url(user)
    page = open_page(user=user)
    for scheme, width, scripts in LOOKS:
        check_page(page, url, scheme=scheme, width=width, scripts=scripts)
