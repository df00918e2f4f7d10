# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Read a year of visits in, against raw COPY of the same clean rows into the same table.

The floor is COPY of what the import made of the file into the empty, indexed table with its
foreign keys, committed, in the same run on the same server. BENCH_ROWS says how many (1 million).
"""

import os
import random
import tempfile
import time
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


def _connect() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tildeling.settings.test")
    import django

    django.setup()
    from django.db import connection

    return connection


def _measure(rows: int, folder: Path) -> list[dict[str, Any]]:
    orders = _municipality(rows)
    file = folder / "besøk.csv"
    _write(file, rows, orders)
    first, batch = _timed(lambda: _import(file))
    clean = folder / "clean"
    _export(clean)
    _tidy_up("vacuum analyze delivery_visit", "vacuum analyze visit_keys")
    again, unchanged = _timed(lambda: _import(file))
    if unchanged.stored or unchanged.corrected or unchanged.rows != batch.rows:
        raise AssertionError("the second import changed something")
    _tidy_up("truncate delivery_visit, visit_keys, delivery_weekslice restart identity")
    floor, _ = _timed(lambda: _copy(clean))
    return [
        _result("import", batch.rows, first, floor, BAR),
        _result("import_again", batch.rows, again, floor, BAR_AGAIN),
    ]


def _result(name: str, rows: int, seconds: float, floor: float, bar: float) -> dict[str, Any]:
    ratio = floor / seconds
    return {
        "name": name,
        "value": round(rows / seconds),
        "unit": "rows/s",
        "against": f"raw COPY of the clean rows, {rows / floor:.0f} rows/s",
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


def _export(path: Path) -> None:
    from django.db import connection

    visits = "copy (select * from delivery_visit order by id) to stdout"
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(visits) as copy:
        for block in copy:
            file.write(block)


def _copy(path: Path) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        with cursor.copy("copy delivery_visit from stdin") as copy, path.open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)


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


def _write(path: Path, rows: int, orders: int) -> None:
    """Write the file: by day, half a per cent unknown orders and half a per cent rows twice."""
    chance = random.Random(2025)
    persons = max(20, rows // VISITS_A_PERSON)
    days = [f"{FIRST_DAY + timedelta(days=day):%d.%m.%Y}" for day in range(DAYS)]
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)]
    last = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(COLUMNS) + "\r\n")
        for number in range(rows):
            if last and chance.random() < 0.005:
                file.write(last)
                continue
            order = chance.randrange(1, orders + 1) if chance.random() > 0.005 else 999_999
            day = days[number * DAYS // rows]
            start = 420 + chance.randrange(180) * 5
            length = 10 + chance.randrange(8) * 5
            late, over = chance.randrange(-10, 15), chance.randrange(-5, 8)
            delivered = chance.random() > 0.05
            times = (clock[start + late], clock[start + late + length + over])
            last = (
                f"GAT-{number:010d};gat;B2025-{order:06d};service_{order // persons};"
                f"{order % 7 * 40 + chance.randrange(40)};{day} {clock[start]};"
                f"{day} {clock[start + length]};"
                + (f"{day} {times[0]};{day} {times[1]};utført" if delivered else ";;uteblitt")
                + f";fysisk;{chance.randrange(12)}\r\n"
            )
            file.write(last)


if __name__ == "__main__":
    for result in run():
        print(result)
