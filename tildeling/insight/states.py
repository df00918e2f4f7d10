# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The ways somebody could fall out of the system."""

from django.db.models import TextChoices


class Dropped(TextChoices):
    """What nobody holds, though somebody must."""

    CASE_WITHOUT_NEXT = "case_without_next", "åpen sak uten noe å gjøre for noen"
    SERVICE_ENDS_UNSEEN = "service_ends_unseen", "tjeneste tar slutt uten at noen har sett på den"
    ORDER_WITHOUT_DECISION = "order_without_decision", "bestilling i gang uten gjeldende vedtak"
