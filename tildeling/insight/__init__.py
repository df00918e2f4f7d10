# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures with a definition, and the never-drop list: reads all, writes nothing."""
