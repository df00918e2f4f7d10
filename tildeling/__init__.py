# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tildeling: the case, the decision and the pages."""

from tildeling.celery import app as celery_app

__all__ = ["celery_app"]
