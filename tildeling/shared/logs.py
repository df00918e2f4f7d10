# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logs without values: a traceback says where and what kind, never what was in it."""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Writes an exception as its places and types.

    A database error quotes the row and a validation error the text, and both are about somebody.
    """

    def formatException(self, ei: Raised) -> str:  # noqa: N802 -- the name logging calls
        """Write the frames and the type of each exception in the chain, without its message."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines += [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
            lines.append(type(error).__name__)
            error = error.__cause__ or error.__context__
        return "\n".join(lines)
