# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "tildeling.pages"
    label = "pages"
    verbose_name = "sider"
