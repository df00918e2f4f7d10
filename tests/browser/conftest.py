# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What drives a browser is marked so, and skipped only where there is none.

These tests are skipped for one reason only: there is no Chromium on the machine. `make test`
installs one; whoever runs pytest by hand is told at the end that they were not run.
"""

import os

import pytest

from tests.browser.kit import find_browser

MISSING = "NOT RUN: no Chromium found; `make setup` installs one, or name it in TILDELING_CHROMIUM"


def pytest_collection_modifyitems(items):
    here = os.path.dirname(__file__)
    absent = find_browser() is None
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            if absent:
                item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter):
    left = [
        one for one in terminalreporter.stats.get("skipped", []) if MISSING in str(one.longrepr)
    ]
    if left:
        terminalreporter.section("browser tests", red=True)
        terminalreporter.line(f"{len(left)} {MISSING}")
