# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The completeness list: what a draft needs before it can be signed, and which paragraph asks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services import citations, letters
from services.legal import Outcome as LegalOutcome
from services.legal import RequiredBlock, notice_exceptions
from tildeling.careladder.models import LadderCheck
from tildeling.careladder.queries import current_check
from tildeling.cases.models import Case
from tildeling.decisions.facts.law import (
    evaluation_on,
    leading_regime,
    least_days_of_notice,
    notice_of,
    required_of,
)
from tildeling.decisions.facts.letter import Signers, letter_facts
from tildeling.decisions.facts.lines import (
    LineTerms,
    Proposal,
    extent_is_verifiable,
    proposal_of,
)
from tildeling.decisions.models import Draft
from tildeling.decisions.queries.outcome import outcome_of

# Below this a stated wish says little; the audit asks for as much (finding A-01).
SHORT_VIEW = 40
_OPEN_VERDICTS = frozenset({"lower_level_open", "incomplete"})


@dataclass(frozen=True)
class Requirement:
    """One thing a decision needs: a code, a sentence, the paragraph, the field, and if it is met.

    `field` is a block's code, or `line-<id>-<field>` for a line of the proposal. What is not
    `blocking` is advice and never stands in the way of signing.
    """

    code: str
    sentence: str
    citation: str
    field: str
    ok: bool
    blocking: bool = True


@dataclass(frozen=True)
class _Draft:
    proposal: Proposal
    blocks: Mapping[str, str]

    def has(self, code: str) -> bool:
        return bool(self.blocks.get(code, "").strip())


def gate(draft: Draft, *, on: date) -> list[Requirement]:
    """Return everything the law and the house ask of a draft on a day, met or not, in page order.

    A draft that is not saved yet may be given too. Nothing here weighs what is written.
    """
    proposal = proposal_of(draft.case, on=on)
    read = _Draft(proposal, draft.blocks)
    local = citations.citation("plan_and_evaluate", on).short
    if not proposal.lines:
        return [Requirement("lines", "Foreslå minst én tjeneste.", local, "lines", ok=False)]
    found = [_of_block(block, read) for block in required_of(proposal)]
    for terms in proposal.lines:
        found += _of_line(terms, proposal)
    found += _of_ladder(draft.case, proposal)
    found += _of_notice(read)
    found += _of_letter(draft, read, is_complete=all(one.ok for one in found))
    found += _advice(read)
    return found


def missing(draft: Draft, *, on: date) -> list[Requirement]:
    """Return what stands in the way of signing on a day; empty when nothing does."""
    return [found for found in gate(draft, on=on) if found.blocking and not found.ok]


def _of_block(block: RequiredBlock, read: _Draft) -> Requirement:
    ok = _ANSWERS.get(block.code, _written(block.code))(read)
    sentence = _SENTENCES.get(block.code, f"Skriv avsnittet «{block.title}».")
    return Requirement(block.code, sentence, block.citation.short, block.code, ok=ok)


def _written(code: str) -> Callable[[_Draft], bool]:
    return lambda read: read.has(code)


def _always(read: _Draft) -> bool:
    return True


def _rules(read: _Draft) -> bool:
    # The paragraphs are frozen with every decision; what gives less must also say what they mean.
    return read.has("rules") or not read.proposal.is_adverse


def _every_giving(test: Callable[[LineTerms], bool]) -> Callable[[_Draft], bool]:
    return lambda read: all(test(terms) for terms in read.proposal.lines if terms.gives)


def _difference(read: _Draft) -> bool:
    return read.has("difference_explained") or all(
        terms.line.reason for terms in read.proposal.lines if terms.is_adverse
    )


def _is_evaluated(terms: LineTerms) -> bool:
    day = evaluation_on(terms) or terms.line.ends_on
    return day is not None


