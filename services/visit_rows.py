# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The visits file: its columns and words, and what a row on its own can be refused for.

What can only be told from other rows or from the orders is the import's matter.
"""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from operator import itemgetter

from services.identity_numbers import BadIdentityNumber, normalise
from services.visit_times import CLOCKS, DAY, MINUTE, BadTime, Times

# In the order a row is read in; the file may have them in any order.
COLUMNS = (
    "besok_id", "kilde", "besok_gruppe", "bestilling", "tjeneste", "ansatt",
    "planlagt_fra", "planlagt_til", "fra", "til", "status", "form",
    "kjøretid_min", "indirekte_min",
)  # fmt: skip
OPTIONAL = frozenset(
    {"besok_gruppe", "tjeneste", "planlagt_fra", "planlagt_til", "kjøretid_min", "indirekte_min"}
)
# What a file of refused rows has besides; passed over when the file comes back.
ERROR_COLUMNS = ("feil_kolonne", "feil_grunn")
WHOLE_ROW = "hele raden"
MOST_SOURCES = 200  # a file has one or two; many more is a column that was mixed up
# A column with one of these in its name would bring a person into a file that must hold none.
PERSONAL = (
    "fnr", "pnr", "fødsel", "fodsel", "person", "navn", "name", "adresse", "telefon",
)  # fmt: skip
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

# What makes a spreadsheet run a cell, and the mark in front that stops it: put there in a file of
# refused rows, and taken away when the file comes back.
LIVE = tuple("=+-@＝＋－＠")
SAFE_MARK = "'"
_LENGTHS = {"besok_id": 80, "kilde": 40, "besok_gruppe": 80, "ansatt": 40}
_SHORT = 10  # texts up to this are neither too long nor an identity number
_LONG = _LENGTHS["besok_id"]
_MINUTES = {str(count): count for count in range(1441)} | {"": 0}
_YEAR_AHEAD = 366 * DAY
_HASH_BYTES = 16
_SPOTS = (1 << 24) - 1  # of keys seen before: a fixed 16 MB, however long the file is
_KEPT_OF_A_VALUE = 200
_KEPT_OF_A_ROW = 1000
_UNSHOWN = "\ufffd"  # stands for a character that cannot be kept, and is refused itself
_NONE = r"\N"
_FNR_DIGITS = 11
_FNR = re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)")
_UNREADABLE = {"Cc", "Cs", "Cn", "Co"}
Cells = tuple[str, ...]


class UnusableFile(ValueError):
    """A file that cannot be read as visits at all; the message is Norwegian, for the person."""


class RefusedRow(ValueError):
    """A row that cannot be taken in: in which column, and the code of why."""

    def __init__(self, column: str, code: str) -> None:
        self.column = column
        self.code = code
        super().__init__(code)


class Header:
    """The columns of one file in its own order, and where ours are among them."""

    def __init__(self, names: Sequence[str]) -> None:
        """Read the first row; `UnusableFile` when it is not ours or would bring persons in."""
        self.names = [unicodedata.normalize("NFC", name).strip().casefold() for name in names]
        self.width = len(self.names)
        _check_names(self.names)
        # A column that is not there is read from an empty cell after the last.
        where = {name: place for place, name in enumerate(self.names)}
        self._ours = itemgetter(*(where.get(name, self.width) for name in COLUMNS))

    def arrange(self, cells: list[str]) -> Cells:
        """Return a row's cells in our own order; `RefusedRow` when there are too many or few."""
        if len(cells) != self.width:
            raise RefusedRow(WHOLE_ROW, "columns")
        cells.append("")
        arranged: Cells = self._ours(cells)
        return arranged

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        """Return a refused row by column as it came, but for what may not be kept.

        A row that has not our columns is kept whole in the first, where nobody takes it for one.
        """
        if len(cells) != self.width:
            return {COLUMNS[0]: presentable(" ".join(cells), _KEPT_OF_A_ROW)}
        return {
            name: presentable(cell)
            for name, cell in zip(self.names, cells, strict=False)
            if name in COLUMNS
        }


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
            or not 0 < len(number) <= _LONG or not 0 < len(carer) <= _SHORT
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


