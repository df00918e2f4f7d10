# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Kinds of letters and the ways they leave."""

from django.db.models import TextChoices


class LetterKind(TextChoices):
    """What a letter is (domain § 7)."""

    GRANT = "grant", "vedtak om innvilgelse"
    PARTIAL_GRANT = "partial_grant", "vedtak om delvis innvilgelse"
    REFUSAL = "refusal", "vedtak om avslag"
    CHANGE = "change", "vedtak om endring"
    TERMINATION = "termination", "vedtak om opphør"
    PRELIMINARY_REPLY = "preliminary_reply", "foreløpig svar"
    INFORMATION_REQUEST = "information_request", "brev om manglende opplysninger"
    PRIOR_NOTICE = "prior_notice", "forhåndsvarsel"


class Channel(TextChoices):
    """How a letter leaves."""

    POST = "post", "post"
    DIGITAL_MAIL = "digital_mail", "digital post"
    HANDED_OVER = "handed_over", "levert personlig"
