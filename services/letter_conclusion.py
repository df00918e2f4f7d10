# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The head of a letter and its first section: the conclusion, so that nobody must look for it."""

from typing import Any

from services.letter_draft import Draft, lower_first, period, services_of
from services.letter_facts import Capacity, LetterKind, LetterLine
from services.letter_tree import (
    Block,
    bullets,
    key_facts,
    lines_of,
    long_date,
    one_line,
    short_date,
    table,
    words,
)

_CAPACITY_WORDS = {
    Capacity.REPRESENTATIVE: "fullmektig",
    Capacity.GUARDIAN: "verge",
    Capacity.PARENT: "forelder eller foresatt",
    Capacity.ESTATE: "den som tar seg av boet",
}


def head(draft: Draft) -> dict[str, Any]:
    """Return sender, references, addressee and who the letter is about; never an fnr."""
    facts = draft.facts
    sender = facts.sender
    party = facts.addressee.party
    return {
        "municipality": one_line(sender.municipality),
        "unit": one_line(sender.unit),
        "sender_address": [one_line(line) for line in sender.address],
        "phone": one_line(sender.phone),
        "email": one_line(sender.email),
        "web": one_line(sender.web),
        "date": short_date(facts.dated_on),
        "dated_on": facts.dated_on.isoformat(),
        "reference": one_line(facts.reference),
        "caseworker": one_line(facts.caseworker.name),
        "confidentiality": draft.say("head.confidentiality"),
        "addressee": [text for line in (party.name, *party.address) for text in lines_of(line)],
        "concerns": one_line(facts.user.name),
        "about": _about(draft),
    }


def conclusion(draft: Draft) -> list[Block]:
    """Return what is decided, in one sentence and then point by point (fvl § 23)."""
    lead = words("conclusion.lead", _lead(draft), "lead")
    return lead + _comparison(draft) + _reasons(draft) + _details(draft)


def received_lines(draft: Draft) -> tuple[LetterLine, ...]:
    """Return the lines that give the user something."""
    return tuple(line for line in draft.facts.lines if line.extent)


def _about(draft: Draft) -> str:
    facts = draft.facts
    if facts.addressee.capacity is Capacity.USER:
        return ""
    capacity = _CAPACITY_WORDS[facts.addressee.capacity]
    return one_line(draft.say("head.about", user=facts.user.name, capacity=capacity))


def _lead(draft: Draft) -> str:
    lines = _lead_lines(draft)
    if not lines:
        return ""
    values = {"services": services_of(lines)}
    if draft.kind is LetterKind.PRIOR_NOTICE:
        notice = draft.facts.notice
        return draft.say(
            "conclusion.many", planned=long_date(notice.planned_on) if notice else "–", **values
        )
    if draft.kind is LetterKind.DEATH_OR_MOVE_TERMINATION:
        end = draft.facts.end
        return draft.say("conclusion.many", cause=end.cause if end else "", **values).strip()
    if len(lines) == 1 and draft.kind not in (LetterKind.REFUSAL, LetterKind.DISMISSAL):
        return _lead_of_one(draft, lines[0])
    return draft.say("conclusion.many", **values)


def _lead_lines(draft: Draft) -> tuple[LetterLine, ...]:
    if draft.kind in (LetterKind.GRANT, LetterKind.PARTIAL_GRANT):
        return received_lines(draft)
    return draft.facts.lines


def _lead_of_one(draft: Draft, line: LetterLine) -> str:
    decided_on = draft.facts.dated_on
    if draft.kind is LetterKind.TERMINATION:
        return draft.say(
            "conclusion.one",
            service=lower_first(line.service),
            last=long_date(line.last_on or decided_on),
        )
    return draft.say(
        "conclusion.one",
        service=lower_first(line.service),
        extent=f", {line.extent}" if line.extent else "",
        period=period(line, decided_on),
    )


def _comparison(draft: Draft) -> list[Block]:
    columns = _COLUMNS.get(draft.kind)
    if columns is None:
        return []
    rows = [_row(line, columns) for line in draft.facts.lines]
    caption = draft.say("conclusion.comparison")
    return table("conclusion.comparison", caption, [name for name, _ in columns], rows)


# Heading and field of each column; the first is the header of its row.
_COLUMNS: dict[LetterKind, tuple[tuple[str, str], ...]] = {
    LetterKind.PARTIAL_GRANT: (
        ("Tjeneste", "service"),
        ("Du søkte om", "requested"),
        ("Du får", "extent"),
        ("Du får ikke", "refused"),
    ),
    LetterKind.CHANGE: (
        ("Tjeneste", "service"),
        ("Før", "previous"),
        ("Nå", "extent"),
        ("Fra", "starts_on"),
    ),
    LetterKind.TERMINATION: (
        ("Tjeneste", "service"),
        ("Det du har hatt", "previous"),
        ("Siste dag", "last_on"),
    ),
    LetterKind.PRIOR_NOTICE: (
        ("Tjeneste", "service"),
        ("I dag", "previous"),
        ("Det vi vurderer", "extent"),
    ),
    LetterKind.DEATH_OR_MOVE_TERMINATION: (
        ("Tjeneste", "service"),
        ("Siste dag", "last_on"),
    ),
}


def _row(line: LetterLine, columns: tuple[tuple[str, str], ...]) -> list[str]:
    return [_cell(getattr(line, field)) for _, field in columns]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else short_date(value)  # type: ignore[arg-type]


def _reasons(draft: Draft) -> list[Block]:
    if draft.kind is not LetterKind.PARTIAL_GRANT:
        return []
    heading = words("conclusion.reasons_heading", draft.say("conclusion.reasons"), "heading")
    listed = bullets(
        "conclusion.reasons", [(line.service, line.reason) for line in draft.facts.lines]
    )
    return heading + listed if listed else []


def _details(draft: Draft) -> list[Block]:
    if draft.kind not in (LetterKind.GRANT, LetterKind.PARTIAL_GRANT, LetterKind.CHANGE):
        return []
    lines = received_lines(draft)
    found: list[Block] = []
    for line in lines:
        if len(draft.facts.lines) > 1:
            found += words("conclusion.service", line.service, "heading")
        found += key_facts("conclusion.line", _points(line, draft))
    return found


def _points(line: LetterLine, draft: Draft) -> list[tuple[str, str]]:
    return [
        ("Omfang", line.extent),
        ("Hva hjelpen går ut på", line.content),
        ("Fra", long_date(line.starts_on or draft.facts.dated_on)),
        ("Til", f"til og med {long_date(line.last_on)}" if line.last_on else "inntil videre"),
        ("Hvor", line.place),
        ("Hvem som gir hjelpen", line.provider),
    ]
