# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Where visits come from: a CSV file, a workbook or rows from another system.

Each source is read in blocks, twice at most: once into the staging table, and once more for what
the refused rows looked like. Nothing here knows the database.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from typing import IO, Any, Protocol

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from services.visit_rows import (
    COLUMNS,
    ERROR_COLUMNS,
    Header,
    RefusedRow,
    RowReader,
    UnusableFile,
    cleaned,
    presentable,
    refused_record,
    split_line,
)
from tildeling.delivery.commands.contents import (
    NOT_TEXT,
    FileContent,
    look_through,
    pieces,
    reading,
    whole_lines,
)

Rows = list[Mapping[str, Any]] | tuple[Mapping[str, Any], ...]
Content = FileContent | Rows
Raw = tuple[int, dict[str, str]]

# A workbook is a zip file: what it unpacks to is looked at before it is unpacked.
LARGEST_WORKBOOK = 1 << 29
_ROWS_A_BLOCK = 5_000
_BLANK = " \t;,"
_CONTROLS = bytes(code for code in range(32) if code != ord("\n")) + b"\x7f"
# Bytes of UTF-8 that `cleaned` may have work with, besides blanks at the ends of a value.
_UNTIDY = (b'"', b"\\", b"'", b"\xc2", b"\xcc", b"\xcd", b"\xe2", b"\xef")
_NOT_DECODED = "\ufffd"
_NOT_WORKBOOK = "Filen er ikke en arbeidsbok vi kan lese. Lagre den som XLSX, og send den på nytt."


class Source(Protocol):
    """Rows of visits that can be read again."""

    sha256: str

    def staged(self, reader: RowReader) -> Iterator[bytes]:
        """Yield every row for the staging table, its number first, in blocks."""

    def raws(self, numbers: Iterable[int]) -> Iterator[Raw]:
        """Yield the rows with these ascending numbers as they came, by column."""


def opened(content: Content, form: str) -> Source:
    """Return the source of a form, `csv`, `xlsx` or `rows`; `UnusableFile` for what is not one."""
    if form == "rows":
        if not isinstance(content, list | tuple):
            raise UnusableFile("Radene må være en liste.")
        return RowSource(content)
    if isinstance(content, list | tuple):
        raise UnusableFile(NOT_TEXT)
    if form == "xlsx":
        return WorkbookSource(content)
    if form == "csv":
        return CsvSource(content)
    raise UnusableFile("Vi leser bare CSV og XLSX.")


class CsvSource:
    """A CSV file: `;` or `,`, UTF-8 with or without BOM, or Latin-1; a row is one line."""

    def __init__(self, content: FileContent) -> None:
        """Find encoding, separator and columns; `UnusableFile` when it is not such a file."""
        self._content = content
        self._delimiter = ";"
        self.sha256, self._encoding = look_through(content)
        first = next((line for line in self._lines() if _says_something(line[1])), None)
        if first is None:
            raise UnusableFile("Filen er tom.")
        self._header_line, text = first
        if "\0" in text:
            raise UnusableFile(NOT_TEXT)
        self._delimiter = max(";,", key=lambda mark: _known(text, mark))
        self._header = Header(_split(text, self._delimiter))

    def staged(self, reader: RowReader) -> Iterator[bytes]:
        """Yield every row for the staging table, its line in the file first, in blocks."""
        for first, lines, tidy in self._blocks():
            rows = self._records(first, lines, reader, tidy=tidy)
            yield "".join(rows).encode()

    def _records(
        self, first: int, lines: list[str], reader: RowReader, *, tidy: bool
    ) -> Iterator[str]:
        record, arrange, mark = reader.record, self._header.arrange, self._delimiter
        for number, line in enumerate(lines, first):
            if not line or number <= self._header_line:
                continue
            try:
                cells = arrange(line.split(mark)) if tidy else self._untidy(line)
                yield f"{number}\t{record(cells)}\n"
            except RefusedRow as refused:
                if line.strip(_BLANK):
                    yield f"{number}\t{refused_record(refused)}\n"

    def raws(self, numbers: Iterable[int]) -> Iterator[Raw]:
        """Yield the lines with these ascending numbers as they came, by column."""
        wanted = iter(numbers)
        number = next(wanted, None)
        for first, lines, _ in self._blocks():
            while number is not None and number < first + len(lines):
                yield number, self._header.raw(self._split(lines[number - first]))
                number = next(wanted, None)
            if number is None:
                return

    def _split(self, line: str) -> list[str]:
        try:
            return split_line(line, self._delimiter)
        except RefusedRow:
            return [line]

    def _untidy(self, line: str) -> tuple[str, ...]:
        return cleaned(self._header.arrange(split_line(line, self._delimiter)))

    def _lines(self) -> Iterator[tuple[int, str]]:
        for first, lines, _ in self._blocks():
            yield from enumerate(lines, first)

    def _blocks(self) -> Iterator[tuple[int, list[str], bool]]:
        """Yield the number of a block's first line, its lines, and whether they are tidy.

        Tidy lines have no quotes, blanks around values or marks that nobody sees.
        """
        number = 1
        for block in whole_lines(self._content):
            plain = block.replace(b"\r\n", b"\n")
            # What is not the file's encoding becomes a mark that `cleaned` refuses.
            text = plain.decode(self._encoding, "replace")
            lines = text.split("\n")
            lines.pop()
            yield number, lines, _NOT_DECODED not in text and self._is_tidy(plain)
            number += len(lines)

    def _is_tidy(self, block: bytes) -> bool:
        if self._encoding != "utf-8" or block.translate(None, _CONTROLS) != block:
            return False
        if any(mark in block for mark in _UNTIDY):
            return False
        mark = self._delimiter.encode()
        values = block.replace(b"\n", mark)
        return not (values.startswith(b" ") or mark + b" " in values or b" " + mark in values)


