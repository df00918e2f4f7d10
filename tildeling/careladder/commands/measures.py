# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Record what is known of a measure for a need: tried, not suitable, declined, not available."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from services import load, reasons
from services.tomldata import NotInForce
from tildeling.audit.record import record
from tildeling.careladder.facts import months_between
from tildeling.careladder.models import MeasureState
from tildeling.careladder.policies import may_record_measure
from tildeling.careladder.states import MeasureStatus
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.people.models import ServiceUser
from tildeling.shared.refusals import Invalid, require
from tildeling.shared.rows import locked
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

LONGEST_NOTE = 2000
MINUTES_PER_WEEK = 7 * 24 * 60
_TRIED = frozenset({MeasureStatus.TRIED_EFFECTIVE, MeasureStatus.TRIED_INSUFFICIENT})
_WITH_RESIDUAL = frozenset({MeasureStatus.TRIED_EFFECTIVE, MeasureStatus.SUITABLE_OFFERED})
# These states say why by themselves; the code is theirs, and decides who may record them.
_OWN_REASON = {
    MeasureStatus.DECLINED_BY_USER: "DECLINED_BY_USER",
    MeasureStatus.NOT_AVAILABLE: "NOT_AVAILABLE",
}


@dataclass(frozen=True)
class _Given:
    need: str
    measure: str
    state: str
    reason_code: str
    note: str
    evidence: str
    from_on: date | None
    until_on: date | None
    residual: int | None
    residual_source: str


def record_measure(  # noqa: PLR0913 (the fields of the record)
    *,
    case: Case,
    actor: User,
    at: datetime,
    need: str,
    measure: str,
    state: str,
    reason_code: str = "",
    note: str = "",
    evidence: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    residual_minutes_per_week: int | None = None,
    residual_source: str = "",
) -> MeasureState:
    """Record where a measure stands for a need of the person; the former record is kept behind it.

    NOT_ASSESSED takes the former record back. The period is half open, minutes are per week.
    `Invalid` names what is missing: a reason for what is not suitable (and a role that may use it),
    the evidence and dates of a trial, and where the minutes that remain are known from.
    """
    on = oslo_date(at)
    require(may_record_measure(actor, case, on=on))
    given = _Given(
        need,
        measure,
        state,
        reason_code or _OWN_REASON.get(state, ""),  # type: ignore[call-overload]
        clean(note),
        evidence,
        from_on,
        until_on,
        residual_minutes_per_week,
        clean(residual_source),
    )
    _check(given, actor, on)
    # The person's row orders two cases of the same person that record at the same time.
    person = locked(ServiceUser, case.person_id)
    MeasureState.objects.filter(person=person, need=need, measure=measure, is_current=True).update(
        is_current=False
    )
    row = MeasureState.objects.create(
        person=person,
        case=case,
        need=need,
        measure=measure,
        state=state,
        reason_code=given.reason_code,
        note=given.note,
        evidence=evidence,
        from_on=from_on,
        until_on=until_on,
        residual_minutes_per_week=residual_minutes_per_week,
        residual_source=given.residual_source,
        recorded_at=at,
        recorded_by=actor,
    )
    record(kind="measure.recorded", subject=row, actor=actor, at=at, state=state)
    return row


def measures_for(need: str, *, on: date) -> frozenset[str]:
    """Return the measures the rules name for a need on a date; none where no rule stands."""
    rules = load.default_rules().rules
    versions = [load.version_at(rule, on) for rule in rules if rule.need == need]
    return frozenset(
        measure.measure for version in versions if version for measure in version.measures
    )


def _check(given: _Given, actor: User, on: date) -> None:
    errors: dict[str, list[str]] = {}
    checks = (_codes(given, on), _reason(given, actor, on), _trial(given, on), _residual(given))
    for check in checks:
        for name, sentence in check:
            errors.setdefault(name, []).append(sentence)
    if errors:
        raise Invalid(errors)


