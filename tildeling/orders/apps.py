# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "tildeling.orders"
    label = "orders"
    verbose_name = "bestillinger"
