# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The bytes of a file that was sent in: in pieces, in whole lines, and in which encoding."""

import codecs
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

from services.visit_rows import UnusableFile

BLOCK = 1 << 20
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b")
NOT_TEXT = "Filen er ikke en tekstfil. Lagre den som CSV med UTF-8, og send den på nytt."

FileContent = bytes | Path | IO[bytes]


def look_through(content: FileContent) -> tuple[str, str]:
    """Return the checksum of a text file and its encoding, having seen all of it."""
    checksum = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    is_first = True
    for piece in chain(pieces(content), [b""]):
        if is_first and piece.startswith((*_BOMS, *_BINARY)):
            raise UnusableFile(NOT_TEXT)
        is_first = False
        checksum.update(piece)
        try:
            if encoding:
                decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            encoding = ""
    return checksum.hexdigest(), encoding or _most_likely(content)


def _most_likely(content: FileContent) -> str:
    """Return the encoding of a file that is not all UTF-8: that of most of its lines.

    One broken character must not turn every other row of the file into nonsense.
    """
    lines = Counter(
        _is_utf8(line)
        for block in whole_lines(content)
        for line in block.split(b"\n")
        if not line.isascii()
    )
    return "utf-8" if lines[True] > lines[False] else "latin-1"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def whole_lines(content: FileContent) -> Iterator[bytes]:
    """Yield blocks that end at the end of a line; `UnusableFile` when a line has no end."""
    kept = b""
    is_first = True
    for piece in pieces(content):
        block = piece.removeprefix(codecs.BOM_UTF8) if is_first else kept + piece
        is_first = False
        end = block.rfind(b"\n") + 1
        kept = block[end:]
        if len(kept) > BLOCK:
            raise UnusableFile(NOT_TEXT)
        if end:
            yield block[:end]
    if kept:
        yield kept + b"\n"


def pieces(content: FileContent) -> Iterator[bytes]:
    """Yield the bytes from the beginning, a block at a time."""
    with reading(content) as file:
        while piece := file.read(BLOCK):
            yield piece


@contextmanager
def reading(content: FileContent) -> Iterator[IO[bytes]]:
    """Give the content from its beginning; a file is closed only by whoever opened it."""
    if isinstance(content, Path):
        with content.open("rb") as file:
            yield file
    else:
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        stream.seek(0)
        yield stream
