# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that sort and page by links: the whole state stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Column:
    """A column: `key` is what the address sorts by; without one it does not sort."""

    text: str
    key: str = ""
    numeric: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class HeadCell:
    """A column as components/table_head.html draws it."""

    text: str
    url: str = ""
    aria_sort: str = ""
    numeric: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Pages:
    """Where a list goes back and on by its key: components/pages.html."""

    previous_url: str = ""
    next_url: str = ""
    said: str = ""


def sorted_by(request: HttpRequest, columns: Sequence[Column], default: str) -> str:
    """Return what the address asks to sort by, «-key» for descending; else the default."""
    asked = request.GET.get("sorter", default)
    known = {column.key for column in columns if column.key}
    return asked if asked.removeprefix("-") in known else default


def head(request: HttpRequest, columns: Sequence[Column], order: str) -> list[HeadCell]:
    """Return the head of a table: each sorting column links to itself, turned when it rules."""
    return [_cell(request, column, order) for column in columns]


def address(request: HttpRequest, **changes: str | None) -> str:
    """Return this page's address with some of its query changed; None takes a name out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _cell(request: HttpRequest, column: Column, order: str) -> HeadCell:
    if not column.key:
        return HeadCell(column.text, numeric=column.numeric, hidden=column.hidden)
    rules = order.removeprefix("-") == column.key
    turned = f"-{column.key}" if rules and not order.startswith("-") else column.key
    # A new order starts from the first page: the old key says nothing in it.
    url = address(request, sorter=turned, fra=None, til=None)
    said = ("descending" if order.startswith("-") else "ascending") if rules else ""
    return HeadCell(column.text, url, said, column.numeric)
