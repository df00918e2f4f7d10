# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""When and by whom the flow is being moved, for the nodes it passes on its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date


@dataclass(frozen=True)
class Moment:
    """One move of a case's flow: who moves it, the instant it counts from, the locked case."""

    case: Case
    actor: User
    at: datetime

    @property
    def on(self) -> date:
        """The date in Norway."""
        return oslo_date(self.at)


_current: ContextVar[Moment | None] = ContextVar("moment", default=None)


@contextmanager
def moving(case: Case, actor: User, at: datetime) -> Iterator[Moment]:
    """Tell the nodes which case is moved, when and by whom."""
    move = Moment(case, actor, at)
    token = _current.set(move)
    try:
        yield move
    finally:
        _current.reset(token)


def moment() -> Moment:
    """Return the move in hand; a flow never moves outside the engine."""
    current = _current.get()
    if current is None:
        raise RuntimeError("a flow is moved only by workflows.engine")
    return current
