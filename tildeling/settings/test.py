# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tests: a PostgreSQL of their own unless DATABASE_URL names one."""

import os

from tildeling.postgres import database
from tildeling.settings.base import *

# One database per run, so that two runs do not meet; what a test starts inherits the name.
TEST_DATABASE = os.environ.setdefault("TILDELING_TEST_DATABASE", f"test_tildeling_{os.getpid()}")

DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
SECRET_KEY = "only-for-tests"
FNR_KEYS = {"1": "11" * 32}
FNR_INDEX_KEY = "22" * 32
SYNTHETIC_PERSONS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Dropping the test database takes longer than a click may, on a busy machine.
DATABASES = {
    "default": database(
        name="tildeling",
        cluster="postgres-test",
        # Dropping a database on a busy machine takes longer than any statement of ours may.
        extra="-c synchronous_commit=off -c statement_timeout=60000",
    )
    | {"CONN_MAX_AGE": 0, "TEST": {"NAME": TEST_DATABASE}}
}
# A process that a test starts (a worker, a server) works on the test's own database.
if os.environ.get("TILDELING_ON_TEST_DATABASE"):
    DATABASES["default"]["NAME"] = TEST_DATABASE
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
AXES_ENABLED = False
