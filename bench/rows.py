# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Persons, cases and things to do by the hundred thousand, straight into the tables."""

from bench.scratch import run_sql

# Made of parts, so that a fragment of a name hits few or many as it does in a municipality.
_GIVEN = """
    Anne Inger Kari Marit Ingrid Liv Eva Berit Astrid Bjørg Hilde Anna Solveig Marianne Randi Ida
    Nina Maria Elisabeth Kristin Bente Heidi Silje Hanne Linda Tone Tove Wenche Ellen Jan Per Bjørn
    Ole Lars Kjell Knut Arne Svein Thomas Hans Geir Tor Morten Terje Odd Erik Martin Andreas John
    Anders Rune Trond Tore Magnus Henrik Åse Øyvind Ståle Gøril
"""
_STEMS = """
    Ber Sol Hau Nor Lin Strand Myr Hol Sæ Lø Vik Rø Bak Fosse Ås Eike Gran Tveit Dal Hag Lie Moe
    Nes Ruud Sand Lund Kvam Øde Hel Grøn
"""
_ENDS = "g land by heim stad vik nes dal moen rud set bakken haugen gård sund lien voll holt"
_COMMON = """
    Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen
    Pettersen Eriksen Berg Haugen Hagen Johannessen Andreassen Jacobsen Dahl
"""
GIVEN = _GIVEN.split()
FAMILY = [stem + end for stem in _STEMS.split() for end in _ENDS.split()] + _COMMON.split() * 12

_PERSONS = """
insert into people_serviceuser (id, fnr_cipher, fnr_key, fnr_index, given_name, family_name,
    search_name, sort_name, born_on, address, postal_code, postal_place, phone, language, zone,
    user_group, household, version)
select n, '', '1', n::text, given, family, given || ' ' || family,
    replace(replace(replace(lower(family || ' ' || given), 'æ', 'zzz1'), 'ø', 'zzz2'), 'å', 'zzz3'),
    date '1930-01-01' + (n %% 12000)::int, '', '', '', '', '', '', 'elderly', 'unknown', 1
from (
    select n, case when n %% 3 = 0 then first || ' ' || second else first end as given, family
    from (
        select n, names.given[1 + abs(hashint8(n)) %% cardinality(names.given)] as first,
            names.given[1 + abs(hashint8(-n)) %% cardinality(names.given)] as second,
            names.family[1 + abs(hashint8(n * 31)) %% cardinality(names.family)] as family
        from generate_series(1, %(persons)s::bigint) n,
            (select %(given)s::text[] as given, %(family)s::text[] as family) names) parts) named
"""
_CASES = """
insert into cases_case (id, case_number, person_id, unit_id, status, is_urgent, round, received_on,
    opened_at, close_reason, version)
select n, '2026-' || lpad((n - 1)::text, 6, '0'), n,
    case when n %% 10 < 6 then %(own)s else (%(others)s::bigint[])[1 + n %% 7] end,
    'received', n %% 20 = 0, 1, '2026-01-02', '2026-01-02', '', 1
from generate_series(1, %(cases)s) n
"""
_ITEMS = (
    """insert into cases_application (id, case_id, received_on, registered_at, channel,
        applicant_kind, applicant_name, wishes, situation, external_ref)
    select id, id, received_on, opened_at, 'phone', 'self', '', 'Hjelp hjemme.', '', ''
    from cases_case""",
    """insert into cases_applicationline (application_id, service, requested)
    select id, 'home_nursing', '' from cases_case
    union all
    select id, 'practical_assistance', '' from cases_case where id %% 3 = 0""",
    """insert into cases_workitem (id, kind, title, case_id, unit_id, role, profession, owner_id,
        due_on, clock, step_id, node, subject_kind, is_protected, opened_at)
    select id, 'step', 'Sett i gang kartlegging', id, unit_id, 'caseworker', '',
        case id %% 10 when 1 then %(colleague)s when 5 then %(user)s end,
        %(today)s::date - 30 + (id * 7919 %% 120)::int, 'decision', id, 'start_mapping', '', false,
        opened_at
    from cases_case""",
)


def add_persons(number: int) -> None:
    """Make so many persons."""
    _insert(_PERSONS, persons=number, given=GIVEN, family=FAMILY)


def add_cases(number: int, *, own: int, others: list[int]) -> None:
    """Give the first persons a case each: six of ten in the unit `own`."""
    _insert(_CASES, cases=number, own=own, others=others)


def add_items(*, user: int, colleague: int, today: object) -> None:
    """Give each case an application and something to do, due around today."""
    for statement in _ITEMS:
        _insert(statement, user=user, colleague=colleague, today=today)


def _insert(statement: str, **given: object) -> None:
    # Without foreign keys and triggers: rows that nobody did anything to get.
    run_sql("set session_replication_role = replica")
    run_sql(statement, **given)
    run_sql("reset session_replication_role")
