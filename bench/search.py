# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The worst of ten fragments of names, in the database, beside the first twenty in any order.

Persons are made up from parts of Norwegian names; the one who searches sees six of ten. Of a
fragment counts the least disturbed time: the bar is in milliseconds, and a neighbour only adds.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from bench.measure import at_most, same_work
from bench.scratch import database, run_sql

PERSONS = int(float(os.environ.get("BENCH_PERSONS", "1e6")))
TIMES = int(os.environ.get("BENCH_ROUNDS", "15"))
HITS = 20
WORST_MS = 15
FRAGMENTS = (
    "haugen", "solv", "Bjørg Ber", "kari nor", "øyv", "strandhaugen", "erik hansen", "ås",
    "tveitvoll", "xyzzy",
)  # fmt: skip
# The index is made after the rows, as after an import: by row it takes ten times as long.
INDEX = (
    "create index service_user_search on people_serviceuser"
    " using gin (upper(search_name) gin_trgm_ops)"
)


def run() -> list[dict[str, Any]]:
    """Search for each fragment in turns, and take the fragment that costs most."""
    with database() as connection:
        actor = _fill()
        from django.utils.timezone import localdate

        from tildeling.cases.queries.lookups import search
        from tildeling.people.queries import named

        on = localdate()
        for text in FRAGMENTS:
            everybody = set(named(text).values_list("pk", flat=True))
            strangers = set(search(actor, text, on=on, limit=HITS)) - everybody
            same_work(f"who is found by {text!r} and not so named", strangers, set())
        spent: dict[str, dict[str, list[float]]] = {"ours": {}, "floor": {}}
        for _ in range(TIMES):
            for text in FRAGMENTS:
                for name, work in (
                    ("ours", lambda text=text: search(actor, text, on=on, limit=HITS)),
                    ("floor", lambda text=text: list(named(text).values_list("pk")[:HITS])),
                ):
                    spent[name].setdefault(text, []).append(_in_database(connection, work))
    worst, floor = (
        max((min(times), text) for text, times in spent[name].items()) for name in ("ours", "floor")
    )
    return [
        at_most(
            "search",
            worst[0],
            unit=f"ms in the database, worst of {len(FRAGMENTS)}: {worst[1]}, {PERSONS} persons",
            against=f"{WORST_MS} ms at 1 000 000 (first {HITS} in any order: {floor[0]:.1f} ms)",
            ratio=worst[0] / WORST_MS,
            bar=1,
        )
    ]


def _fill() -> Any:
    from bench import rows
    from tests.factories.organisation import UnitFactory, employee

    actor = employee()
    run_sql("drop index service_user_search")
    rows.add_persons(PERSONS)
    unit = actor.all_employments[0].unit_id
    rows.add_cases(PERSONS, own=unit, others=[UnitFactory().pk for _ in range(7)])
    run_sql(INDEX, "vacuum analyze people_serviceuser", "vacuum analyze cases_case", "checkpoint")
    return actor


def _in_database(connection: Any, work: Callable[[], object]) -> float:
    """Return the milliseconds the work waits for the database."""
    waited = 0.0

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal waited
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            waited += time.perf_counter() - begun

    with connection.execute_wrapper(timed):
        work()
    return waited * 1000