_ANSWERS: dict[str, Callable[[_Draft], bool]] = {
    "appeal_information": _always,
    "stay_information": _always,
    "rules": _rules,
    "difference_explained": _difference,
    "extent": _every_giving(lambda terms: extent_is_verifiable(terms.line)),
    "goals": _every_giving(lambda terms: bool(terms.line.goal.strip())),
    "evaluation_date": _every_giving(_is_evaluated),
}
_SENTENCES = {
    "user_view": "Skriv hva brukeren ønsker og mener.",
    "user_view_weighed": "Skriv hvordan brukerens syn er vektlagt.",
    "facts": "Skriv hvilke fakta vedtaket bygger på.",
    "rules": "Skriv hvilke regler vedtaket bygger på, og hva de sier.",
    "assessment": "Skriv vurderingen: hvorfor hjelpen er nødvendig og forsvarlig.",
    "lower_levels": "Skriv hvilke lavere trinn som er prøvd eller vurdert.",
    "extent": "Omfanget må kunne etterprøves for hver tjeneste.",
    "goals": "Hver tjeneste må ha et mål.",
    "evaluation_date": "Hver tjeneste må ha en dato for evaluering eller slutt.",
    "appeal_information": "Brevet forteller om klageadgang, frist og instans.",
    "stay_information": "Brevet forteller om utsatt iverksetting.",
}


def _of_line(terms: LineTerms, proposal: Proposal) -> Iterator[Requirement]:
    """Yield what one line lacks, with the line's own field; met ones stand in the list above."""
    line, name = terms.line, terms.service.title
    plan = citations.citation("plan_and_evaluate", proposal.on).short
    if terms.gives:
        if not extent_is_verifiable(line):
            written = citations.citation("written_form", proposal.on).short
            yield _missing(terms, "extent", "minutes", f"{name}: skriv omfanget.", written)
        if not line.goal.strip():
            yield _missing(terms, "goal", "goal", f"{name}: skriv målet.", plan)
        yield from _of_evaluation(terms, proposal.on, plan)
    if terms.is_adverse or terms.outcome is LegalOutcome.CHANGE:
        reasons = citations.citation("reasons_considerations", proposal.on).short
        yield Requirement(
            "line_reason",
            f"{name}: skriv hvorfor det blir slik for denne tjenesten.",
            reasons,
            f"line-{line.pk}-reason",
            ok=bool(line.reason.strip()),
        )


def _of_evaluation(terms: LineTerms, on: date, plan: str) -> Iterator[Requirement]:
    name, day = terms.service.title, evaluation_on(terms)
    if not _is_evaluated(terms):
        yield _missing(
            terms, "evaluation", "evaluation_on", f"{name}: sett en dato for evaluering.", plan
        )
    elif day is not None and day <= on:
        yield _missing(
            terms, "evaluation", "evaluation_on", f"{name}: evalueringen må ligge fram i tid.", plan
        )


def _missing(terms: LineTerms, code: str, field: str, sentence: str, cited: str) -> Requirement:
    return Requirement(f"line_{code}", sentence, cited, f"line-{terms.line.pk}-{field}", ok=False)


def _of_ladder(case: Case, proposal: Proposal) -> Iterator[Requirement]:
    """Ask for a run of the ladder, and a reason where a lower step still stood open (design § 5).

    What only ends or refuses needs none; the ladder orders the assessment, it never bars help.
    """
    if not any(terms.gives for terms in proposal.lines):
        return
    cited = citations.citation("local_standard", proposal.on).short
    check = current_check(case, on=proposal.on)
    yield Requirement(
        "ladder_checked",
        "Kjør trappesjekken på forslaget slik det står nå.",
        cited,
        "ladder",
        ok=check is not None,
    )
    if check is not None and (open_now := _open_steps(check)):
        yield Requirement(
            "ladder_reason",
            "Begrunn hvorfor dere går forbi et trinn som står åpent.",
            cited,
            "ladder",
            ok=open_now <= _reasoned(case),
        )