def split_line(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line that may have quotes in it; `RefusedRow` when they do not close.

    A value never spans two lines, so a quote that is not closed costs one row and no more.
    """
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise RefusedRow(WHOLE_ROW, "quotes") from None


def cleaned(cells: Cells) -> Cells:
    """Return a row's cells without blanks around them and without marks that nobody sees.

    `RefusedRow` for a cell with a control character or another that means nothing.
    """
    return tuple(_cleaned(name, cell) for name, cell in zip(COLUMNS, cells, strict=True))


def presentable(cell: str, length: int = _KEPT_OF_A_VALUE) -> str:
    """Return a cell as it may be kept with a refused row: printable, short, no identity number."""
    shown = "".join(letter if letter.isprintable() else _UNSHOWN for letter in cell[:length])
    return _FNR.sub(lambda found: _UNSHOWN * 11 if _is_fnr(found[0]) else found[0], shown)


def safe_cell(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return SAFE_MARK + cell if cell.startswith(LIVE) else cell


def _cleaned(name: str, cell: str) -> str:
    stripped = cell.strip()
    if stripped.startswith(SAFE_MARK) and stripped[1:2] in LIVE:
        stripped = stripped[1:]
    if stripped.isascii() and stripped.isprintable():
        return stripped.replace("\\", "\\\\")
    normal = unicodedata.normalize("NFC", stripped)
    kinds = {letter: unicodedata.category(letter) for letter in normal}
    if _UNSHOWN in kinds or _UNREADABLE.intersection(kinds.values()):
        raise RefusedRow(name, "characters")
    seen = "".join(letter for letter in normal if kinds[letter] != "Cf")
    return seen.strip().replace("\\", "\\\\")


def _check_names(names: list[str]) -> None:
    if any(part in name for name in names for part in PERSONAL):
        raise UnusableFile(
            "Filen har en kolonne for navn, fødselsnummer eller andre personopplysninger. "
            "Fjern den og send filen på nytt. Ingenting er lest inn."
        )
    if not set(names).intersection(COLUMNS):
        raise UnusableFile("Første rad må være overskriften med navnene på kolonnene.")
    missing = [name for name in COLUMNS if name not in names and name not in OPTIONAL]
    if missing:
        raise UnusableFile(f"Filen mangler kolonnen {', '.join(missing)}.")
    if len(set(names)) < len(names):
        raise UnusableFile("Filen har samme kolonne to ganger.")
    unknown = [place for place, name in enumerate(names, 1) if name not in _KNOWN]
    if unknown:
        places = ", ".join(str(place) for place in unknown)
        raise UnusableFile(f"Vi kjenner ikke kolonne nummer {places} i filen. Fjern den.")


def _check_key(cells: Cells) -> None:
    row = dict(zip(COLUMNS, cells, strict=True))
    for name in ("besok_id", "kilde", "status"):
        if not row[name]:
            raise RefusedRow(name, "missing")
    _check_lengths(row, "besok_id", "kilde")
    if _is_fnr(row["kilde"]):
        raise RefusedRow("kilde", "identity_number")
    if row["status"] not in STATUSES:
        raise RefusedRow("status", "unknown_status")


def _check_rest(cells: Cells) -> None:
    row = dict(zip(COLUMNS, cells, strict=True))
    for name in ("bestilling", "ansatt", "form"):
        if not row[name]:
            raise RefusedRow(name, "missing")
    _check_lengths(row, "ansatt", "besok_gruppe")
    for name in ("ansatt", "besok_gruppe"):
        if _is_fnr(row[name]):
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


def _is_fnr(text: str) -> bool:
    if len(text) < _FNR_DIGITS:
        return False
    try:
        normalise(text, synthetic=True)
    except BadIdentityNumber:
        return False
    return True


_KNOWN = frozenset(COLUMNS) | frozenset(ERROR_COLUMNS)
# Everything but the key is empty, and the checksum is the same each time.
_WITHDRAWAL = f"\t{_NONE}" * 13 + "\twithdrawn\t\\N\t\\\\x" + _checksum("withdrawn") + "\t\\N\t\\N"
