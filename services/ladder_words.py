# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ladder's steps in plain Norwegian, for a page read aloud and for the letter."""

from collections.abc import Callable, Sequence
from datetime import date

from services import catalogue, engine, reasons
from services.ladder_compiled import Standing, Why, urgent_by
from services.ladder_evaluation import Evaluation, LineResult, MeasureResult
from services.types import FactType, Verdict

_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_HOUR = 60


def explain(evaluation: Evaluation) -> list[str]:
    """Return the evaluation as sentences in bokmål, line by line, without names of persons."""
    found: list[str] = []
    for line in evaluation.lines:
        found += explain_line(line, evaluation)
    if evaluation.unanswered_needs:
        names = [_inside(evaluation.rules.codes.needs[n]) for n in evaluation.unanswered_needs]
        found.append(f"Ingen av forslagene svarer på disse behovene: {_list(names)}.")
    return found


def explain_line(line: LineResult, evaluation: Evaluation) -> list[str]:
    """Return the sentences of one proposed line: the verdict, each lower step, the next date."""
    verdict = _inside(evaluation.rules.codes.verdicts[line.verdict])
    found = [f"{_proposal(line, evaluation.case.date)}: {verdict}."]
    for bypass in line.bypasses:
        found.append(f"{bypass.title}. Hjelpen gis nå, og lavere trinn vurderes etterpå.")
    if not line.measures and line.verdict is Verdict.ESTABLISHED:
        found.append("Ingen lavere trinn gjelder for dette forslaget.")
    for measure in line.measures:
        found.append(explain_measure(measure, line, evaluation))
    if line.re_assess_by is not None:
        found.append(f"Saken skal vurderes på nytt senest {say_date(line.re_assess_by)}.")
    return found


