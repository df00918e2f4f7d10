# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tildeling.organisation"
    label = "organisation"
    verbose_name = "organisasjon"
