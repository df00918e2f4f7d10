# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What the product costs beside what it is built on, in one run (docs/how-to/measure.md)."""
