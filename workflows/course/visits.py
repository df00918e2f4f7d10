# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A visits export in a course: order numbers are known first when the orders are placed."""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tildeling.orders.models import Order
from workflows.course.reading import Entry

if TYPE_CHECKING:
    from workflows.course.runner import Runner

_DAY = re.compile(rb"\b\d{2}\.\d{2}\.\d{4}\b")


def visits_file(runner: "Runner", entry: Entry) -> bytes:
    """Return the named file with `{service}` replaced by the order, and its dates moved along."""
    content = (runner.course.folder / entry.data["file"]).read_bytes()
    for order in Order.objects.filter(case_id=runner.case_id).order_by("id"):
        content = content.replace(b"{" + order.service.encode() + b"}", order.order_number.encode())
    return _DAY.sub(lambda found: _moved(found[0], runner.course.shift), content)


def _moved(text: bytes, shift: timedelta) -> bytes:
    day = datetime.strptime(text.decode(), "%d.%m.%Y")  # noqa: DTZ007 -- a date, not an instant
    return (day + shift).strftime("%d.%m.%Y").encode()
