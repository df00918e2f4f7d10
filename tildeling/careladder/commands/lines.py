# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Propose what is to be given, refused, changed or ended in a round, one line a service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services import catalogue, load
from services.ladder_case import MOST_MINUTES
from services.tomldata import NotInForce
from tildeling.assessments.models import Need
from tildeling.audit.record import record
from tildeling.careladder.facts import GIVEN, minutes_per_week
from tildeling.careladder.models import ProposedLine
from tildeling.careladder.policies import may_propose
from tildeling.careladder.states import GrantUnit, LineOutcome
from tildeling.cases.models import Case
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import UnitKind
from tildeling.shared.refusals import Invalid, TransitionNotAllowed, require
from tildeling.shared.rows import locked
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

MINUTES_PER_WEEK = 7 * 24 * 60
MINUTES_PER_MONTH = 31 * 24 * 60
_TEXTS = {"goal": 500, "pattern": 300, "requested": 300, "reason": 4000}
_COUNTED = frozenset({GrantUnit.VISITS, GrantUnit.DAYS, GrantUnit.HOURS_PER_MONTH})


@dataclass(frozen=True)
class LineInput:
    """A proposed line; time is `minutes` per 1–12 weeks or a month, other units are `quantity`.

    The period is half open; without `ends_on` it runs until it is decided again.
    """

    service: str
    starts_on: date
    outcome: str = LineOutcome.GRANT
    needs: Sequence[str] = ()
    minutes: int | None = None
    per_weeks: int | None = None
    per_month: bool = False
    carers: int = 1
    quantity: int | None = None
    tag: str = ""
    ends_on: date | None = None
    evaluation_on: date | None = None
    goal: str = ""
    pattern: str = ""
    requested: str = ""
    reason: str = ""
    unit_id: int | None = None


def propose_line(*, case: Case, actor: User, at: datetime, line: LineInput) -> ProposedLine:
    """Make or change the line of a service in the case's round, and return it.

    What the line is counted in comes from the catalogue on the first day of the line. `Invalid`
    names each field that does not hold; a need must be one of the case's own.
    """
    on = oslo_date(at)
    require(may_propose(actor, case, on=on))
    service = _service(line)
    errors: dict[str, list[str]] = {}
    for check in (_extent(line, service), _dates(line), _needs(line, case), _rest(line)):
        for name, sentence in check:
            errors.setdefault(name, []).append(sentence)
    columns = _columns(line, service)
    if not errors and (minutes_per_week(ProposedLine(**columns)) or 0) > MOST_MINUTES:
        errors["minutes"] = ["Det er mer tid enn to tjenesteytere har døgnet rundt."]
    if errors:
        raise Invalid(errors)
    row, is_new = ProposedLine.objects.update_or_create(
        case=case,
        round=case.round,
        service=line.service,
        is_withdrawn=False,
        defaults=columns,
    )
    record(
        kind="line.proposed", subject=row, actor=actor, at=at, person_id=case.person_id,
        service=row.service, outcome=row.outcome, new=is_new,
    )  # fmt: skip
    return row


def withdraw_line(*, case: Case, actor: User, at: datetime, line_id: int) -> ProposedLine:
    """Take a line out of the proposal; it is kept, marked as withdrawn."""
    require(may_propose(actor, case, on=oslo_date(at)))
    row = locked(ProposedLine, line_id, case=case, round=case.round)
    if row.is_withdrawn:
        raise TransitionNotAllowed("Linjen er alt trukket.")
    row.is_withdrawn = True
    row.save(update_fields=["is_withdrawn"])
    record(
        kind="line.withdrawn", subject=row, actor=actor, at=at, person_id=case.person_id,
        service=row.service,
    )  # fmt: skip
    return row


def _service(line: LineInput) -> catalogue.Service:
    try:
        return catalogue.get(line.service, line.starts_on)
    except KeyError:
        raise Invalid({"service": ["Velg en tjeneste fra listen."]}) from None
    except NotInForce:
        raise Invalid({"service": ["Tjenesten kunne ikke innvilges denne dagen."]}) from None


