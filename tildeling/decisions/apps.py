# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "tildeling.decisions"
    label = "decisions"
    verbose_name = "vedtak"
