# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Read a year of visits in, against raw COPY of the same clean rows into the same tables.

The year comes as files of consecutive days. Of each file in turn: read it in, read it in again,
and COPY what the import made of it into a twin of the database, with the same rows before it, the
same indexes and foreign keys, committed. So each ratio is of what was measured within seconds of
each other, and a busy neighbour hits both. BENCH_ROWS says how many rows in all (1 million).
"""

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

FIRST_DAY = date(2025, 1, 1)
DAYS = 365
AT = datetime(2026, 1, 5, 6, tzinfo=UTC)
VISITS_A_PERSON = 730
COLUMNS = (
    "besok_id", "kilde", "bestilling", "tjeneste", "ansatt", "planlagt_fra", "planlagt_til",
    "fra", "til", "status", "form", "kjøretid_min",
)  # fmt: skip
BAR, BAR_AGAIN = 0.5, 1.5
FILES = 5
COPIED = ("delivery_visitbatch", "delivery_visit")


def run() -> list[dict[str, Any]]:
    """Measure in a database of its own, which is removed again."""
    rows = int(float(os.environ.get("BENCH_ROWS", "1e6")))
    connection = _connect()
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _measure(rows, Path(folder))
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def read_one(rows: int) -> None:
    """Read so many rows in as one file, and measure nothing."""
    connection = _connect()
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "besøk.csv"
            _write([path], rows, _municipality(rows))
            _import(path)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def _connect() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tildeling.settings.test")
    import django

    django.setup()
    from django.db import connection

    return connection


def _measure(rows: int, folder: Path) -> list[dict[str, Any]]:
    orders = _municipality(rows)
    paths = [folder / f"besøk-{number}.csv" for number in range(FILES)]
    _write(paths, rows, orders)
    first, again, floor = [], [], []
    with _twin() as twin:
        for path in paths:
            seconds, batch = _timed(lambda path=path: _import(path))
            first.append(seconds)
            _tidy_up("vacuum analyze delivery_visit", "vacuum analyze visit_keys")
            seconds, unchanged = _timed(lambda path=path: _import(path))
            again.append(seconds)
            if unchanged.stored or unchanged.corrected or unchanged.rows != batch.rows:
                raise AssertionError("the second import changed something")
            clean = _export(folder, batch)
            floor.append(_copy(twin, clean))
        _same_rows(twin)
    return [
        _result("import", rows, first, floor, BAR),
        _result("import_again", rows, again, floor, BAR_AGAIN),
    ]


def _result(
    name: str, rows: int, seconds: list[float], floor: list[float], bar: float
) -> dict[str, Any]:
    ratio = statistics.median(b / a for a, b in zip(seconds, floor, strict=True))
    return {
        "name": name,
        "value": round(rows / sum(seconds)),
        "unit": f"rows/s, {rows} rows in {len(seconds)} files",
        "against": f"raw COPY of the clean rows, {rows / sum(floor):.0f} rows/s",
        "ratio": round(ratio, 3),
        "bar": f">= {bar}",
        "met": ratio >= bar,
    }


def _timed(work: Any) -> tuple[float, Any]:
    _tidy_up("checkpoint")
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _import(file: Path) -> Any:
    from tildeling.delivery.commands import import_visits
    from tildeling.delivery.models import VisitBatch
    from tildeling.organisation.models import User
    from workflows import engine

    actor = User.objects.get(username="bench")
    done = engine.run(import_visits, actor=actor, at=AT, source_name="bench", content=file)
    return VisitBatch.objects.get(pk=done.id)


@contextmanager
def _twin() -> Iterator[Any]:
    """Copy the database as it stands, orders and no visits, and give a connection to the copy."""
    import psycopg
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'create database "{name}_twin" template "{name}"')
    try:
        given = {**connection.get_connection_params(), "dbname": f"{name}_twin"}
        plain = {key: given[key] for key in given if key not in ("cursor_factory", "context")}
        with psycopg.connect(**plain) as twin:
            twin.execute("set statement_timeout = 0")
            twin.commit()
            yield twin
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'drop database "{name}_twin" with (force)')


def _export(folder: Path, batch: Any) -> list[tuple[str, Path]]:
    """Write what the import made of a file: its own row, and its visits in the order of ids."""
    from django.db import connection

    files = []
    with connection.cursor() as cursor:
        for table, column in zip(COPIED, ("id", "batch_id"), strict=True):
            files.append((table, folder / table))
            query = f"select * from {table} where {column} = {batch.pk} order by id"
            with files[-1][1].open("wb") as file, cursor.copy(f"copy ({query}) to stdout") as copy:
                for block in copy:
                    file.write(block)
    return files


def _copy(twin: Any, clean: list[tuple[str, Path]]) -> float:
    """COPY the rows into the twin, and return the seconds the visits took with their commit."""
    _tidy_up("checkpoint")
    seconds = 0.0
    for table, path in clean:
        begun = time.perf_counter()
        into = f"copy {table} from stdin"
        with twin.cursor() as cursor, cursor.copy(into) as copy, path.open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)
        twin.commit()
        seconds = time.perf_counter() - begun
    return seconds


def _same_rows(twin: Any) -> None:
    from django.db import connection

    question = "select count(*), sum(minutes), max(id) from delivery_visit"
    with connection.cursor() as cursor:
        cursor.execute(question)
        ours = cursor.fetchone()
    if ours != twin.execute(question).fetchone():
        raise AssertionError("the COPY did not write what the import wrote")


def _tidy_up(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("reset statement_timeout")


def _municipality(rows: int) -> int:
    """Make persons, cases and orders for so many visits, straight into the tables."""
    from django.db import connection

    from tildeling.organisation.models import Employment, Unit, User

    persons = max(20, rows // VISITS_A_PERSON)
    orders = int(persons * 1.6)
    units = max(3, persons // 230)
    for number in range(units):
        Unit.objects.create(code=f"sone-{number}", name=f"Sone {number}", kind="provider")
    actor = User.objects.create(username="bench", display_name="Bench")
    Employment.objects.create(
        user=actor, unit=Unit.objects.first(), role="administrator", during=(date(2020, 1, 1), None)
    )
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for statement in _ROWS:
            cursor.execute(statement, {"persons": persons, "orders": orders, "units": units})
        cursor.execute("reset session_replication_role")
    _tidy_up("analyze")
    return orders


_ROWS = (
    """insert into people_serviceuser (id, fnr_cipher, fnr_key, fnr_index, given_name, family_name,
        search_name, sort_name, born_on, address, postal_code, postal_place, phone, language, zone,
        user_group, household, version)
    select n, '', '1', n::text, 'Test', 'Person', '', '', '1940-01-01', '', '', '', '', '', '',
        'elderly', 'unknown', 1 from generate_series(1, %(persons)s) n""",
    """insert into cases_case (id, case_number, person_id, unit_id, status, is_urgent, round,
        received_on, opened_at, close_reason, version)
    select n, 'S' || n, n, 1, 'in_delivery', false, 1, '2024-01-01', '2024-01-01', '', 1
    from generate_series(1, %(persons)s) n""",
    """insert into orders_order (id, order_number, case_id, person_id, unit_id, service, state,
        sent_at, accept_by, started_on, end_reason, key_access, safety, instructions, version)
    select n, 'B2025-' || lpad(n::text, 6, '0'), n %% %(persons)s + 1, n %% %(persons)s + 1,
        n %% %(units)s + (select min(id) from organisation_unit), 'service_' || n / %(persons)s,
        'ACTIVE', '2024-01-01', '2024-01-02', '2024-01-02', '', '', '', '', 1
    from generate_series(1, %(orders)s) n""",
    """insert into orders_orderversion (order_id, line_id, number, during, minutes, per_weeks,
        per_month, carers, pattern, goal)
    select n, n, 1, daterange('2024-01-02', null), 60 + n %% 13 * 60, 1, false, 1, '', ''
    from generate_series(1, %(orders)s) n""",
)


def _write(paths: list[Path], rows: int, orders: int) -> None:
    """Write the files: by day, half a per cent unknown orders and half a per cent rows twice."""
    chance = random.Random(2025)
    persons = max(20, rows // VISITS_A_PERSON)
    days = [f"{FIRST_DAY + timedelta(days=day):%d.%m.%Y}" for day in range(DAYS)]
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)]
    for place, path in enumerate(paths):
        last = ""
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(";".join(COLUMNS) + "\r\n")
            for number in range(rows * place // len(paths), rows * (place + 1) // len(paths)):
                if last and chance.random() < 0.005:
                    file.write(last)
                    continue
                last = _row(chance, number, days[number * DAYS // rows], clock, orders, persons)
                file.write(last)


def _row(
    chance: random.Random, number: int, day: str, clock: list[str], orders: int, persons: int
) -> str:
    order = chance.randrange(1, orders + 1) if chance.random() > 0.005 else 999_999
    start = 420 + chance.randrange(180) * 5
    length = 10 + chance.randrange(8) * 5
    late, over = chance.randrange(-10, 15), chance.randrange(-5, 8)
    delivered = chance.random() > 0.05
    times = (clock[start + late], clock[start + late + length + over])
    return (
        f"GAT-{number:010d};gat;B2025-{order:06d};service_{order // persons};"
        f"{order % 7 * 40 + chance.randrange(40)};{day} {clock[start]};"
        f"{day} {clock[start + length]};"
        + (f"{day} {times[0]};{day} {times[1]};utført" if delivered else ";;uteblitt")
        + f";fysisk;{chance.randrange(12)}\r\n"
    )


if __name__ == "__main__":
    for result in run():
        print(json.dumps(result, ensure_ascii=False))
