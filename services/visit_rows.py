# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The rows of the visits file: their words, what one can be refused for, and what it becomes.

What can only be told from other rows or from the orders is the import's matter.
"""

import hashlib

from services.visit_columns import (
    COLUMNS,
    ERROR_COLUMNS,
    FNR_DIGITS,
    OPTIONAL,
    WHOLE_ROW,
    Cells,
    Header,
    RefusedRow,
    UnusableFile,
    cleaned,
    is_identity_number,
    presentable,
    safe_cell,
    split_line,
)
from services.visit_times import CLOCKS, DAY, MINUTE, BadTime, Times

__all__ = [
    "COLUMNS", "ERROR_COLUMNS", "FORMS", "OPTIONAL", "REASONS", "STAGED", "STATUSES", "WHOLE_ROW",
    "Cells", "Header", "RefusedRow", "RowReader", "UnusableFile", "cleaned", "presentable",
    "refused_record", "safe_cell", "split_line",
]  # fmt: skip

MOST_SOURCES = 200  # a file has one or two; many more is a column that was mixed up

# What a row becomes, in this order; the staging table of the import has the same columns.
STAGED = (
    "again", "external_id", "source", "service", "visit_group", "order_number", "carer",
    "planned_start", "planned_end", "planned_minutes", "start", "end", "minutes", "starts_on",
    "travel_minutes", "indirect_minutes", "status", "form", "row_hash", "column", "code",
)  # fmt: skip

STATUSES = {
    "utført": "delivered",
    "bom": "not_there",
    "avlyst_bruker": "declined",
    "avlyst_tjeneste": "cancelled",
    "uteblitt": "missed",
    "trukket": "withdrawn",
}
FORMS = {"fysisk": "physical", "digital": "digital"}

REASONS = {
    "missing": "Fyll ut denne kolonnen.",
    "too_long": "Verdien er for lang.",
    "characters": "Verdien har tegn som ikke kan leses.",
    "columns": "Raden har ikke like mange kolonner som overskriften.",
    "quotes": "Anførselstegnene i raden går ikke opp.",
    "value": "Verdien må være tekst eller et tall.",
    "time_format": "Skriv tidspunktet som dd.mm.åååå tt:mm, eller etter ISO 8601 med tidssone.",
    "time_offset": "Tidspunktet mangler en gyldig tidssone.",
    "time_skipped": "Klokkeslettet finnes ikke: klokka ble stilt fram denne natten.",
    "no_such_date": "Datoen finnes ikke.",
    "no_such_clock": "Klokkeslettet finnes ikke.",
    "ends_before": "Slutten er før starten.",
    "over_24_hours": "Besøket varer mer enn 24 timer.",
    "in_future": "Tidspunktet har ikke vært ennå.",
    "too_far_ahead": "Tidspunktet er mer enn ett år fram.",
    "needs_times": "Et utført besøk må ha både fra og til.",
    "only_delivered": "Bare et utført besøk skal ha fra og til.",
    "both_planned": "Fyll ut både planlagt_fra og planlagt_til, eller ingen av dem.",
    "needs_day": "Fyll ut planlagt_fra, slik at vi vet hvilken dag det gjelder.",
    "unknown_status": "Statusen er ikke et av ordene som kan brukes.",
    "unknown_form": "Formen må være fysisk eller digital.",
    "whole_minutes": "Skriv hele minutter, fra 0 til 1440.",
    "identity_number": "Dette er et fødselsnummer. Det skal ikke stå i filen.",
    "unknown_order": "Vi fant ingen bestilling med dette nummeret hos deg.",
    "other_service": "Tjenesten er en annen enn den som er bestilt.",
    "key_in_use": "Nummeret er alt brukt for et annet besøk fra denne kilden.",
    "nothing_to_withdraw": "Det finnes ikke noe besøk med dette nummeret å trekke.",
}

_LENGTHS = {"besok_id": 80, "kilde": 40, "besok_gruppe": 80, "ansatt": 40}
_SHORT = 10  # texts up to this are neither too long nor an identity number
_LONG = _LENGTHS["besok_id"]
_MINUTES = {str(count): count for count in range(1441)} | {"": 0}
_YEAR_AHEAD = 366 * DAY
_HASH_BYTES = 16
_SPOTS = (1 << 24) - 1  # of keys seen before: a fixed 16 MB, however long the file is
_NONE = r"\N"


class RowReader:
    """Turns the cells of one file's rows into lines for the staging table."""

    def __init__(self, now: int) -> None:
        """`now` is when the file came, in seconds since 1970: later visits have not happened."""
        self.sources: set[str] = set()
        self.withdraws = False
        self._now = now
        self._times = Times()
        self._seen = bytearray(_SPOTS + 1)

    def record(self, cells: Cells) -> str:
        """Return the row as the tab-separated values of `STAGED`, or raise `RefusedRow`.

        The first says whether an earlier row may have had the same key: 0 is certain, 1 is not.
        A row that withdraws another needs its key only, and nothing else of it is read. Texts are
        without tabs and with backslashes doubled, as `cleaned` leaves them.
        """
        text = self._plain(cells) or self.whole(cells)
        spot = hash(cells[:2]) & _SPOTS
        again = self._seen[spot]
        self._seen[spot] = 1
        return f"{again}\t{text}"

    def whole(self, cells: Cells) -> str:
        """Return all but the first value by every rule in turn; notes sources and withdrawals."""
        (number, source, group, order, service, carer, planned_from, planned_to,
         start, end, status_word, form_word, travel, indirect) = cells  # fmt: skip
        _check_key(cells)
        status = STATUSES[status_word]
        self._note(source)
        if status == "withdrawn":
            self.withdraws = True
            return f"{number}\t{source}{_WITHDRAWAL}"
        _check_rest(cells)
        planned_day, planned = self._planned(planned_from, planned_to)
        day, happened = self._happened(status, start, end)
        starts_on = self._day(planned_day if day is None else day)
        # A source's groups are its own: two sources may use the same number.
        body = (
            f"{group and f'{source}:{group}'}\t{order}\t{carer}\t{planned}\t{happened}\t{starts_on}"
            f"\t{_minutes('kjøretid_min', travel)}\t{_minutes('indirekte_min', indirect)}"
            f"\t{status}\t{FORMS[form_word]}"
        )
        return f"{number}\t{source}\t{service}\t{body}\t\\\\x{_checksum(body)}\t\\N\t\\N"

    def _plain(self, cells: Cells) -> str | None:
        """Return the record of a row that nothing is special with, the most of any file.

        Every text is short, every time is local and within a day whose clock is not changed; None
        for any other row. It only saves time: a test holds it to say what `whole` says.
        """
        (number, source, group, order, service, carer, planned_from, planned_to,
         start, end, status_word, form_word, travel, indirect) = cells  # fmt: skip
        if (
            status_word != "utført" or group or not order or source not in self.sources
            or not 0 < len(number) <= _LONG or len(number) == FNR_DIGITS
            or not 0 < len(carer) <= _SHORT
            or end[:10] != start[:10] or planned_to[:10] != planned_from[:10]
        ):  # fmt: skip
            return None
        midnights = self._times.midnights
        try:
            midnight = midnights[start[:10]]
            begins, ends = midnight + CLOCKS[start[10:]], midnight + CLOCKS[end[10:]]
            midnight = midnights[planned_from[:10]]
            planned = midnight + CLOCKS[planned_from[10:]]
            planned_end = midnight + CLOCKS[planned_to[10:]]
            if begins > ends or ends > self._now or planned > planned_end or planned > self._now:
                return None
            body = (
                f"\t{order}\t{carer}\t{planned}\t{planned_end}\t{(planned_end - planned) // 60}"
                f"\t{begins}\t{ends}\t{(ends - begins) // 60}"
                f"\t{start[6:10]}-{start[3:5]}-{start[:2]}"
                f"\t{_MINUTES[travel]}\t{_MINUTES[indirect]}\tdelivered\t{FORMS[form_word]}"
            )
        except KeyError:
            return None
        return f"{number}\t{source}\t{service}\t{body}\t\\\\x{_checksum(body)}\t\\N\t\\N"

    def _note(self, source: str) -> None:
        self.sources.add(source)
        if len(self.sources) > MOST_SOURCES:
            raise UnusableFile(f"Filen har besøk fra mer enn {MOST_SOURCES} kilder.")

    def _happened(self, status: str | None, start: str, end: str) -> tuple[int | None, str]:
        if status != "delivered":
            if start or end:
                raise RefusedRow("fra" if start else "til", "only_delivered")
            return None, f"{_NONE}\t{_NONE}\t0"
        if not start or not end:
            raise RefusedRow("til" if start else "fra", "needs_times")
        begins, ends = self._stay(("fra", start), ("til", end))
        if ends > self._now:
            raise RefusedRow("fra" if begins > self._now else "til", "in_future")
        return begins, f"{begins}\t{ends}\t{(ends - begins) // MINUTE}"

    def _planned(self, start: str, end: str) -> tuple[int | None, str]:
        if not start and not end:
            return None, f"{_NONE}\t{_NONE}\t0"
        if not start or not end:
            raise RefusedRow("planlagt_til" if start else "planlagt_fra", "both_planned")
        begins, ends = self._stay(("planlagt_fra", start), ("planlagt_til", end))
        if begins > self._now + _YEAR_AHEAD:
            raise RefusedRow("planlagt_fra", "too_far_ahead")
        return begins, f"{begins}\t{ends}\t{(ends - begins) // MINUTE}"

    def _stay(self, first: tuple[str, str], last: tuple[str, str]) -> tuple[int, int]:
        try:
            begins, ends = self._times.stay(first[1], last[1])
        except BadTime:
            raise self._which(first, last) from None
        if ends < begins:
            raise RefusedRow(last[0], "ends_before")
        if ends - begins > DAY:
            raise RefusedRow(last[0], "over_24_hours")
        return begins, ends

    def _which(self, *pair: tuple[str, str]) -> RefusedRow:
        for column, text in pair:
            try:
                self._times.instant(text)
            except BadTime as bad:
                return RefusedRow(column, bad.code)
        raise AssertionError("one of the two was refused")

    def _day(self, instant: int | None) -> str:
        if instant is None:
            raise RefusedRow("planlagt_fra", "needs_day")
        return self._times.oslo_date(instant)


