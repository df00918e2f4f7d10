# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tildeling.cases"
    label = "cases"
    verbose_name = "saker"
