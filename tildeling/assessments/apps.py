# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "tildeling.assessments"
    label = "assessments"
    verbose_name = "kartlegging"
