# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The leader's tables: each a head and rows of plain cells, with the small groups hidden.

The same tables are drawn on the page and sent as files, so that neither shows more than the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.delivery.facts import Figures as Delivered
from tildeling.delivery.facts import total
from tildeling.insight.queries import (
    FEWEST,
    Figures,
    UnitShare,
    figures,
    hidden_cells,
    sees_rows,
    unit_shares,
)
from tildeling.insight.states import Dropped
from tildeling.orders.states import ReturnReason, WaitCause
from tildeling.organisation.models import User
from tildeling.pages.charts import Chart, Series
from tildeling.pages.delivery.weeks import Period, last_weeks, rate_tag
from tildeling.pages.formatting import day, minutes, number, percent
from tildeling.pages.parts import Tag

WEEKS = 4


@dataclass(frozen=True)
class Cell:
    """A cell: its text, and where the rows behind it are, for who may open them."""

    text: str
    url: str = ""
    tag: Tag | None = None
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the page; `name` is what its file is called in the address."""

    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Board:
    """Everything the leader's page is made of, for one reader on one day."""

    user: User
    on: date
    period: Period
    figures: Figures
    shares: list[UnitShare]

    @property
    def opens(self) -> bool:
        """Whether the reader may open the rows behind a number."""
        return sees_rows(self.user, self.on)

    def hidden(self, cells: Mapping[Any, int]) -> frozenset[Any]:
        """Return which cells of a group the reader may not see."""
        return frozenset() if self.opens else hidden_cells(cells)

    def shown(self, found: int) -> str:
        """Write a number of cases or persons, when it is not too small for the reader."""
        if not self.opens and 0 < found < FEWEST:
            return few()
        return number(found)

    def rows_url(self, name: str, **query: str) -> str:
        """Return where the rows of a figure are; nothing for who may not open them."""
        if not self.opens:
            return ""
        url = reverse("insight:rows", args=[name])
        return f"{url}?{urlencode(query)}" if query else url


def board(user: User, on: date) -> Board:
    """Read what the leader's page needs."""
    period = last_weeks(on, WEEKS)
    return Board(
        user=user,
        on=on,
        period=period,
        figures=figures(user, on),
        shares=unit_shares(user, on, period.from_on, period.until_on),
    )


def few() -> str:
    """What stands where a number is too small to be shown."""
    return _("under %(n)s") % {"n": FEWEST}


def late_table(of: Board) -> Table:
    """Return the passed deadlines, kind by kind."""
    hidden = of.hidden({row.code: row.clocks for row in of.figures.late})
    rows = [
        [
            Cell(row.label, tag=Tag(_("lovfrist"), "danger", outline=True) if row.is_law else None),
            _count(row.clocks, row.code in hidden, of.rows_url("over-frist", frist=row.code)),
            Cell("" if row.code in hidden else day(row.oldest_due_on)),
        ]
        for row in of.figures.late
    ]
    return Table("over-frist", _("Frister som er passert"), [_("Frist"), _("Antall"), _("Eldste")],
                 rows)  # fmt: skip


def waiting_table(of: Board) -> Table:
    """Return the orders that should have begun, by unit and cause, the oldest first."""
    waiting = of.figures.waiting
    hidden = of.hidden({(row.unit_id, row.cause): row.orders for row in waiting})
    rows = []
    for row in waiting:
        is_hidden = (row.unit_id, row.cause) in hidden
        url = of.rows_url("ikke-startet", enhet=str(row.unit_id), arsak=row.cause)
        age = (of.on - row.first_day).days
        rows.append(
            [
                Cell(row.unit_name),
                Cell(cause_words(row.cause)),
                _count(row.orders, is_hidden, url),
                Cell("" if is_hidden else number(age), is_number=True),
            ]
        )
    header = [_("Enhet"), _("Årsak"), _("Bestillinger"), _("Eldste, dager")]
    return Table("ikke-startet", _("Vedtatt og ikke startet"), header, rows)


def delivered_table(of: Board) -> Table:
    """Return what each unit delivered of what was granted."""
    hidden = hidden_units(of)
    rows = [_share_cells(row, row.code in hidden) for row in of.shares]
    header = [
        _("Enhet"), _("Personer"), _("Innvilget"), _("Levert"), _("Levert av innvilget"),
        _("Levert av planlagt"),
    ]  # fmt: skip
    return Table("levert", _("Levert av innvilget per enhet, siste fire hele uker"), header, rows)


def dropped_table(of: Board) -> Table:
    """Return how many nobody holds, kind by kind; every kind has its row, also at nothing."""
    found = {row.kind: row.found for row in of.figures.dropped}
    hidden = of.hidden(found)
    rows = [
        [
            Cell(_capital(kind.label)),
            _count(
                found.get(kind.value, 0), kind.value in hidden,
                of.rows_url("falt-ut", type=kind.value) if kind.value in found else "",
            ),
        ]
        for kind in Dropped
    ]  # fmt: skip
    return Table("falt-ut", _("Ingen skal falle ut"), [_("Hva"), _("Antall")], rows)


TABLES: dict[str, Callable[[Board], Table]] = {
    "over-frist": late_table,
    "ikke-startet": waiting_table,
    "levert": delivered_table,
    "falt-ut": dropped_table,
}


def hidden_units(of: Board) -> frozenset[Any]:
    """Return the codes of the units whose sums are of too few persons for the reader."""
    return of.hidden({row.code: row.persons for row in of.shares})


def delivered_of_all(of: Board) -> Delivered:
    """Return the sums of all units."""
    return total(row.figures for row in of.shares)


def share_chart(of: Board) -> Chart | None:
    """Draw each unit's share in per cent, with the limit under which it is looked at."""
    hidden = hidden_units(of)
    rows = [row for row in of.shares if row.code not in hidden]
    if not rows:
        return None
    rates = [row.figures.delivery_rate for row in rows]
    return Chart(
        id="unit-shares",
        title=_("Levert av innvilget per enhet, siste fire hele uker"),
        along=_("Enhet"),
        categories=[row.name for row in rows],
        series=[
            Series(_("Prosent"), [None if r is None else round(float(r) * 100) for r in rates])
        ],
        unit="%",
        target=85,
        target_name=_("85 %"),
    )


def cause_words(cause: str) -> str:
    """Say why an order has not begun."""
    known: type[WaitCause] | type[ReturnReason] = (
        WaitCause if cause in WaitCause.values else ReturnReason
    )
    return _capital(str(known(cause).label))


def _share_cells(row: UnitShare, is_hidden: bool) -> list[Cell]:
    if is_hidden:
        return [Cell(row.name), Cell(few()), *[Cell("–", is_number=True)] * 4]
    figures_of = row.figures
    rate = figures_of.delivery_rate
    return [
        Cell(row.name, url=reverse("delivery:unit", args=[row.code])),
        Cell(number(row.persons), is_number=True),
        Cell(minutes(round(figures_of.decided_minutes)), is_number=True),
        Cell(minutes(figures_of.delivered_minutes), is_number=True),
        Cell(percent(rate), tag=rate_tag(rate), is_number=True),
        Cell(percent(figures_of.plan_accuracy), is_number=True),
    ]


def _count(found: int, is_hidden: bool, url: str) -> Cell:
    return Cell(few()) if is_hidden else Cell(number(found), url=url, is_number=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
