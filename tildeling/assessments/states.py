# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The states of a discipline's assessment, how it was made, and the tests used."""

from django.db.models import TextChoices


class AssessmentStatus(TextChoices):
    """Where one discipline's assessment stands."""

    ORDERED = "ordered", "bestilt"
    IN_PROGRESS = "in_progress", "påbegynt"
    FINISHED = "finished", "ferdig"
    WITHDRAWN = "withdrawn", "trukket"


ASSESSMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    AssessmentStatus.ORDERED: frozenset(
        {AssessmentStatus.IN_PROGRESS, AssessmentStatus.FINISHED, AssessmentStatus.WITHDRAWN}
    ),
    AssessmentStatus.IN_PROGRESS: frozenset(
        {AssessmentStatus.FINISHED, AssessmentStatus.WITHDRAWN}
    ),
    # Taken back with a reason, while the meeting is not held.
    AssessmentStatus.FINISHED: frozenset({AssessmentStatus.IN_PROGRESS}),
    AssessmentStatus.WITHDRAWN: frozenset(),
}


class Mode(TextChoices):
    """How the person was met."""

    HOME_VISIT = "home_visit", "hjemmebesøk"
    INSTITUTION = "institution", "på sykehus eller institusjon"
    PHONE = "phone", "telefon eller video"
    PAPERS = "papers", "bare på papirene"


class TestCode(TextChoices):
    """Tests and measures used in a mapping."""

    SPPB = "sppb", "SPPB (0–12)"
    COPM_PERFORMANCE = "copm_performance", "COPM utførelse (1–10)"
    COPM_SATISFACTION = "copm_satisfaction", "COPM tilfredshet (1–10)"
    MMSE = "mmse", "MMS-NR3 (0–30)"
    TUG = "tug", "TUG, sekunder"
    MNA = "mna", "MNA (0–14)"
