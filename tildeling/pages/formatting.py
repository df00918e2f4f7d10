# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How numbers, times and deadlines are written for people."""

from datetime import date, datetime
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.minutes import format_hours
from tildeling.pages.parts import Tag

MONTHS = [
    "jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.",
]  # fmt: skip
NO_VALUE = "–"
HARD_SPACE = "\xa0"


def minutes(value: int | None) -> str:
    """Write minutes as hours and minutes: 75 → «1 t 15 min»."""
    return NO_VALUE if value is None else format_hours(value).replace(" ", HARD_SPACE)


def number(value: int | float | Fraction | None, decimals: int = 0) -> str:
    """Write a number the Norwegian way: 1234.5 → «1 234,5»."""
    if value is None:
        return NO_VALUE
    text = f"{float(value):,.{decimals}f}" if decimals else f"{round(value):,}"
    return text.replace(",", HARD_SPACE).replace(".", ",").replace("-", "−")


def percent(value: float | Fraction | None, decimals: int = 0) -> str:
    """Write a ratio as per cent: 0.712 → «71 %»; no ratio is «–»."""
    if value is None:
        return NO_VALUE
    return number(value * 100, decimals) + HARD_SPACE + "%"


def day(value: date | datetime | None) -> str:
    """Write a date as dd.mm.åååå; an instant by its Oslo date."""
    if value is None:
        return NO_VALUE
    return _oslo(value).strftime("%d.%m.%Y")


def when(value: date | datetime | None) -> str:
    """Write an instant for reading: «20. nov. 2026 kl. 14.10»; a date without a time of day."""
    if value is None:
        return NO_VALUE
    local = _oslo(value)
    said = f"{local.day}.{HARD_SPACE}{MONTHS[local.month - 1]} {local.year}"
    if isinstance(local, datetime):
        said += f" kl.{HARD_SPACE}{local:%H.%M}"
    return said


def clock(value: datetime) -> str:
    """Write the time of day: «10.42»."""
    return f"{_oslo(value):%H.%M}"


def initials(name: str) -> str:
    """Return up to two initials of a name, for the round mark beside it."""
    words = name.split()
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


def deadline(due_on: date | None, *, on: date) -> Tag | None:
    """Say how near a deadline is, in words and colour; nothing when there is none."""
    if due_on is None:
        return None
    days = (due_on - on).days
    if days < 0:
        late = ngettext("%(n)s dag over frist", "%(n)s dager over frist", -days) % {"n": -days}
        return Tag(late, "danger", outline=True)
    if days == 0:
        return Tag(_("Frist i dag"), "danger", outline=True)
    left = ngettext("%(n)s dag igjen", "%(n)s dager igjen", days) % {"n": days}
    return Tag(left, "warning" if days <= 3 else "neutral", outline=True)


def _oslo(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
