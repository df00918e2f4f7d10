# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The municipality's own published versions of services, ladder and deadlines; not built yet."""
