# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "tildeling.letters"
    label = "letters"
    verbose_name = "brev"
