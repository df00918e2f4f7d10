# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What was found and decided, in plain words for the terminal."""

from datetime import date

from services import catalogue, ladder
from services.ladder_words import explain
from services.minutes import format_hours
from tildeling.careladder.models import LadderCheck, ProposedLine
from tildeling.careladder.states import LineOutcome
from tildeling.decisions.models import Decision, DecisionLine
from tildeling.delivery.models import VisitBatch


def line_sentence(line: ProposedLine) -> str:
    """Say what is proposed."""
    outcome = str(LineOutcome(line.outcome).label)
    return f"{_granted(line)}: {outcome}."


def check_sentences(check: LadderCheck) -> list[str]:
    """Say the ladder's answer, step by step, under the rules of the check."""
    return explain(ladder.evaluate_steps(check.asked))


def decision_sentences(decision: Decision) -> list[str]:
    """Say what was decided, line by line, and what the law says of complaints."""
    said = [f"Vedtak {decision.number}: {decision.get_outcome_display()}."]
    for line in decision.lines.order_by("id"):
        until = f" til {line.ends_on:%d.%m.%Y}" if line.ends_on else " inntil videre"
        looked_at = f", evalueres {line.evaluation_on:%d.%m.%Y}" if line.evaluation_on else ""
        said.append(
            f"{_granted(line)}: "
            f"{line.get_outcome_display()} fra {line.starts_on:%d.%m.%Y}{until}{looked_at}."
        )
    return said


def batch_sentences(batch: VisitBatch) -> list[str]:
    """Say what became of a file of visits, and why each row that was refused was refused."""
    said = [
        f"{batch.rows} rader: {batch.stored} nye, {batch.corrected} rettet,"
        f" {batch.unchanged} uendret, {batch.refused} avvist."
    ]
    for row in batch.refused_rows.order_by("line"):
        said.append(f"Rad {row.line}, {row.column}: {row.reason}")
    return said


def _granted(line: ProposedLine | DecisionLine) -> str:
    return f"{_service(line.service, line.starts_on)} {_extent(line)}".strip()


def _extent(line: ProposedLine | DecisionLine) -> str:
    if line.minutes is None:
        return f"({line.quantity})" if line.quantity else ""
    per = "i måneden" if line.per_month else "i uka" if line.per_weeks == 1 else ""
    return f"{format_hours(line.minutes)} {per or f'per {line.per_weeks} uker'}"


def _service(code: str, on: date) -> str:
    return catalogue.get(code, on).title
