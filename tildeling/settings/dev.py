# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A machine of one's own: the demo and every `manage.py` command without DATABASE_URL."""

import json
import os
import secrets

from tildeling.postgres import data_dir, database
from tildeling.settings.base import *


def _keys() -> dict[str, str]:
    """Read this machine's own keys, made the first time; they never stand in the repository."""
    path = data_dir() / "keys.json"
    if not path.exists():
        made = {name: secrets.token_hex(32) for name in ("secret", "fnr", "fnr_index")}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(made, file)
    return dict(json.loads(path.read_text()))


_mine = _keys()

DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
SECRET_KEY = _mine["secret"]
FNR_KEYS = {"1": _mine["fnr"]}
FNR_INDEX_KEY = _mine["fnr_index"]
SYNTHETIC_PERSONS = True
DATABASES = {"default": database(name="tildeling")}
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
OUTBOX_RECEIVER_URL = os.environ.get("OUTBOX_RECEIVER_URL", "")
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
WHITENOISE_AUTOREFRESH = False
