# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""How many cases a core judges in a second, one at a time, facts already read.

A case is three worked examples of the rules put together: several needs, lines and records. Beside
it stands the full evaluation of the same cases, with every step and reason, which must come to the
same verdicts.
"""

import os
import random
import statistics
import time
from itertools import repeat
from typing import Any

from bench.measure import at_least, in_turns, same_work
from services.ladder import compiled, parse
from services.ladder_evaluation import steps
from services.load import default_rules
from services.types import LadderCase, RuleSet
from tests.services.ladder_examples import case_of, examples

CASES = int(os.environ.get("BENCH_CASES", "20000"))
DIFFERENT = 200
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
PER_CORE = 30_000


def run() -> list[dict[str, Any]]:
    """Judge the cases in turns, verdicts alone and everything, by the CPU time of the process."""
    rules = default_rules()
    ladder = compiled(rules)
    cases = _cases(rules)
    for case in cases:
        full = [line.verdict for line in steps(case, ladder).lines]
        same_work("verdicts", [line.verdict for line in ladder.verdicts(case)], full)
    times = max(1, CASES // len(cases))

    def fast() -> None:
        for _ in range(times):
            for case in cases:
                ladder.verdicts(case)

    def full_evaluation() -> None:
        for case in cases:
            steps(case, ladder)

    seconds = in_turns(
        {"fast": repeat(fast), "full": repeat(full_evaluation)},
        rounds=ROUNDS,
        clock=time.process_time,
    )
    speed = times * len(cases) / statistics.median(seconds["fast"])
    full_speed = len(cases) / statistics.median(seconds["full"])
    return [
        at_least(
            "ladder",
            speed,
            unit="cases/s per core",
            against=f"{PER_CORE} cases/s (every step with its reasons: {full_speed:.0f} cases/s)",
            ratio=speed / PER_CORE,
            bar=1,
        )
    ]


def _cases(rules: RuleSet) -> list[LadderCase]:
    """Return cases of three examples each, the same every time."""
    chance = random.Random(2026)
    single = [case_of(name, example) for name, example in examples()]
    return [parse(_together(chance.sample(single, 3)), rules) for _ in range(DIFFERENT)]


def _together(parts: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [row for part in parts for row in part["measures"]]
    return {
        **parts[0],
        "facts": {code: value for part in parts for code, value in part["facts"].items()},
        "measures": list({(row["need"], row["measure"]): row for row in rows}.values()),
        "proposed": [line for part in parts for line in part["proposed"]],
    }
