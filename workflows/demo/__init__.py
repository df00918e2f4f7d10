# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The demo municipality: files made from a seed, taken in through the product's own doors."""
