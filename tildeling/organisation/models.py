# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Units, employees and their employments over time."""

from datetime import date
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from tildeling.organisation.roles import GRANTS, Permission, Profession, Role, UnitKind


class Unit(models.Model):
    """A part of the municipality that handles cases, maps, delivers or leads."""

    code = models.SlugField("kode", max_length=40)
    name = models.CharField("navn", max_length=120)
    kind = models.CharField("type", max_length=20, choices=UnitKind.choices)
    zone = models.CharField("sone", max_length=40, blank=True)
    # What the unit can do in a week, for «kan dere starte?»; null when nobody has said.
    weekly_capacity_minutes = models.PositiveIntegerField("minutter i uka", null=True, blank=True)
    is_active = models.BooleanField("i bruk", default=True)

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="unit_code_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"enhet #{self.pk}"


class UserManager(BaseUserManager["User"]):
    """Finds employees by user name."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Make an employee with a hashed password; without one nobody can log in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An employee (or another system) that acts; never deleted, only taken out of use."""

    username = models.CharField("brukernavn", max_length=80, unique=True)
    display_name = models.CharField("navn", max_length=120)
    is_active = models.BooleanField("i bruk", default=True)
    colour_scheme = models.CharField("fargevalg", max_length=5, default="auto")
    shortcuts_on = models.BooleanField("hurtigtaster", default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "ansatt"
        verbose_name_plural = "ansatte"
        ordering = ["username"]

    def __str__(self) -> str:
        return f"ansatt #{self.pk}"

    @cached_property
    def all_employments(self) -> list["Employment"]:
        """Every employment ever, read once per request so that a lost right holds at once."""
        if self._state.adding:
            return []
        return list(self.employments.select_related("unit"))

    def employments_on(self, on: date) -> list["Employment"]:
        """Return the employments valid on a date."""
        return [row for row in self.all_employments if row.holds_on(on)] if self.is_active else []

    def roles_on(self, on: date) -> frozenset[str]:
        """Return the roles held on a date."""
        return frozenset(row.role for row in self.employments_on(on))

    def professions_on(self, on: date) -> frozenset[str]:
        """Return the professions held on a date."""
        return frozenset(row.profession for row in self.employments_on(on) if row.profession)

    def units_on(self, on: date, *, permission: Permission | None = None) -> frozenset[int]:
        """Return the ids of the units worked in on a date, where a permission is held if named."""
        return frozenset(
            row.unit_id
            for row in self.employments_on(on)
            if permission is None or permission in GRANTS[Role(row.role)]
        )

    def may(self, permission: Permission, *, on: date) -> bool:
        """Tell whether any role held on a date grants a coarse permission."""
        return any(permission in GRANTS[Role(role)] for role in self.roles_on(on))


class Employment(models.Model):
    """Who works where, as what, from and to (half open)."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="employments", verbose_name="ansatt"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employments", verbose_name="enhet")
    role = models.CharField("rolle", max_length=30, choices=Role.choices)
    profession = models.CharField(
        "profesjon", max_length=30, choices=Profession.choices, blank=True
    )
    during = DateRangeField("periode")

    class Meta:
        verbose_name = "ansettelse"
        verbose_name_plural = "ansettelser"
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="employment_not_twice",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="employment_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"ansettelse #{self.pk}"

    def holds_on(self, on: date) -> bool:
        """Tell whether the employment is valid on a date."""
        lower, upper = self.during.lower, self.during.upper
        return (lower is None or lower <= on) and (upper is None or on < upper)
