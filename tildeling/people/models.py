# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Service users and those who stand beside them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from tildeling.people.states import Household, RelatedKind, UserGroup


class ServiceUser(models.Model):
    """A person who applies for or receives services.

    The national identity number is stored encrypted with a keyed blind index beside it; it never
    stands in a URL, a log, a message or an exception. Age and sex are never derived from it.
    """

    fnr_cipher = models.BinaryField("kryptert fødselsnummer")
    fnr_key = models.CharField("nøkkel", max_length=10)
    fnr_index = models.CharField("blindindeks", max_length=64)
    given_name = models.CharField("fornavn", max_length=100)
    family_name = models.CharField("etternavn", max_length=100)
    search_name = models.CharField("navn for søk", max_length=210)
    sort_name = models.CharField("sorteringsnøkkel", max_length=420)
    born_on = models.DateField("fødselsdato")
    died_on = models.DateField("dødsdato", null=True, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("postnummer", max_length=4, blank=True)
    postal_place = models.CharField("poststed", max_length=60, blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True)
    language = models.CharField("språk", max_length=60, blank=True)
    zone = models.CharField("sone", max_length=40, blank=True)
    user_group = models.CharField(
        "brukergruppe", max_length=30, choices=UserGroup.choices, default=UserGroup.ELDERLY
    )
    household = models.CharField(
        "husstand", max_length=20, choices=Household.choices, default=Household.UNKNOWN
    )
    version = models.PositiveIntegerField("versjon", default=1)

    class Meta:
        verbose_name = "tjenestemottaker"
        verbose_name_plural = "tjenestemottakere"
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["fnr_index"], name="service_user_once"),
            models.CheckConstraint(
                condition=models.Q(died_on__isnull=True)
                | models.Q(died_on__gte=models.F("born_on")),
                name="service_user_died_after_birth",
            ),
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("search_name"), name="gin_trgm_ops"), name="service_user_search"
            ),
        ]

    def __str__(self) -> str:
        return f"tjenestemottaker #{self.pk}"

    @property
    def full_name(self) -> str:
        """The name as it is written in a letter."""
        return f"{self.given_name} {self.family_name}"


class RelatedPerson(models.Model):
    """Next of kin, representative or guardian, with mandate and period (half open)."""

    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="related", verbose_name="tjenestemottaker"
    )
    kind = models.CharField("rolle", max_length=20, choices=RelatedKind.choices)
    name = models.CharField("navn", max_length=200)
    relation = models.CharField("relasjon", max_length=60, blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True)
    address = models.CharField("adresse", max_length=260, blank=True)
    # What a power of attorney or a guardian's mandate covers, in its own words.
    mandate = models.TextField("fullmakt eller mandat", max_length=2000, blank=True)
    covers_health = models.BooleanField("gjelder helse- og omsorgstjenester", default=False)
    receives_letters = models.BooleanField("skal ha brevene", default=False)
    from_on = models.DateField("fra")
    until_on = models.DateField("til", null=True, blank=True)

    class Meta:
        verbose_name = "person ved siden av"
        verbose_name_plural = "personer ved siden av"
        ordering = ["person", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RelatedKind.values), name="related_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True)
                | models.Q(until_on__gt=models.F("from_on")),
                name="related_period",
            ),
        ]

    def __str__(self) -> str:
        return f"person ved siden av #{self.pk}"