def explain_measure(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    """Return why one lower step is open, closed or unknown, in one or a few sentences."""
    said = [_WORDS[measure.why](measure, line, evaluation)]
    if measure.standing is Standing.OPEN and measure.why is Why.NOT_TRIED:
        said += _trial(measure, evaluation)
    if measure.trial_ends_on is not None:
        said.append(f"Utprøvingen slutter {say_date(measure.trial_ends_on)}.")
    if measure.needs_4_6a and measure.standing is not Standing.CLOSED:
        said.append(
            "Søkeren mangler beslutningskompetanse. Tiltaket krever en egen vurdering etter "
            "pasient- og brukerrettighetsloven § 4-6 a."
        )
    return " ".join(said)


def say_date(day: date) -> str:
    """Return the date as it is written in a letter: 2. mars 2026."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def say_minutes(minutes: int) -> str:
    """Return whole minutes as hours and minutes: 90 is «1 time og 30 minutter»."""
    hours, rest = divmod(minutes, _HOUR)
    said = [f"{hours} time{'r' if hours != 1 else ''}"] if hours else []
    if rest or not hours:
        said.append(f"{rest} minutt{'er' if rest != 1 else ''}")
    return " og ".join(said)


def say_fact(code: str, evaluation: Evaluation) -> str:
    """Return a fact and its answer, as in «kan handle på et signal (nei)»."""
    spec = evaluation.rules.facts[code]
    given = evaluation.case.given.get(code)
    label = _inside(spec.label)
    if given is None:
        return label  # set by a tag on the proposal, which the label already says
    match spec.type:
        case FactType.BOOL:
            return f"{label} ({'ja' if given.value else 'nei'})"
        case FactType.CODE:
            names = {choice.code: choice.label for choice in spec.choices}
            return f"{label} ({_inside(names[str(given.value)])})"
        case FactType.DATE:
            return f"{label} ({say_date(given.value)})" if isinstance(given.value, date) else label
        case FactType.SCORE:
            return f"{label} (skår {given.value})"


def _proposal(line: LineResult, on: date) -> str:
    title = _title(line.line.service, on)
    if line.line.minutes_per_week:
        title = f"{title}, {say_minutes(line.line.minutes_per_week)} i uken"
    return title


def _title(service: str, on: date) -> str:
    try:
        return catalogue.get(service, on=on).title
    except LookupError:  # a rule set under trial may know services the catalogue does not
        return service


def _not_tried(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    return f"{measure.name} er ikke prøvd, men er vurdert som egnet."


def _works(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    service = _inside(_title(line.line.service, evaluation.case.date))
    said = f"{measure.name} er prøvd og virker."
    if measure.residual_minutes_per_week:
        return f"{said} {_beyond(measure)}"
    return f"{said} Da må det begrunnes hvorfor {service} trengs i tillegg."


def _above_residual(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    return f"{measure.name} er i bruk eller skal prøves. {_beyond(measure)}"


def _beyond(measure: MeasureResult) -> str:
    above = measure.minutes_above
    proposed = "en plass" if above is None else f"{say_minutes(above)} i uken"
    record = measure.record
    if record is None or record.residual_minutes_per_week is None:
        return f"Det er ikke anslått hvor mye hjelp som gjenstår, men forslaget er {proposed}."
    left = say_minutes(record.residual_minutes_per_week)
    return f"Med tiltaket gjenstår {left} i uken, men forslaget er {proposed}."


def _covered(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    if not measure.minutes_above:
        return f"{measure.name} dekker behovet."
    left = say_minutes(measure.residual_minutes_per_week)
    return f"{measure.name} dekker det meste. Forslaget dekker resten, høyst {left} i uken."


def _not_assessed(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    professions = [evaluation.rules.codes.professions[code] for code in measure.who]
    return f"{measure.name} er ikke vurdert. {_capital(_list(professions, 'eller'))} kan gjøre det."


def _exclusion_unknown(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    labels = [_inside(evaluation.rules.facts[code].label) for code in measure.unknown_facts]
    return f"{_not_assessed(measure, line, evaluation)} Vi må også vite: {_list(labels)}."


def _insufficient(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    record = measure.record
    period = ""
    if record and record.from_on and record.to_on:
        period = f" fra {say_date(record.from_on)} til {say_date(record.to_on)}"
    return f"{measure.name} er prøvd{period}, men det var ikke nok."


def _not_suitable(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    return f"{measure.name} er ikke egnet. {_reason(measure, evaluation.case.date)}"


def _excluded(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    held = next(found.finding for found in measure.exclusions if found.finding.truth)
    facts = [say_fact(code, evaluation) for code in engine.deciding_facts(held)]
    return f"{_not_suitable(measure, line, evaluation)} Det bygger på: {_list(facts)}."


def _declined(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    return (
        f"{measure.name}: søkeren har takket nei, og har rett til det. "
        "Resten av hjelpen må likevel være forsvarlig."
    )


def _not_available(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    return f"{measure.name} finnes ikke i kommunen nå. Det skal ikke gå ut over søkeren."


def _bypassed(measure: MeasureResult, line: LineResult, evaluation: Evaluation) -> str:
    said = f"{measure.name} er ikke vurdert fordi hjelpen hastet."
    if measure.record is None:
        return said
    by = urgent_by(measure.record, evaluation.case.date)
    return f"{said} Det må gjøres innen {say_date(by)}."


_WORDS: dict[Why, Callable[[MeasureResult, LineResult, Evaluation], str]] = {
    Why.NOT_TRIED: _not_tried,
    Why.WORKS: _works,
    Why.ABOVE_RESIDUAL: _above_residual,
    Why.COVERED: _covered,
    Why.NOT_ASSESSED: _not_assessed,
    Why.EXCLUSION_UNKNOWN: _exclusion_unknown,
    Why.TRIED_INSUFFICIENT: _insufficient,
    Why.NOT_SUITABLE: _not_suitable,
    Why.EXCLUDED: _excluded,
    Why.DECLINED: _declined,
    Why.NOT_AVAILABLE: _not_available,
    Why.BYPASSED_URGENT: _bypassed,
}


def _trial(measure: MeasureResult, evaluation: Evaluation) -> list[str]:
    said = []
    if measure.trial_days is not None:
        said.append(f"Det kan prøves i {measure.trial_days} dager.")
    if measure.success is not None:
        said.append(f"Det virker når {measure.success.text}.")
    if measure.evidence:
        names = [_inside(evaluation.rules.codes.evidence[code]) for code in measure.evidence]
        said.append(f"Dette viser resultatet: {_list(names)}.")
    return said


def _reason(measure: MeasureResult, on: date) -> str:
    try:
        reason = reasons.reason(measure.reason or "", on)
    except LookupError:
        return ""
    record = measure.record
    if record is not None and record.note and reason.minimum_text:
        return record.note  # the reason is in the writer's own words
    return f"{reason.text}."


def _list(words: Sequence[str], last: str = "og") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _inside(text: str) -> str:
    """Return the text as it stands inside a sentence; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
