# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class CareladderConfig(AppConfig):
    name = "tildeling.careladder"
    label = "careladder"
    verbose_name = "omsorgstrapp"
