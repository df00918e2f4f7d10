# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who stands beside a service user, and the user groups."""

from django.db.models import TextChoices


class RelatedKind(TextChoices):
    """In what capacity somebody stands beside a service user (domain: participation)."""

    NEXT_OF_KIN = "next_of_kin", "nærmeste pårørende"
    REPRESENTATIVE = "representative", "fullmektig"
    GUARDIAN = "guardian", "verge"


class UserGroup(TextChoices):
    """The group whose ladder applies."""

    ELDERLY = "elderly", "eldre"
    DEVELOPMENTAL_DISABILITY = "developmental_disability", "utviklingshemming"
    MENTAL_HEALTH = "mental_health", "psykisk helse og rus"


class Household(TextChoices):
    """With whom the service user lives."""

    ALONE = "alone", "alene"
    WITH_OTHERS = "with_others", "sammen med andre"
    WITH_PARENTS = "with_parents", "sammen med foreldre"
    UNKNOWN = "unknown", "ikke oppgitt"
