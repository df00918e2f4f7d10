# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "tildeling.outbox"
    label = "outbox"
    verbose_name = "utboks"
