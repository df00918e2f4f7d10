# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "tildeling.delivery"
    label = "delivery"
    verbose_name = "leveranse"