def _codes(given: _Given, on: date) -> Iterator[tuple[str, str]]:
    codes = load.default_rules().codes
    if given.need not in codes.needs:
        yield "need", "Velg et behov fra listen."
    elif given.measure not in (measures_for(given.need, on=on) or codes.measures):
        yield "measure", "Velg et tiltak som hører til behovet."
    if given.state not in MeasureStatus.values:
        yield "state", "Velg status fra listen."
    if given.evidence and given.evidence not in codes.evidence:
        yield "evidence", "Velg dokumentasjon fra listen."
    if len(given.note) > LONGEST_NOTE:
        yield "note", f"Skriv høyst {LONGEST_NOTE} tegn."


def _reason(given: _Given, actor: User, on: date) -> Iterator[tuple[str, str]]:
    code = given.reason_code
    if given.state == MeasureStatus.NOT_SUITABLE:
        if not code:
            yield "reason_code", "Velg hvorfor tiltaket ikke er egnet."
        elif code in _OWN_REASON.values():
            yield "reason_code", "Dette er en egen status. Velg den i stedet."
    elif given.state in _OWN_REASON and code != _OWN_REASON[MeasureStatus(given.state)]:
        yield "reason_code", "Denne statusen har sin egen grunn."
    elif code and given.state in _TRIED | {"SUITABLE_OFFERED", "NOT_ASSESSED"}:
        yield "reason_code", "Denne statusen skal ikke ha noen grunn."
    if code:
        yield from _code_in_use(given, actor, on)


def _code_in_use(given: _Given, actor: User, on: date) -> Iterator[tuple[str, str]]:
    try:
        reason = reasons.reason(given.reason_code, on)
    except (KeyError, NotInForce):
        yield "reason_code", "Velg en grunn fra listen."
        return
    if given.state == MeasureStatus.BYPASSED_URGENT and not reason.bypass:
        yield "reason_code", "Denne grunnen går ikke foran trappen."
    objection = code_objection(
        given.reason_code, actor, text=given.note, reference=given.evidence or given.note, on=on
    )
    if objection is not None:
        yield "reason_code", objection
    if reason.within_months is not None and (
        given.until_on is None or months_between(given.until_on, on) > reason.within_months
    ):
        yield (
            "until_on",
            f"Skriv når utprøvingen sluttet, høyst {reason.within_months} måneder siden.",
        )


def code_objection(
    code: str, actor: User, *, text: str, on: date, reference: str = ""
) -> str | None:
    """Return what stands in the way of every role the actor holds, or None when one may use it."""
    found: str | None = "Du kan ikke bruke denne grunnen."
    for role in sorted(actor.roles_on(on)):
        found = reasons.objection(code, role=role, text=text, on=on, reference=reference)
        if found is None:
            return None
    return found


def _trial(given: _Given, on: date) -> Iterator[tuple[str, str]]:
    if given.from_on and given.until_on and given.until_on < given.from_on:
        yield "until_on", "Datoen kan ikke være før utprøvingen startet."
    if given.state not in _TRIED:
        return
    if not given.evidence:
        yield "evidence", "Velg hva som viser resultatet av utprøvingen."
    if given.from_on is None or given.from_on > on:
        yield "from_on", "Skriv når utprøvingen startet. Datoen kan ikke være i framtiden."
    ended = given.until_on is not None and given.until_on <= on
    if given.state == MeasureStatus.TRIED_INSUFFICIENT and not ended:
        yield "until_on", "Skriv når utprøvingen sluttet. Datoen kan ikke være i framtiden."


def _residual(given: _Given) -> Iterator[tuple[str, str]]:
    if given.residual is None:
        return
    if given.state not in _WITH_RESIDUAL:
        yield (
            "residual_minutes_per_week",
            "Bare et tiltak som virker eller er tilbudt, har en rest.",
        )
    if not 0 <= given.residual <= MINUTES_PER_WEEK:
        yield "residual_minutes_per_week", "Skriv hele minutter i uka."
    if not 1 <= len(given.residual_source) <= 300:
        yield "residual_source", "Skriv hvor anslaget for resten kommer fra, med høyst 300 tegn."