def refused_record(refused: RefusedRow) -> str:
    """Return the values of `STAGED` for a row that was refused: only the column and the code."""
    empty = f"{_NONE}\t" * (len(STAGED) - 3)
    return f"0\t{empty}{refused.column}\t{refused.code}"


def _check_key(cells: Cells) -> None:
    row = dict(zip(COLUMNS, cells, strict=True))
    for name in ("besok_id", "kilde", "status"):
        if not row[name]:
            raise RefusedRow(name, "missing")
    _check_lengths(row, "besok_id", "kilde")
    for name in ("besok_id", "kilde"):
        if is_identity_number(row[name]):
            raise RefusedRow(name, "identity_number")
    if row["status"] not in STATUSES:
        raise RefusedRow("status", "unknown_status")


def _check_rest(cells: Cells) -> None:
    row = dict(zip(COLUMNS, cells, strict=True))
    for name in ("bestilling", "ansatt", "form"):
        if not row[name]:
            raise RefusedRow(name, "missing")
    _check_lengths(row, "ansatt", "besok_gruppe")
    for name in ("ansatt", "besok_gruppe"):
        if is_identity_number(row[name]):
            raise RefusedRow(name, "identity_number")
    if row["form"] not in FORMS:
        raise RefusedRow("form", "unknown_form")


def _check_lengths(row: dict[str, str], *names: str) -> None:
    for name in names:
        if len(row[name]) > _LENGTHS[name]:
            raise RefusedRow(name, "too_long")


def _checksum(body: str) -> str:
    return hashlib.blake2b(body.encode(), digest_size=_HASH_BYTES).hexdigest()


def _minutes(column: str, text: str) -> int:
    count = _MINUTES.get(text)
    if count is None:
        raise RefusedRow(column, "whole_minutes")
    return count


# Everything but the key is empty, and the checksum is the same each time.
_WITHDRAWAL = f"\t{_NONE}" * 13 + "\twithdrawn\t\\N\t\\\\x" + _checksum("withdrawn") + "\t\\N\t\\N"
