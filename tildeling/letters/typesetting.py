# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Set a letter tree as PDF with Typst: bundled fonts, one template, nothing from outside."""

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parents[2] / "templates" / "letters"

# One file for the citizen and for the archive, as Typst writes them; no certification is claimed.
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]

# Shown for a character that no bundled font has: PDF/A refuses a letter with a missing glyph.
_MISSING = "□"
# A run this long is no word; without a place to break it would leave the page.
_LONG_RUN = re.compile(r"[^\s\u200b]{41,}")
_BREAK_EVERY = 10
# A telephone number or «§ 3-2» is not torn apart at the end of a line.
_KEPT_SPACE = re.compile(r"(?<=[\d§]) (?=\d)")

_QUOTED = re.compile(r"`[^`]*`")

_of_thread = threading.local()


class CannotTypeset(RuntimeError):
    """Typst refused the letter; the message is Typst's, without what it quotes of the letter."""


def typeset(tree: Mapping[str, Any]) -> bytes:
    """Return the letter as tagged PDF (PDF/UA-1 and PDF/A-2a); the same tree gives the same bytes.

    Every value of the tree is set as literal text. Raises `CannotTypeset` when Typst refuses.
    """
    try:
        made = _compiler().compile(
            format="pdf",
            sys_inputs=inputs_of(tree),
            pdf_standards=[*STANDARDS],
            timestamp=_noon(tree["head"]["dated_on"]),
        )
    except typst.TypstError as refused:
        # Neither the message nor the chain may carry a name into a log.
        raise CannotTypeset(_QUOTED.sub("`…`", refused.message)) from None
    return cast(bytes, made)


def inputs_of(tree: Mapping[str, Any]) -> dict[str, str]:
    """Return what the template is given: the tree as JSON, with only characters we can set."""
    return {"tree": json.dumps(_settable(tree), ensure_ascii=False)}


def new_compiler() -> typst.Compiler:
    """Return a compiler that reads our template folder and our fonts, and nothing else."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    # Packages would come over the network; the template uses none, and these paths hold none.
    return typst.Compiler(
        TEMPLATES / "letter.typ",
        root=TEMPLATES,
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=TEMPLATES / "no-packages",
        package_cache_path=TEMPLATES / "no-packages",
    )


def _compiler() -> typst.Compiler:
    # A compiler serves one thread at a time, and keeps fonts and template warm between letters.
    if not hasattr(_of_thread, "compiler"):
        _of_thread.compiler = new_compiler()
    return cast(typst.Compiler, _of_thread.compiler)


def _noon(dated_on: str) -> int:
    day = date.fromisoformat(dated_on)
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def _settable(value: Any) -> Any:
    if isinstance(value, str):
        shown = _KEPT_SPACE.sub("\u00a0", _unsettable().sub(_MISSING, value))
        return _LONG_RUN.sub(_with_breaks, shown)
    if isinstance(value, Mapping):
        return {key: _settable(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(item) for item in value]
    return value


def _with_breaks(run: re.Match[str]) -> str:
    parts = range(0, len(run[0]), _BREAK_EVERY)
    return "\u200b".join(run[0][at : at + _BREAK_EVERY] for at in parts)


@lru_cache(maxsize=1)
def _unsettable() -> re.Pattern[str]:
    lock = json.loads((FONTS / "fonts.lock.json").read_text(encoding="utf-8"))
    ranges = [part.partition("-") for line in lock["characters"] for part in line.split()]
    known = "".join(
        f"{chr(int(low, 16))}-{chr(int(high or low, 16))}".translate(_ESCAPED)
        for low, _, high in ranges
    )
    return re.compile(f"[^\\n{known}]")


# The hyphen between two ends is syntax; the ends themselves must never be.
_ESCAPED: dict[int, str] = {ord(sign): f"\\{sign}" for sign in "]\\^"}
