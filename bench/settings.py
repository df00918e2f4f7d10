# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The settings of a measurement: as production where it costs, in databases of its own."""

import os

# Each process that makes a database has its own; a server it starts inherits the name.
os.environ.setdefault("TILDELING_TEST_DATABASE", f"bench_tildeling_{os.getpid()}")

from tildeling.postgres import database
from tildeling.settings.test import *  # noqa: F403

DEMO = False
INSTALLED_APPS = [*INSTALLED_APPS, "bench"]  # noqa: F405
ROOT_URLCONF = "bench.urls"
# A commit waits for the disk here as in production, and a connection is kept between requests.
DATABASES = {
    "default": database(name="tildeling", cluster="postgres-test", extra="-c statement_timeout=0")
    | {"TEST": {"NAME": TEST_DATABASE, "TEMPLATE": os.environ.get("BENCH_TEMPLATE") or None}}  # noqa: F405
}
if os.environ.get("TILDELING_ON_TEST_DATABASE"):
    DATABASES["default"]["NAME"] = TEST_DATABASE  # noqa: F405
CELERY_BROKER_URL = ""
