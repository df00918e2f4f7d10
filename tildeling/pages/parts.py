# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page hands to the components: small frozen values, each drawn by one template."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Tag:
    """A label: components/tag.html. Colour: neutral, info, success, warning, danger, accent."""

    text: str
    colour: str = "neutral"
    outline: bool = False


@dataclass(frozen=True)
class Link:
    """A place to go: components/button.html and lists of links."""

    text: str
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Tab:
    """One section of a case, a page of its own: components/tabs.html."""

    text: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of a course: components/steps.html. State: done, current, later."""

    text: str
    state: str = "later"


@dataclass(frozen=True)
class Fact:
    """A named value: components/facts.html. Lines are shown under each other; a tag follows."""

    name: str
    value: str
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened: components/timeline.html. `by` is who, `text` may hold lines."""

    at: datetime | date
    title: str
    by: str = ""
    text: str = ""
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Tile:
    """A figure: components/tile.html. `value` is ready to read; `url` opens what is behind it."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class CaseBar:
    """Who and what a case page is about: layout/case.html.

    `title` is the matter («Søknad om hjemmesykepleie»), never the person's name; `person` and
    `facts` stand in the identity line under it.
    """

    title: str
    person: str
    facts: Sequence[str] = ()
    tags: Sequence[Tag] = ()
    steps: Sequence[Step] = ()
    tabs: Sequence[Tab] = ()
    due_on: date | None = None
    back: Link | None = None
    alerts: Sequence[str] = field(default=())
