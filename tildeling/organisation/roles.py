# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Roles, the coarse permissions each grants, and professions (domain: roles and professions).

A role alone opens no person: what one may see follows from unit, assignment and active order.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """What an employment lets a person do."""

    CASEWORKER = "caseworker", "saksbehandler"
    SENIOR_CASEWORKER = "senior_caseworker", "fagkoordinator"
    OFFICE_LEADER = "office_leader", "leder for tildelingskontoret"
    MAPPER = "mapper", "kartlegger"
    PROVIDER_LEADER = "provider_leader", "leder hos utfører"
    EXECUTIVE = "executive", "kommunalsjef"
    AUDITOR = "auditor", "revisor"
    ADMINISTRATOR = "administrator", "administrator"
    SYSTEM = "system", "annet system"


class Profession(TextChoices):
    """Who maps; a discipline of the interdisciplinary assessment is a profession."""

    NURSE = "nurse", "sykepleier"
    OCCUPATIONAL_THERAPIST = "occupational_therapist", "ergoterapeut"
    PHYSIOTHERAPIST = "physiotherapist", "fysioterapeut"
    SOCIAL_EDUCATOR = "social_educator", "vernepleier"
    HEALTH_WORKER = "health_worker", "helsefagarbeider"
    SOCIAL_WORKER = "social_worker", "sosionom"
    PHYSICIAN = "physician", "lege"
    LAWYER = "lawyer", "jurist"
    OTHER = "other", "annet"


class UnitKind(TextChoices):
    """What a unit is for."""

    ALLOCATION_OFFICE = "allocation_office", "tildelingskontor"
    MAPPING = "mapping", "kartlegging og mestring"
    PROVIDER = "provider", "utførende enhet"
    MANAGEMENT = "management", "ledelse"


class Permission(TextChoices):
    """A coarse permission; the fine ones are policies."""

    CASE_READ = "case_read", "lese saker i egen enhet eller eget oppdrag"
    CASE_REGISTER = "case_register", "registrere søknader"
    CASE_HANDLE = "case_handle", "behandle saker"
    CASE_ASSIGN = "case_assign", "fordele saker"
    ASSESS = "assess", "kartlegge"
    LADDER = "ladder", "vurdere omsorgstrappen"
    DECIDE = "decide", "skrive og underskrive vedtak"
    SECOND_SIGN = "second_sign", "underskrive som nummer to"
    ORDER_ANSWER = "order_answer", "svare på bestillinger"
    ORDER_READ = "order_read", "lese bestillinger i egen enhet"
    DELIVERY_READ = "delivery_read", "se levert mot innvilget"
    VISITS_IMPORT = "visits_import", "lese inn besøk"
    FIGURES = "figures", "se lederoversikten"
    FIGURE_ROWS = "figure_rows", "åpne radene bak et tall"
    API = "api", "bruke grensesnittet for andre systemer"


_OFFICE = {
    Permission.CASE_READ, Permission.CASE_REGISTER, Permission.CASE_HANDLE, Permission.LADDER,
    Permission.DECIDE, Permission.DELIVERY_READ, Permission.ORDER_READ, Permission.API,
}  # fmt: skip

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CASEWORKER: frozenset(_OFFICE),
    Role.SENIOR_CASEWORKER: frozenset(_OFFICE | {Permission.SECOND_SIGN, Permission.CASE_ASSIGN}),
    Role.OFFICE_LEADER: frozenset(
        _OFFICE
        | {
            Permission.SECOND_SIGN,
            Permission.CASE_ASSIGN,
            Permission.FIGURES,
            Permission.FIGURE_ROWS,
        }
    ),
    Role.MAPPER: frozenset({Permission.CASE_READ, Permission.ASSESS, Permission.API}),
    Role.PROVIDER_LEADER: frozenset(
        {
            Permission.ORDER_ANSWER,
            Permission.ORDER_READ,
            Permission.DELIVERY_READ,
            Permission.VISITS_IMPORT,
            Permission.API,
        }
    ),
    Role.EXECUTIVE: frozenset({Permission.FIGURES, Permission.DELIVERY_READ}),
    Role.AUDITOR: frozenset({Permission.FIGURES}),
    Role.ADMINISTRATOR: frozenset({Permission.VISITS_IMPORT}),
    Role.SYSTEM: frozenset({Permission.API, Permission.CASE_REGISTER, Permission.VISITS_IMPORT}),
}