class WorkbookSource:
    """The first sheet of an XLSX workbook, its first row the names of the columns."""

    def __init__(self, content: FileContent) -> None:
        """Look at the file before it is unpacked; `UnusableFile` when it is not a workbook."""
        checksum = hashlib.sha256()
        for block in pieces(content):
            checksum.update(block)
        self.sha256 = checksum.hexdigest()
        self._content = content
        with reading(content) as file:
            _check_archive(file)
        first = next(self._rows(), None)
        if first is None:
            raise UnusableFile("Filen er tom.")
        self._header_line, names = first
        while names and not names[-1]:
            names.pop()
        self._header = Header(names)

    def staged(self, reader: RowReader) -> Iterator[bytes]:
        """Yield every row for the staging table, its number in the sheet first, in blocks."""
        rows = []
        for number, cells in self._rows():
            if number <= self._header_line:
                continue
            try:
                record = reader.record(cleaned(self._header.arrange(self._fitted(cells))))
            except RefusedRow as refused:
                record = refused_record(refused)
            rows.append(f"{number}\t{record}\n")
            if len(rows) == _ROWS_A_BLOCK:
                yield "".join(rows).encode()
                rows = []
        yield "".join(rows).encode()

    def raws(self, numbers: Iterable[int]) -> Iterator[Raw]:
        """Yield the rows with these ascending numbers as they came, by column."""
        wanted = iter(numbers)
        number = next(wanted, None)
        for found, cells in self._rows():
            if number is None:
                return
            if found == number:
                yield number, self._header.raw(cells)
                number = next(wanted, None)

    def _fitted(self, cells: list[str]) -> list[str]:
        # A sheet's row ends at its last used cell, or runs on in empty ones.
        width = self._header.width
        while len(cells) > width and not cells[-1]:
            cells.pop()
        return cells + [""] * (width - len(cells))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number and the cells of every row that is not empty."""
        try:
            with (
                reading(self._content) as file,
                closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as book,
            ):
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # what a file says of its own size is often wrong
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    cells = [_cell(value) for value in row]
                    if any(cells):
                        yield number, cells
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError,
                SyntaxError, OSError):  # fmt: skip
            raise UnusableFile(_NOT_WORKBOOK) from None


class RowSource:
    """Rows by name of column, as the API has them; a row's number is its place from 1."""

    def __init__(self, rows: Rows) -> None:
        """Take the rows; `UnusableFile` when one of them would bring a person in."""
        self._rows = rows
        if not rows:
            raise UnusableFile("Listen er tom.")
        checksum = hashlib.sha256()
        names: set[str] = set()
        for row in rows:
            if not isinstance(row, Mapping):
                raise UnusableFile("Hver rad må være et objekt med navn på kolonnene.")
            names.update(str(name) for name in row)
            checksum.update(json.dumps(row, sort_keys=True, default=str).encode())
        self.sha256 = checksum.hexdigest()
        self._header = Header([*COLUMNS, *sorted(names - set(COLUMNS))])

    def staged(self, reader: RowReader) -> Iterator[bytes]:
        """Yield every row for the staging table, its number first, in blocks."""
        for first in range(0, len(self._rows), _ROWS_A_BLOCK):
            part = self._rows[first : first + _ROWS_A_BLOCK]
            yield "".join(
                f"{number}\t{_record(reader, row)}\n" for number, row in enumerate(part, first + 1)
            ).encode()

    def raws(self, numbers: Iterable[int]) -> Iterator[Raw]:
        """Yield the rows with these numbers as they came, by column."""
        for number in numbers:
            row = self._rows[number - 1]
            yield (
                number,
                {
                    name: presentable("" if row[name] is None else str(row[name]))
                    for name in COLUMNS
                    if name in row
                },
            )


def _record(reader: RowReader, row: Mapping[str, Any]) -> str:
    try:
        return reader.record(cleaned(tuple(_value(name, row.get(name)) for name in COLUMNS)))
    except RefusedRow as refused:
        return refused_record(refused)


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise RefusedRow(name, "value")


def _cell(value: Any) -> str:
    """Return a cell of a sheet as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        # A sheet keeps times as fractions of a day, which miss the minute by a hair.
        nearest = value + timedelta(seconds=30)
        return nearest.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _known(line: str, delimiter: str) -> int:
    names = {name.strip().casefold() for name in _split(line, delimiter)}
    return len(names.intersection((*COLUMNS, *ERROR_COLUMNS)))


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return split_line(line, delimiter)
    except RefusedRow:
        return line.split(delimiter)


def _says_something(line: str) -> bool:
    # Excel's own first line says which separator it used.
    return bool(line.strip()) and not line.lower().startswith("sep=")


def _check_archive(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise UnusableFile(_NOT_WORKBOOK) from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnusableFile("Arbeidsboken er låst med passord. Fjern passordet.")
    if sum(entry.file_size for entry in entries) > LARGEST_WORKBOOK:
        raise UnusableFile("Arbeidsboken er for stor. Send besøkene som CSV.")
