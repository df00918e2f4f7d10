# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was tried or mapped per need, what is proposed, and the ladder check."""
