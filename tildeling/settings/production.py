# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Production: what differs is read from the environment, and what is missing stops the start."""

import environ

from tildeling.postgres import database
from tildeling.settings.base import *

env = environ.Env()

DEBUG = False
DEMO = False
ALLOWED_HOSTS = env.list("TILDELING_HOSTS")
SECRET_KEY = env.str("TILDELING_SECRET_KEY")
FNR_KEYS = env.json("TILDELING_FNR_KEYS")
FNR_INDEX_KEY = env.str("TILDELING_FNR_INDEX_KEY")
env.str("DATABASE_URL")  # our own server is for one machine; production must name one
DATABASES = {"default": database(name="tildeling")}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "")
OUTBOX_RECEIVER_URL = env.str("OUTBOX_RECEIVER_URL", "")

MUNICIPALITY = env.str("TILDELING_MUNICIPALITY")
SOURCE_URL = env.str("TILDELING_SOURCE_URL", "")
ACCESSIBILITY_URL = env.str("TILDELING_ACCESSIBILITY_URL", "")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^helse/"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
