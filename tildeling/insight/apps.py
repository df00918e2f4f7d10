# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tildeling.insight"
    label = "insight"
    verbose_name = "innsikt"