def _open_steps(check: LadderCheck) -> set[tuple[str, ...]]:
    """Return what stands open or is to be found out in a check: line, need and measure or fact."""
    found: set[tuple[str, ...]] = set()
    for row in check.answer.get("verdicts", []):
        if row.get("verdict") not in _OPEN_VERDICTS:
            continue
        steps = [*row.get("open", []), *(ask for ask in row.get("ask", []) if ask.get("blocking"))]
        found |= {
            (row["service"], *(str(step.get(key)) for key in ("need", "measure", "fact")))
            for step in steps
        } or {(row["service"],)}
    return found


def _reasoned(case: Case) -> set[tuple[str, ...]]:
    """Return the open steps somebody has given a reason to go past, in any check of the round."""
    checks = LadderCheck.objects.filter(case=case, round=case.round).exclude(override_reason="")
    return {step for check in checks for step in _open_steps(check)}


def _of_notice(read: _Draft) -> Iterator[Requirement]:
    notice = notice_of(read.proposal, read.blocks)
    if not notice.required:
        return
    cited, on = notice.citation.short, read.proposal.on
    yield Requirement(
        "prior_notice",
        "Send forhåndsvarsel, eller skriv hvilket unntak som gjelder og hvorfor.",
        cited,
        "prior_notice_sent_on",
        ok=notice.is_answered,
    )
    if notice.sent_on is not None:
        days = least_days_of_notice(on)
        yield Requirement(
            "prior_notice_time",
            f"Parten må ha hatt minst {days} dager på å svare på forhåndsvarselet.",
            cited,
            "prior_notice_sent_on",
            ok=notice.sent_on + timedelta(days=days) <= on,
        )
    elif notice.exception:
        known = {exception.code for exception in notice_exceptions()}
        yield Requirement(
            "prior_notice_exception",
            "Velg et unntak som står i loven.",
            cited,
            "prior_notice_exception",
            ok=notice.exception in known,
        )


def _of_letter(draft: Draft, read: _Draft, *, is_complete: bool) -> Iterator[Requirement]:
    """Compose the letter and hold it up against what letters must and may not say.

    What the letter itself lacks is only told once everything else is there: it says the same.
    """
    on, outcome = read.proposal.on, outcome_of(read.proposal)
    signers = Signers(draft.first_signed_by or draft.prepared_by)
    facts = letter_facts(
        read.proposal, read.blocks, outcome=outcome, reference=draft.case.case_number,
        signers=signers,
    )  # fmt: skip
    try:
        tree = letters.compose(outcome, facts)
    except letters.NumberInLetter:
        yield Requirement(
            "identity_number",
            "Et fødselsnummer står i teksten. Ta det bort.",
            "",
            "facts",
            ok=False,
        )
        return
    if is_complete:
        yield Requirement(
            "letter_complete",
            "Brevet må ha alt loven krever.",
            citations.citation("notification", on).short,
            "letter",
            ok=not letters.missing_blocks(outcome, tree),
        )
    if read.proposal.is_adverse:
        yield Requirement(
            "individual_grounds",
            "Økonomi eller omsorgsnivå alene kan ikke bære et avslag. Skriv vilkåret som ikke er"
            " oppfylt for denne personen.",
            citations.citation("right_to_necessary_help", on).short,
            "assessment",
            ok=not letters.weak_grounds(tree),
        )


def _advice(read: _Draft) -> Iterator[Requirement]:
    on = read.proposal.on
    view = read.blocks.get("user_view", "").strip()
    if view:
        yield Requirement(
            "user_view_length",
            "Brukerens syn er beskrevet svært kort.",
            citations.citation("participation", on).short,
            "user_view",
            ok=len(view) >= SHORT_VIEW,
            blocking=False,
        )
    leading = leading_regime(read.proposal)
    keys = {terms.service.legal_basis for terms in read.proposal.lines}
    if len({citations.legal_basis(key, on).appeal for key in keys}) > 1:
        yield Requirement(
            "one_appeal_regime",
            f"Tjenestene har ulike klageregler. Brevet bruker den lengste fristen, {leading.weeks}"
            " uker.",
            leading.citation.short,
            "lines",
            ok=False,
            blocking=False,
        )
