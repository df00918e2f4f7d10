# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The columns and cells of the visits file, before anybody looks at what they mean."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from operator import itemgetter

from services.identity_numbers import BadIdentityNumber, normalise

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
# A column with one of these in its name would bring a person into a file that must hold none.
PERSONAL = (
    "fnr", "pnr", "fødsel", "fodsel", "person", "navn", "name", "adresse", "telefon",
)  # fmt: skip
# What makes a spreadsheet run a cell, and the mark in front that stops it: put there in a file of
# refused rows, and taken away when the file comes back.
LIVE = tuple("=+-@＝＋－＠")
SAFE_MARK = "'"
_KEPT_OF_A_VALUE = 200
_KEPT_OF_A_ROW = 1000
_UNSHOWN = "\ufffd"  # stands for a character that cannot be kept, and is refused itself
FNR_DIGITS = 11
_FNR = re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)")
_UNREADABLE = {"Cc", "Cs", "Cn", "Co"}
_KNOWN = frozenset(COLUMNS) | frozenset(ERROR_COLUMNS)
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
    return _FNR.sub(
        lambda found: _UNSHOWN * FNR_DIGITS if is_identity_number(found[0]) else found[0], shown
    )


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


def is_identity_number(text: str) -> bool:
    """Tell whether a text is a well formed identity number, a synthetic one too."""
    if len(text) < FNR_DIGITS:  # most texts, and asking is not for free
        return False
    try:
        normalise(text, synthetic=True)
    except BadIdentityNumber:
        return False
    return True


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
    # A column without a name is what a separator at the end of every line makes.
    named = [name for name in names if name]
    if len(set(named)) < len(named):
        raise UnusableFile("Filen har samme kolonne to ganger.")
    unknown = [place for place, name in enumerate(names, 1) if name and name not in _KNOWN]
    if unknown:
        places = ", ".join(str(place) for place in unknown)
        raise UnusableFile(f"Vi kjenner ikke kolonne nummer {places} i filen. Fjern den.")
