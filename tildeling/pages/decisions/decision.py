# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One signed decision as it was frozen: text, law, ladder and letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from services.legal import Outcome as LegalOutcome
from services.load import default_rules
from tildeling.careladder.models import LadderCheck
from tildeling.cases.queries import read_letter, service_title
from tildeling.decisions.models import Decision
from tildeling.decisions.queries import BLOCKS, decisions_of
from tildeling.organisation.roles import Permission
from tildeling.pages.clock import now
from tildeling.pages.decisions.basis import verdict_tag
from tildeling.pages.decisions.frame import Frame, opened
from tildeling.pages.decisions.lines import comparison, decided_rows
from tildeling.pages.decisions.overview import (
    appeal_clocks,
    appeal_of,
    outcome_tag,
    sent_words,
    signers,
)
from tildeling.pages.formatting import day
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.parts import Fact, Tag
from tildeling.shared.refusals import Missing, TransitionNotAllowed

# What is told by the law's own part of the page.
NOT_PROSE = frozenset({"prior_notice_sent_on", "prior_notice_exception"})


@dataclass(frozen=True)
class LawOfLine:
    """What one service was decided under."""

    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True)
class VerdictRow:
    """What the ladder said of one service when the decision was signed."""

    title: str
    verdict: Tag
    open_steps: Sequence[str]
    re_assess_by: str


@needs(Permission.CASE_READ)
def show(request: HttpRequest, case_number: str, nth: int) -> HttpResponse:
    """Show a decision of the case."""
    frame = opened(request, case_number)
    decision = _decision(frame, nth)
    clock = appeal_of(decision, appeal_clocks(frame.case))
    return render_page(request, "pages/decisions/decision.html", frame.context(
        decision=decision,
        nth=nth,
        outcome=outcome_tag(decision),
        signers=signers(decision),
        lines=decided_rows(decision),
        changes=comparison(decision),
        texts=[(BLOCKS[code], text) for code, text in _texts(decision)],
        law=[_law_of(line, decision.decided_on) for line in decision.law.get("lines", [])],
        case_law=_case_law(decision.law),
        appeal_due_on=clock.due_on if clock else None,
        sent=sent_words(decision),
        check=decision.ladder_check,
        verdicts=_verdicts(decision.ladder_check, decision.decided_on),
        tree=decision.letter.tree,
        has_pdf=decision.letter.set_at is not None,
    ))  # fmt: skip


@needs(Permission.CASE_READ)
def pdf(request: HttpRequest, case_number: str, nth: int) -> HttpResponse:
    """Send the letter byte for byte as it was set; that it was read stands in the trail."""
    decision = _decision(opened(request, case_number), nth)
    letter = read_letter(
        actor=actor(request), at=now(), case_number=case_number, letter_id=decision.letter_id
    )
    if letter.pdf is None:
        raise TransitionNotAllowed(_("Brevet settes nå. Prøv igjen om et øyeblikk."))
    response = HttpResponse(bytes(letter.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="vedtak-{decision.number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _decision(frame: Frame, nth: int) -> Decision:
    wanted = f"{frame.case.case_number}-{nth}"
    found = decisions_of(frame.case).filter(number=wanted).defer("letter__pdf")
    found = found.select_related(
        "signed_by", "second_signed_by", "letter", "replaces", "ladder_check__override_by",
        "ladder_check__checked_by",
    )  # fmt: skip
    decision = found.prefetch_related("lines__unit", "replaces__lines").first()
    if decision is None:
        raise Missing
    return decision


def _texts(decision: Decision) -> list[tuple[str, str]]:
    kept = decision.blocks
    return [(code, kept[code]) for code in BLOCKS if kept.get(code) and code not in NOT_PROSE]


def _law_of(line: Mapping[str, Any], on: date) -> LawOfLine:
    procedure: Mapping[str, Any] = line.get("procedure", {})
    appeal: Mapping[str, Any] = line.get("appeal", {})
    basis = line.get("text") or line.get("citation", "")
    facts = [
        Fact(_("Hjemmel"), _sentence(basis), tag=_unverified(line)),
        Fact(_("Gjelder"), line.get("about", "")),
        Fact(_("Også brukt"), ", ".join(line.get("also", []))),
        Fact(_("Rettighet"), line.get("right") or ""),
        Fact(_("Utfall i loven"), _outcome(line)),
        Fact(_("Saksbehandling"), _lines(procedure.get("reason"), procedure.get("source"))),
        Fact(_("Klage"), _appeal(appeal)),
        Fact(_("Egenandel"), line.get("fee", {}).get("text", "")),
    ]
    return LawOfLine(service_title(line["service"], on), [fact for fact in facts if fact.value])


def _case_law(law: Mapping[str, Any]) -> list[Fact]:
    notice: Mapping[str, Any] = law.get("notice", {})
    signature: Mapping[str, Any] = law.get("signature", {})
    facts = [
        Fact(_("Klage i brevet"), _appeal(law.get("appeal", {}))),
        Fact(_("Forhåndsvarsel"), _notice(notice)),
        Fact(_("Underskrift"), _lines(signature.get("reason"), signature.get("source"))),
    ]
    return [fact for fact in facts if fact.value]


def _outcome(line: Mapping[str, Any]) -> str:
    found = str(line.get("outcome", ""))
    return LegalOutcome(found).label if found in set(LegalOutcome) else found


def _appeal(appeal: Mapping[str, Any]) -> str:
    if not appeal:
        return ""
    said = _("%(weeks)s uker til %(body)s, sendes til %(to)s") % {
        "weeks": appeal.get("weeks"), "body": appeal.get("body"), "to": appeal.get("sent_to"),
    }  # fmt: skip
    return _lines(said, appeal.get("citation"))


def _notice(notice: Mapping[str, Any]) -> str:
    if not notice:
        return ""
    if notice.get("sent_on"):
        said = _("Sendt %(day)s") % {"day": day(date.fromisoformat(notice["sent_on"]))}
    elif notice.get("exception"):
        said = _("Unnlatt: %(why)s") % {"why": notice.get("exception_reason")}
    else:
        said = str(notice.get("reason", ""))
    return _lines(said, notice.get("citation"))


def _unverified(line: Mapping[str, Any]) -> Tag | None:
    return None if line.get("verified", True) else Tag(_("ikke kontrollert"), "warning")


def _verdicts(check: LadderCheck | None, on: date) -> list[VerdictRow]:
    if check is None:
        return []
    codes = default_rules().codes
    found = []
    for row in check.answer.get("verdicts", []):
        label = {str(key): name for key, name in codes.verdicts.items()}.get(row["verdict"], "")
        steps = [
            codes.measures[step["measure"]].name
            for step in row.get("open", [])
            if step.get("measure") in codes.measures
        ]
        until = row.get("re_assess_by")
        found.append(
            VerdictRow(
                service_title(row["service"], on),
                verdict_tag(row["verdict"], label or row["verdict"]),
                steps,
                day(date.fromisoformat(until)) if until else "",
            )
        )
    return found


def _lines(*parts: object) -> str:
    return "\n".join(str(part) for part in parts if part)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
