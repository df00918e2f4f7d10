# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The paragraphs a caseworker writes: their codes, their titles, and what we can suggest."""

from dataclasses import dataclass
from datetime import date

from services import ladder
from services.ladder_words import explain_line, say_date
from services.load import default_rules
from services.types import FactSpec, FactType
from tildeling.assessments.states import AssessmentStatus
from tildeling.careladder.facts import ladder_case_of
from tildeling.careladder.queries import latest_check
from tildeling.cases.models import Case
from tildeling.decisions.facts.law import rule_citations
from tildeling.decisions.facts.lines import proposal_of
from tildeling.decisions.models import Draft
from tildeling.decisions.states import DraftStatus

# Code and title of every block a draft can hold, in the order of the page.
BLOCKS: dict[str, str] = {
    "user_view": "Brukerens ønsker og synspunkt",
    "user_view_weighed": "Hvordan brukerens syn er vektlagt",
    "facts": "Faktum",
    "rules": "Reglene og hva de sier",
    "assessment": "Vurderingen: nødvendig og forsvarlig hjelp",
    "lower_levels": "Lavere trinn som er prøvd eller vurdert",
    "difference_explained": "Hva som er søkt om, innvilget og avslått, og hvorfor",
    "remaining_offer_sound": "Hvorfor det øvrige tilbudet er forsvarlig",
    "alternatives": "Alternativer og veiledning om ny søknad",
    "change_compared": "Hva som er endret, og hvorfor",
    "transition": "Overgangen",
    "prior_notice_sent_on": "Forhåndsvarsel sendt (dato)",
    "prior_notice_exception": "Unntak fra forhåndsvarsel (kode)",
    "prior_notice_reason": "Hvorfor forhåndsvarsel er unnlatt",
    "statement_received": "Det parten har uttalt",
    "statements_answered": "Svar på det parten har uttalt",
    "only_option": "Om langtidsopphold er det eneste tilbudet som sikrer forsvarlig hjelp",
    "waiting_list_conclusion": "Om kriteriene for venteliste er oppfylt",
    "cost_record": "Dokumentasjon av vesentlig økt kostnad (BPA 25–32 timer)",
    "child_best_interests": "Barnets beste",
    "capacity_conditions": "De fem vilkårene for teknologi uten beslutningskompetanse",
}
BLOCK_MAX_LENGTH = 20_000


@dataclass(frozen=True)
class Suggestion:
    """A text a block can begin from, and where it comes from in words."""

    code: str
    text: str
    source: str


def draft_of(case: Case) -> Draft | None:
    """Return the draft of the case's round that is not dropped, if one is begun."""
    drafts = Draft.objects.filter(case=case, round=case.round)
    return drafts.exclude(status=DraftStatus.DROPPED).select_related("first_signed_by").first()


def suggested_blocks(case: Case, *, on: date) -> list[Suggestion]:
    """Return what mapping, ladder and law already say, block by block; empty ones are left out.

    The texts are a beginning for a person to work on, never a decision by themselves.
    """
    found = [
        Suggestion("user_view", _user_view(case), "kartleggingen: hva er viktig for deg"),
        Suggestion("facts", _facts(case), "kartleggingen og det fagene er enige om"),
        Suggestion("lower_levels", _lower_levels(case, on), "trappesjekken"),
        Suggestion("rules", _rules(case, on), "hjemlene for tjenestene på vedtaksdagen"),
        Suggestion("difference_explained", _differences(case), "linjene i forslaget"),
    ]
    return [suggestion for suggestion in found if suggestion.text]


def _finished(case: Case) -> list[tuple[str, str]]:
    rows = case.assessments.filter(round=case.round, status=AssessmentStatus.FINISHED)
    return list(rows.order_by("id").values_list("what_matters", "situation"))


def _user_view(case: Case) -> str:
    return "\n".join(dict.fromkeys(said for said, _ in _finished(case) if said))


def _facts(case: Case) -> str:
    situations = list(dict.fromkeys(found for _, found in _finished(case) if found))
    specs = default_rules().facts
    agreed = case.agreed_facts.filter(round=case.round).order_by("fact")
    said = [_said(specs[row.fact], row.value) for row in agreed if row.fact in specs]
    listed = f"Kartleggingen viser: {', '.join(part for part in said if part)}." if said else ""
    return "\n".join([*situations, *([listed] if listed else [])])


def _said(spec: FactSpec, value: object) -> str:
    label = spec.label[:1].lower() + spec.label[1:]
    match spec.type:
        case FactType.SCORE:
            return "" if value == 9 else f"{label} (skår {value})"
        case FactType.BOOL:
            return f"{label} ({'ja' if value is True else 'nei'})"
        case FactType.CODE:
            names = {choice.code: choice.label for choice in spec.choices}
            return f"{label} ({names.get(str(value), str(value)).lower()})"
        case FactType.DATE:
            return f"{label} ({_day(str(value))})"


def _day(text: str) -> str:
    try:
        return say_date(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def _lower_levels(case: Case, on: date) -> str:
    """Say what the ladder found of each lower measure, and why an open step was passed, if one was.

    Empty when the case is not whole enough for the ladder.
    """
    try:
        evaluation = ladder.evaluate_steps(ladder_case_of(case, on=on))
    except ladder.LadderCaseError:
        return ""
    # The first sentence of a line is its verdict, which is the office's own business.
    said = [text for line in evaluation.lines for text in explain_line(line, evaluation)[1:]]
    check = latest_check(case)
    if check is not None and check.override_reason:
        said.append(check.override_reason)
    return "\n".join(dict.fromkeys(said))


def _rules(case: Case, on: date) -> str:
    proposal = proposal_of(case, on=on)
    if not proposal.lines:
        return ""
    cited = [c for c in rule_citations(proposal) if c.about]
    return "\n".join(f"{c.text} gjelder {c.about}." for c in cited)


def _differences(case: Case) -> str:
    rows = case.lines.filter(round=case.round, is_withdrawn=False).exclude(reason="")
    return "\n".join(line.reason for line in rows.exclude(outcome="grant").order_by("id"))
