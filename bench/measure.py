# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Contenders in turn, medians, and a figure held up against its bar."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Contender = Callable[[], object]


class NotTheSameWork(AssertionError):
    """Two contenders did different work, so that no ratio between them means anything."""


@dataclass(frozen=True)
class Figure:
    """One figure as it is printed; `ratio` is over `against`, `met` whether the bar is reached."""

    name: str
    value: float
    unit: str
    against: str
    ratio: float
    bar: str
    met: bool

    def row(self) -> dict[str, Any]:
        """Return the figure as one JSON object."""
        return asdict(self)


def at_least(
    name: str, value: float, *, unit: str, against: str, ratio: float, bar: float
) -> dict[str, Any]:
    """Return a figure whose ratio must reach the bar."""
    return Figure(
        name, _short(value), unit, against, _short(ratio), f">= {bar:g}", ratio >= bar
    ).row()


def at_most(
    name: str, value: float, *, unit: str, against: str, ratio: float, bar: float
) -> dict[str, Any]:
    """Return a figure whose ratio must stay under the bar."""
    return Figure(
        name, _short(value), unit, against, _short(ratio), f"<= {bar:g}", ratio <= bar
    ).row()


def in_turns(
    contenders: Mapping[str, Iterator[Contender]], *, rounds: int, warm_up: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:  # fmt: skip
    """Run the contenders once each per round and return their seconds, round by round.

    A contender hands out pieces of work that are ready to be done, and only the doing counts. Every
    other round goes the other way, so that neither always comes after the other.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(-warm_up, rounds):
        order = list(contenders.items())
        for name, ready in order if turn % 2 else reversed(order):
            work = next(ready)
            begun = clock()
            work()
            if turn >= 0:
                seconds[name].append(clock() - begun)
    return seconds


def median_ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """Return the median of the rounds' own ratios: a busy neighbour hits both sides of one."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def same_work(what: str, ours: object, theirs: object) -> None:
    """Raise `NotTheSameWork` unless both contenders did the same."""
    if ours != theirs:
        raise NotTheSameWork(f"{what}: {ours!r} against {theirs!r}")


def _short(value: float) -> float:
    return round(value, 3) if abs(value) < 100 else round(value)
