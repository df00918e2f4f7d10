# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.apps import AppConfig
from django.core.checks import Tags, register


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    verbose_name = "saksgang"

    def ready(self) -> None:
        from workflows import checks  # noqa: PLC0415 -- the models are ready first here

        register(checks.flows_are_whole)
        register(checks.no_step_is_lost, Tags.database)
