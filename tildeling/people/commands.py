# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Register people, those who stand beside them, and corrections."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.conf import settings

from services.identity_numbers import BadIdentityNumber, normalise, rule_on
from tildeling.audit.record import record
from tildeling.organisation.models import User
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.policies import OfPerson, may_correct, may_register
from tildeling.people.states import Household, RelatedKind, UserGroup
from tildeling.shared.checked import EMPTY, Problems, checked
from tildeling.shared.identity import blind_index, encrypt
from tildeling.shared.refusals import require
from tildeling.shared.rows import check_version, locked
from tildeling.shared.text import sort_key
from tildeling.shared.time import oslo_date

__all__ = ["correct", "find_or_make", "relate"]


# Without a repr: an instance in an error report must show neither name nor number.
@dataclass(frozen=True, kw_only=True, repr=False)
class NewPerson:
    """A person as somebody registers them; found again by the identity number."""

    fnr: str
    given_name: str
    family_name: str
    born_on: date
    address: str = ""
    postal_code: str = ""
    postal_place: str = ""
    phone: str = ""
    language: str = ""
    zone: str = ""
    user_group: str = UserGroup.ELDERLY
    household: str = Household.UNKNOWN


@dataclass(frozen=True, kw_only=True, repr=False)
class NewRelated:
    """Somebody beside a person; the period is half open and open-ended without `until_on`."""

    kind: str
    name: str
    from_on: date
    until_on: date | None = None
    relation: str = ""
    phone: str = ""
    address: str = ""
    mandate: str = ""
    covers_health: bool = False
    receives_letters: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class Correction:
    """What is to be changed about a person; None leaves the field as it is."""

    given_name: str | None = None
    family_name: str | None = None
    address: str | None = None
    postal_code: str | None = None
    postal_place: str | None = None
    phone: str | None = None
    language: str | None = None
    zone: str | None = None
    user_group: str | None = None
    household: str | None = None


def find_or_make(*, actor: User, at: datetime, person: NewPerson) -> ServiceUser:
    """Return the person with this identity number, registered now when nobody has before.

    What is already known about the person stands; `correct` changes it. `Invalid` names the field
    that does not hold and never shows the number.
    """
    on = oslo_date(at)
    require(may_register(actor, on=on))
    found, is_new = keep_person(person, on=on)
    record(kind="person.registered", subject=found, actor=actor, at=at, is_new=is_new)
    return found


def relate(*, case: OfPerson, actor: User, at: datetime, related: NewRelated) -> RelatedPerson:
    """Register next of kin, a representative or a guardian of the person whose case it is.

    Only a representative or a guardian can have a mandate for health and care services, and only
    when it is described: next of kin act in economic matters alone (vergemålsloven § 94).
    """
    on = oslo_date(at)
    require(may_correct(actor, case, on=on))
    person = locked(ServiceUser, case.person_id)
    made = keep_related(person, related)
    record(
        kind="person.related", subject=made, actor=actor, at=at, case_id=case.pk,
        relation=made.kind, covers_health=made.covers_health,
    )  # fmt: skip
    return made


def correct(
    *, case: OfPerson, actor: User, at: datetime, correction: Correction, version: int
) -> ServiceUser:
    """Correct what we know of the person whose case it is; `Stale` when changed since."""
    on = oslo_date(at)
    require(may_correct(actor, case, on=on))
    person = locked(ServiceUser, case.person_id)
    changes = {name: value for name, value in asdict(correction).items() if value is not None}
    check_version(person, version, theirs={name: getattr(person, name) for name in changes})
    problems = Problems()
    changes = checked(ServiceUser, changes, problems)
    _check_postal_code(changes.get("postal_code", ""), problems)
    problems.refuse()
    for name, value in changes.items():
        setattr(person, name, value)
    _index_name(person)
    person.version += 1
    person.save()
    record(
        kind="person.corrected", subject=person, actor=actor, at=at, case_id=case.pk,
        fields=sorted(changes),
    )  # fmt: skip
    return person


def keep_person(person: NewPerson, *, on: date) -> tuple[ServiceUser, bool]:
    """Find the person by number or write a new row, and tell whether it is new.

    Two who register the same person at once get the same row.
    """
    problems = Problems()
    fnr = _normal(person.fnr, on, problems)
    values = {name.name: getattr(person, name.name) for name in fields(person)}
    del values["fnr"]
    values = checked(ServiceUser, values, problems)
    _check_postal_code(values["postal_code"], problems)
    if person.born_on > on:
        problems.add("born_on", "Fødselsdatoen kan ikke være fram i tid.")
    problems.refuse()
    cipher, key_id = encrypt(fnr)
    index = blind_index(fnr)
    row = ServiceUser(**values, fnr_cipher=cipher, fnr_key=key_id, fnr_index=index)
    _index_name(row)
    known = ServiceUser.objects.filter(fnr_index=index)
    is_new = not known.exists()
    if is_new:
        ServiceUser.objects.bulk_create([row], ignore_conflicts=True)
    found = known.get()
    if found.born_on != person.born_on:
        # A slip of the finger that gives another valid number is caught here.
        problems.add("born_on", "Fødselsdatoen er en annen enn den som er registrert på nummeret.")
        problems.refuse()
    return found, is_new


def keep_related(person: ServiceUser, related: NewRelated) -> RelatedPerson:
    """Write who stands beside a person; `Invalid` when mandate and capacity do not agree."""
    problems = Problems()
    values = checked(RelatedPerson, asdict(related), problems)
    if related.until_on is not None and related.until_on <= related.from_on:
        problems.add("until_on", "Sluttdatoen må være etter startdatoen.")
    if related.covers_health and related.kind == RelatedKind.NEXT_OF_KIN:
        problems.add(
            "covers_health",
            "Pårørende kan bare representere i økonomiske saker (vergemålsloven § 94). "
            "Registrer en fullmakt hvis personen har gitt det.",
        )
    elif related.covers_health and not values["mandate"]:
        problems.add("mandate", EMPTY)
    problems.refuse()
    return RelatedPerson.objects.create(person=person, **values)


def mark_dead(person: ServiceUser, on: date) -> None:
    """Write the date of death; `Invalid` before birth. Whoever calls writes the trail."""
    if on < person.born_on:
        problems = Problems()
        problems.add("died_on", "Dødsdatoen kan ikke være før fødselsdatoen.")
        problems.refuse()
    person.died_on = on
    person.version += 1
    person.save(update_fields=["died_on", "version"])


def _normal(fnr: str, on: date, problems: Problems) -> str:
    try:
        return normalise(fnr, synthetic=settings.SYNTHETIC_PERSONS, rule=rule_on(on))
    except BadIdentityNumber as bad:
        problems.add("fnr", str(bad))
        return ""


def _check_postal_code(code: Any, problems: Problems) -> None:
    if code and not (code.isascii() and code.isdigit() and len(code) == 4):
        problems.add("postal_code", "Et postnummer har fire siffer.")


def _index_name(person: ServiceUser) -> None:
    person.search_name = f"{person.given_name} {person.family_name}"
    person.sort_name = sort_key(f"{person.family_name} {person.given_name}")
