# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The key that makes a call safe to send again: the same key gives the same answer, once done."""

import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import Unreadable
from workflows.engine import Done

HEADER = "Idempotency-Key"
REPLAY = "Idempotent-Replay"
LONGEST = 80
PATTERN = rf"^[!-~]{{1,{LONGEST}}}$"
_KEY = re.compile(PATTERN)


def key_of(request: Request) -> str:
    """Return the key of a call that changes something; `Unreadable` when it has none."""
    key = request.headers.get(HEADER, "")
    if not key:
        raise Unreadable(f"Headeren {HEADER} mangler.", "key_missing")
    if not _KEY.fullmatch(key):
        raise Unreadable(
            f"Headeren {HEADER} må være 1 til {LONGEST} synlige ASCII-tegn uten mellomrom.",
            "key_unreadable",
        )
    return key


def answered(done: Done, content: dict[str, Any], *, status: int = 200, at: str = "") -> Response:
    """Answer a call with a key, and say when it is the answer to an earlier one."""
    headers = {REPLAY: "true"} if done.is_repeat else {}
    if at:
        headers["Location"] = at
    return Response(content, status=status, headers=headers)
