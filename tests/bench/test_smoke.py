# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every measurement runs to its figures; the sizes are far too small to mean anything.

That the contenders do the same work is checked in the measurements: a run where they do not ends
without figures.
"""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from bench.__main__ import BENCHES

pytestmark = pytest.mark.slow

SMALL = {
    "BENCH_ROWS": "3000",
    "BENCH_ITEMS": "2000",
    "BENCH_PERSONS": "2000",
    "BENCH_CASES": "200",
    "BENCH_ORDERS": "3",
    "BENCH_PEOPLE": "5",
    "BENCH_ROUNDS": "1",
}
FIELDS = ["name", "value", "unit", "against", "ratio", "bar", "met"]


@pytest.fixture(scope="module")
def ran():
    process = subprocess.Popen(
        [sys.executable, "-m", "bench"], env=os.environ | SMALL, stdout=subprocess.PIPE, text=True
    )
    out, _ = process.communicate(timeout=600)
    assert process.returncode == 0
    return process.pid, out


def figures(out):
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def test_every_figure_is_printed_once(ran):
    names = [figure["name"] for figure in figures(ran[1])]

    assert sorted(names) == sorted(name for group in BENCHES.values() for name in group)


def test_a_figure_says_what_it_is_held_up_against(ran):
    for figure in figures(ran[1]):
        assert list(figure) == FIELDS
        assert figure["value"] > 0
        assert figure["ratio"] > 0
        assert isinstance(figure["met"], bool)
        assert all(figure[field] for field in ("unit", "against", "bar"))


def test_the_table_comes_last_with_every_figure(ran):
    table = ran[1].split("\n\n")[-1].splitlines()

    assert table[0].split() == ["måling", "verdi", "enhet", "mot", "forhold", "krav", "nådd"]
    assert [row.split()[0] for row in table[1:]] == [row["name"] for row in figures(ran[1])]


def test_the_database_that_is_copied_is_gone(ran):
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=database["HOST"], user=database["USER"], dbname="postgres",
        password=database.get("PASSWORD"), port=database.get("PORT") or None,
    ) as link:  # fmt: skip
        names = link.execute("select datname from pg_database").fetchall()

    assert (f"bench_template_{ran[0]}",) not in names
