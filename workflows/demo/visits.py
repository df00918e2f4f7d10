# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Make the visits of orders that are delivered, as a file from a visit system."""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from tildeling.orders.models import Order, OrderVersion
from tildeling.orders.states import OrderState

COLUMNS = (
    "besok_id", "kilde", "bestilling", "tjeneste", "ansatt", "planlagt_fra", "planlagt_til",
    "fra", "til", "status", "form", "kjøretid_min", "indirekte_min",
)  # fmt: skip
LONGEST_VISIT = 60
# Of a hundred planned visits: delivered, nobody home, declined, cancelled by us, missed.
STATUSES = (
    ("utført", 93),
    ("bom", 2),
    ("avlyst_bruker", 2),
    ("avlyst_tjeneste", 1),
    ("uteblitt", 2),
)
STARTS = (time(8), time(9, 30), time(11), time(13), time(18), time(20))
SOURCE = "demo"


def visits_csv(*, until: date, seed: int = 1) -> str:
    """Return the visits of every running order from its start to a day, not included."""
    chance = random.Random(seed)  # noqa: S311 -- the same demo each time, no secret
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    number = 0
    running = Order.objects.filter(state__in=[OrderState.ACTIVE, OrderState.COMPLETED])
    for order in running.order_by("id"):
        kept = chance.gauss(0.97, 0.08)
        for row in _of_order(order, until, kept, chance):
            number += 1
            writer.writerow([f"{SOURCE}-{number}", SOURCE, order.order_number, order.service, *row])
    return "\ufeff" + out.getvalue()


def _of_order(order: Order, until: date, kept: float, chance: random.Random) -> Iterator[list[str]]:
    carers = [str(chance.randint(1000, 1150)) for _ in range(chance.randint(2, 6))]
    for version in order.versions.order_by("number"):
        if not version.minutes:
            continue
        begins = max(version.during.lower, order.started_on or version.during.lower)
        ends = min(version.during.upper or until, until, order.ended_on or until)
        for day, minutes in _plan(version, begins, ends):
            if chance.random() <= kept:
                yield _row(day, minutes, chance.choice(carers), chance)


def _plan(version: OrderVersion, begins: date, ends: date) -> Iterator[tuple[date, int]]:
    """Spread the granted minutes evenly over the days of each period."""
    minutes = version.minutes or 0
    weeks = version.per_weeks or 4
    count = max(1, -(-minutes // LONGEST_VISIT), min(minutes // 25, 7 * weeks))
    step = timedelta(days=7 * weeks) / count
    moment = datetime.combine(begins, time(12))
    while moment.date() < ends:
        yield moment.date(), minutes // count
        moment += step


def _row(day: date, minutes: int, carer: str, chance: random.Random) -> list[str]:
    status = chance.choices([name for name, _ in STATUSES], [part for _, part in STATUSES])[0]
    planned = datetime.combine(day, chance.choice(STARTS))
    begins = planned + timedelta(minutes=chance.randint(-10, 15))
    lasts = max(5, minutes + chance.randint(-5, 6))
    done = status == "utført"
    return [
        carer, _text(planned), _text(planned + timedelta(minutes=minutes)),
        _text(begins) if done else "", _text(begins + timedelta(minutes=lasts)) if done else "",
        status, "fysisk", str(chance.randint(3, 12)) if done else "",
        str(chance.randint(2, 6)) if done else "",
    ]  # fmt: skip


def _text(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y %H:%M}"
