# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The leader's page: a few figures, each with its definition, and each opening its rows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tildeling.insight.definitions import AVOIDED, FIGURES
from tildeling.insight.queries import FEWEST, Avoided, avoided, counted, note_rows
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now, today
from tildeling.pages.delivery.weeks import rate_tag
from tildeling.pages.exports import csv_response
from tildeling.pages.formatting import minutes, number, percent
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.insight.tables import (
    TABLES,
    Board,
    board,
    delivered_of_all,
    few,
    share_chart,
)
from tildeling.pages.parts import Tag, Tile
from tildeling.shared.refusals import Missing


@needs(Permission.FIGURES)
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures of what the reader answers for; numbers alone to who may not see rows."""
    user, on = actor(request), today()
    of = board(user, on)
    saved = avoided(on, cases=counted(user, on))
    context: dict[str, Any] = {
        "board": of,
        "tiles": _tiles(of, saved),
        "tables": {name.replace("-", "_"): make(of) for name, make in TABLES.items()},
        "chart": share_chart(of),
        "avoided_formula": AVOIDED.formula,
        "avoided_text": _avoided_text(of, saved),
        "avoided_url": of.rows_url("unngatt") if saved.lines else "",
        "figures": FIGURES,
    }
    return render_page(request, "pages/insight/overview.html", context)


@needs(Permission.FIGURES)
def export(request: HttpRequest, name: str) -> HttpResponse:
    """Send one of the page's tables as it stands there; that it left is in the trail."""
    user, on = actor(request), today()
    if name not in TABLES:
        raise Missing
    table = TABLES[name](board(user, on))
    note_rows(actor=user, at=now(), what=f"figures.{name}", rows=len(table.rows))
    rows = [[cell.text for cell in row] for row in table.rows]
    return csv_response(f"{name}-{on:%Y-%m-%d}.csv", table.header, rows)


def _tiles(of: Board, saved: Avoided) -> list[Tile]:
    found = of.figures
    waiting = sum(row.orders for row in found.waiting)
    fallen = sum(row.found for row in found.dropped)
    persons = sum(row.persons for row in of.shares)
    is_hidden = not of.opens and persons < FEWEST
    rate = None if is_hidden else delivered_of_all(of).delivery_rate
    oldest = max(((of.on - row.first_day).days for row in found.waiting), default=0)
    return [
        Tile(
            _("Åpne saker"), of.shown(found.open_cases),
            _("%(n)s uten saksbehandler") % {"n": of.shown(found.unassigned)},
            url=of.rows_url("apne-saker"),
        ),
        Tile(
            _("Saker over frist"), of.shown(found.late_cases),
            _("%(n)s frister er passert") % {"n": of.shown(sum(row.clocks for row in found.late))},
            url=of.rows_url("over-frist"),
        ),
        Tile(
            _("Vedtatt og ikke startet"), of.shown(waiting),
            _("eldste: %(n)s dager") % {"n": number(oldest)} if waiting and of.opens else "",
            url=of.rows_url("ikke-startet"),
        ),
        Tile(
            _("Levert av innvilget"), percent(rate), _("siste fire hele uker, alle enheter"),
            tag=rate_tag(rate),
        ),
        Tile(
            _("Falt ut"), of.shown(fallen), _("skal være 0"), url=of.rows_url("falt-ut"),
            tag=Tag(_("se i dag"), "danger") if fallen else None,
        ),
        Tile(
            _("Unngåtte timer i uka"), _avoided_text(of, saved), _("av vedtak som gjelder i dag"),
            url=of.rows_url("unngatt") if saved.lines else "",
        ),
    ]  # fmt: skip


def _avoided_text(of: Board, saved: Avoided) -> str:
    if not saved.is_measured:
        return _("Ikke målt")
    if not of.opens and saved.lines and len({line.case_id for line in saved.lines}) < FEWEST:
        return few()
    return minutes(saved.minutes)
