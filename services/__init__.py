# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be granted, on which terms, by which law, since when: plain Python and TOML."""
