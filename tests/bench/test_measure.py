# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Contenders in turn, ratios, and figures held up against their bars."""

from itertools import repeat

import pytest

from bench.__main__ import _chosen, table
from bench.measure import (
    NotTheSameWork,
    at_least,
    at_most,
    in_turns,
    median_ratio,
    percentile,
    same_work,
)


def test_contenders_take_turns_and_swap_who_begins():
    order = []

    in_turns(
        {name: repeat(lambda name=name: order.append(name)) for name in "ab"}, rounds=3, warm_up=1
    )

    assert order in (list("abbaabba"), list("baabbaab"))


def test_only_the_doing_counts_and_only_after_the_warm_up():
    ticks = iter(range(100))

    def ready():
        while True:
            next(ticks)  # what comes before the doing
            yield lambda: None

    seconds = in_turns({"one": ready()}, rounds=3, warm_up=2, clock=lambda: next(ticks))

    assert seconds == {"one": [1, 1, 1]}


def test_a_busy_neighbour_in_one_round_does_not_move_the_ratio():
    assert median_ratio([2, 2, 20], [1, 1, 10]) == 2


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_the_nearest_rank(share, value):
    assert percentile(range(100, 0, -1), share) == value


def test_different_work_is_no_measurement():
    same_work("rows", 3, 3)

    with pytest.raises(NotTheSameWork, match="rows: 3 against 4"):
        same_work("rows", 3, 4)


@pytest.mark.parametrize(
    ("held", "ratio", "met"),
    [
        (at_least, 0.67, True),
        (at_least, 0.66, False),
        (at_most, 0.67, True),
        (at_most, 0.68, False),
    ],
)
def test_a_bar_is_met_when_it_is_reached(held, ratio, met):
    figure = held("step", 1, unit="steps/s", against="theirs", ratio=ratio, bar=0.67)

    assert figure["met"] is met


def test_the_table_says_no_loudly():
    figure = at_least("step", 12.34, unit="steps/s", against="theirs", ratio=0.5, bar=0.67)

    rows = table([figure]).strip().splitlines()

    assert rows[1].split() == ["step", "12.34", "steps/s", "theirs", "0.5", ">=", "0.67", "NEI"]


def test_one_figure_picks_the_measurement_that_gives_it():
    assert _chosen(["--only", "import_again,ladder"]) == ["bench.ladder", "bench.visits"]


def test_an_unknown_name_is_refused(capsys):
    with pytest.raises(SystemExit) as refused:
        _chosen(["--only", "speed"])

    assert refused.value.code == 2
    assert "ukjent måling 'speed'" in capsys.readouterr().err
