# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Icons, vendored files and the writing of values, for `{% load ui %}`."""

import json
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tildeling.pages import clock, formatting
from tildeling.pages.parts import Tag

register = template.Library()


@cache
def _versions() -> dict[str, str]:
    path = settings.BASE_DIR / "static" / "vendor" / "vendor.lock.json"
    return {row["package"]: row["version"] for row in json.loads(path.read_text())}


@register.simple_tag
def vendor(package: str, file: str) -> str:
    """Return the address of a vendored file, in the version that the lock names."""
    return static(f"vendor/{package}/{_versions()[package]}/{file}")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a decorative icon of the sprite; the meaning must stand in words beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        vendor("@navikt/aksel-icons", "sprite.svg"),
        name,
    )


@register.filter
def minutes(value: int | None) -> str:
    """75 → «1 t 15 min»."""
    return formatting.minutes(value)


@register.filter
def number(value: int | float | Fraction | None, decimals: int = 0) -> str:
    """1234.5|number:1 → «1 234,5»."""
    return formatting.number(value, decimals)


@register.filter
def percent(value: float | Fraction | None, decimals: int = 0) -> str:
    """0.712 → «71 %»."""
    return formatting.percent(value, decimals)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as dd.mm.åååå."""
    return formatting.day(value)


@register.filter
def when(value: date | datetime | None) -> str:
    """An instant as «20. nov. 2026 kl. 14.10»."""
    return formatting.when(value)


@register.filter
def time_of_day(value: datetime) -> str:
    """An instant as «10.42»."""
    return formatting.clock(value)


@register.filter
def machine_time(value: date | datetime) -> str:
    """The value of a <time datetime>."""
    return value.isoformat()


@register.filter
def deadline(value: date | None) -> Tag | None:
    """How near a deadline is today, for components/tag.html."""
    return formatting.deadline(value, on=clock.today())


@register.filter
def initials(name: str) -> str:
    """«Kari Nordmann» → «KN»."""
    return formatting.initials(name)


@register.filter
def item(mapping: dict[str, Any], key: str) -> Any:
    """Look a key up, where the template has it in a variable."""
    return mapping.get(key, "")
