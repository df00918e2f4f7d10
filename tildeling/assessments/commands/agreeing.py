# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Settle every fact of a meeting: what the disciplines agree on, and what was decided between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tildeling.assessments.facts import fact_specs, read_value
from tildeling.assessments.models import Assessment
from tildeling.assessments.queries import FactComparison

LONGEST_REASON = 1000

Agreed = tuple[Any, int | None, str]


@dataclass(frozen=True)
class Settled:
    """A fact's agreed value, the assessment it is from, and the reason when no one found it."""

    fact: str
    value: Any
    source_id: int | None
    reason: str


def settle_facts(
    compared: Sequence[FactComparison],
    assessments: Sequence[Assessment],
    agreed: Mapping[str, Agreed],
) -> tuple[list[Settled], dict[str, list[str]]]:
    """Return every settled fact in form order, and one sentence for each that is not settled."""
    found_by = {fact.spec.code: fact for fact in compared if fact.values}
    mapping = {row.pk for row in assessments}
    settled: list[Settled] = []
    errors: dict[str, list[str]] = {}
    for code in [*fact_specs(), *sorted(agreed.keys() - fact_specs().keys())]:
        found = found_by.get(code)
        if code in agreed:
            result = _decided(code, agreed[code], found, mapping)
        elif found is None:
            continue
        elif found.differs:
            result = f"Fagene har ulike svar på «{found.spec.label}». Velg hva dere er enige om."
        else:
            first = found.values[0]
            result = Settled(code, first.value, first.assessment_id, "")
        if isinstance(result, str):
            errors[code] = [result]
        else:
            settled.append(result)
    return settled, errors


def _decided(
    code: str, agreed: Agreed, found: FactComparison | None, mapping: set[int]
) -> Settled | str:
    raw, source_id, reason = agreed
    value, wrong = read_value(code, raw)
    if wrong is not None:
        return wrong
    if len(reason) > LONGEST_REASON:
        return f"Skriv høyst {LONGEST_REASON} tegn."
    same = [row.assessment_id for row in found.values if row.value == value] if found else []
    if source_id is not None:
        if source_id not in mapping:
            return "Kilden må være en av kartleggingene i denne runden."
        if source_id not in same:
            return "Kartleggingen du viser til, har et annet svar."
        return Settled(code, value, source_id, reason)
    if same:
        return Settled(code, value, same[0], reason)
    if found is not None and not reason:
        return "Ingen av fagene har dette svaret. Skriv hvorfor dere velger det."
    return Settled(code, value, None, reason)
