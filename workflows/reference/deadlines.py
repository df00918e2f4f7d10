# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/deadlines.md`: every clock, with its length and what it rests on."""

from collections.abc import Iterable

from services import deadlines
from services.deadlines import Clock, Unit
from workflows.reference.markdown import code, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "Frister regnes ut av hendelser og skrives aldri inn for hånd (`services/deadlines.py`). Alle\n"
    "versjoner står her, eldste først. «ikke bekreftet» må holdes opp mot kilden før den brukes.\n"
)
HEAD = (
    "kode",
    "slag",
    "hva",
    "løper fra",
    "lengde",
    "varsles",
    "hjemmel",
    "gjelder fra",
    "merknad",
)
WORDS = {
    Unit.DAY: ("dag", "dager"),
    Unit.WEEK: ("uke", "uker"),
    Unit.MONTH: ("måned", "måneder"),
    Unit.WORKING_DAY: ("virkedag", "virkedager"),
}


def page() -> str:
    """Return the page."""
    rows = deadlines.load(deadlines.LAW)
    clocks = [clock for key in sorted(rows) for clock in rows[key]]
    return whole(
        "Frister",
        ABOUT,
        section("Satt av lov og forskrift", _table(one for one in clocks if one.is_law)),
        section(
            "Satt av kommunen",
            "Standardverdier som kommunen vedtar selv; ingen av dem er lovens lengde.",
            _table(one for one in clocks if not one.is_law),
        ),
    )


def _table(clocks: Iterable[Clock]) -> str:
    return table(HEAD, [_row(clock) for clock in clocks])


def _row(clock: Clock) -> tuple[str, ...]:
    sure = "" if clock.verified else "ikke bekreftet"
    return (
        code(clock.code),
        code(clock.kind),
        clock.label,
        code(clock.trigger),
        " ".join(part for part in (_length(clock.length), _how(clock)) if part),
        _warned(clock.warn_days),
        clock.basis,
        clock.valid_from.isoformat(),
        " · ".join(part for part in (clock.note, sure) if part),
    )


def _warned(days: int) -> str:
    if not days:
        return ""
    return "dagen før" if days == 1 else f"{days} dager før"


def _length(text: str) -> str:
    length = deadlines.parse_length(text)
    if not length.count:
        return "hendelsens egen dag"
    one, many = WORDS[length.unit]
    return f"{length.count} {one if length.count == 1 else many}"


def _how(clock: Clock) -> str:
    told = []
    if clock.roll:
        told.append("til neste virkedag")
    if clock.counts_first_day:
        told.append("første dag telles")
    if clock.may_be_stated:
        told.append("kan settes i brevet")
    return f"({', '.join(told)})" if told else ""