def _columns(line: LineInput, service: catalogue.Service) -> dict[str, Any]:
    return {
        "outcome": line.outcome,
        "needs": list(line.needs),
        "grant_unit": service.unit_of_grant.value,
        "minutes": line.minutes,
        "per_weeks": line.per_weeks,
        "per_month": line.per_month,
        "carers": line.carers,
        "quantity": line.quantity,
        "tag": line.tag,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "evaluation_on": line.evaluation_on,
        "unit_id": line.unit_id,
        **{name: clean(getattr(line, name)) for name in _TEXTS},
    }


def _extent(line: LineInput, service: catalogue.Service) -> Iterator[tuple[str, str]]:
    unit = service.unit_of_grant
    counted_in = GrantUnit(unit.value)
    gives = line.outcome in GIVEN
    if counted_in is GrantUnit.MINUTES:
        if line.quantity is not None:
            yield "quantity", "Denne tjenesten gis i tid, ikke i antall."
        if line.minutes is not None or gives:
            yield from _time(line)
        return
    if line.minutes is not None:
        yield "minutes", f"Denne tjenesten gis ikke i minutter, men i {unit.label}."
    if gives and counted_in in _COUNTED and line.quantity is None:
        yield "quantity", f"Skriv hvor mye som gis, i {unit.label}."
    if line.quantity is not None and line.quantity < 1:
        yield "quantity", "Skriv et helt tall som er 1 eller mer."
    if line.per_month and line.per_weeks is not None:
        yield "per_weeks", "Velg enten per uke eller per måned."


def _time(line: LineInput) -> Iterator[tuple[str, str]]:
    if line.minutes is None or line.minutes < 1:
        yield "minutes", "Skriv hele minutter, 1 eller flere."
    if line.per_month == (line.per_weeks is not None):
        yield "per_weeks", "Velg enten per 1–12 uker eller per kalendermåned."
    if line.minutes is not None:
        most = MINUTES_PER_MONTH if line.per_month else MINUTES_PER_WEEK * (line.per_weeks or 1)
        if line.minutes > most:
            yield "minutes", "Det er flere minutter enn perioden har."


def _dates(line: LineInput) -> Iterator[tuple[str, str]]:
    if line.ends_on is not None and line.ends_on <= line.starts_on:
        yield "ends_on", "Sluttdatoen må være etter startdatoen."
    if line.evaluation_on is not None and line.evaluation_on <= line.starts_on:
        yield "evaluation_on", "Evalueringen må være etter startdatoen."


def _needs(line: LineInput, case: Case) -> Iterator[tuple[str, str]]:
    known = set(Need.objects.filter(case=case, round=case.round).values_list("code", flat=True))
    if set(line.needs) - known:
        yield "needs", "Velg blant behovene som er kartlagt i saken."
    elif len(set(line.needs)) < len(line.needs):
        yield "needs", "Hvert behov kan bare stå én gang."
    elif not line.needs and line.outcome in GIVEN:
        yield "needs", "Velg hvilket behov tjenesten svarer på."


def _rest(line: LineInput) -> Iterator[tuple[str, str]]:
    if line.outcome not in LineOutcome.values:
        yield "outcome", "Velg utfall fra listen."
    if line.per_weeks is not None and not 1 <= line.per_weeks <= 12:
        yield "per_weeks", "Velg fra 1 til 12 uker."
    if not 1 <= line.carers <= 4:
        yield "carers", "Velg fra 1 til 4 tjenesteytere."
    if line.tag and line.tag not in load.default_rules().codes.tags:
        yield "tag", "Velg merke fra listen."
    for name, longest in _TEXTS.items():
        if len(getattr(line, name)) > longest:
            yield name, f"Skriv høyst {longest} tegn."
    if line.unit_id is not None and not _provides(line.unit_id):
        yield "unit_id", "Velg en enhet som utfører tjenester."


def _provides(unit_id: int) -> bool:
    return Unit.objects.filter(pk=unit_id, kind=UnitKind.PROVIDER, is_active=True).exists()
