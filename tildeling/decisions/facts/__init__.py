# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What a draft means in law and in a letter: rows turned into the frozen facts of `services`."""
