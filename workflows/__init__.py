# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What happens next, whose turn it is and by when: the only room that knows viewflow."""
