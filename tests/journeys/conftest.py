# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A municipality with people who can log in, and a clock that can be moved on."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from tests.browser.conftest import MISSING
from tests.browser.kit import find_browser
from tests.journeys.desk import Desk
from tests.workflows.conftest import load_municipality


def pytest_collection_modifyitems(items):
    if find_browser() is None:
        for item in items:
            if "tests/journeys" in str(item.path) and item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


class Clock:
    """The server's clock: it starts at the real now and only moves forward."""

    def __init__(self) -> None:
        self.moved: time_machine.travel | None = None

    def move_to(self, at: datetime) -> None:
        self.stop()
        self.moved = time_machine.travel(at, tick=True)
        self.moved.start()

    def stop(self) -> None:
        if self.moved is not None:
            self.moved.stop()
            self.moved = None


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.stop()


@pytest.fixture
def desks(open_page):
    """Log somebody in at a browser of their own: `desks("saksbehandler1")`; they fail on 5xx."""
    load_municipality()
    taken = []

    def sit_down(name, **options) -> Desk:
        desk = Desk(open_page(accept_downloads=True, **options), name).log_in()
        taken.append(desk)
        return desk

    yield sit_down
    assert [fault for desk in taken for fault in desk.faults] == []
