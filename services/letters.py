# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compose a letter as a document tree from frozen facts, and say what a letter still lacks."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services import letter_conclusion, letter_reasons, letter_rights
from services.letter_draft import Draft
from services.letter_facts import LetterFacts, LetterKind
from services.letter_texts import blocks_of_code, obligations, sections_of
from services.letter_tree import (
    SCHEMA,
    Block,
    NumberInLetter,
    Tree,
    blocks_of,
    refuse_identity_numbers,
    strings_of,
)

__all__ = [
    "LetterFacts",
    "LetterKind",
    "NumberInLetter",
    "compose",
    "missing_blocks",
    "weak_grounds",
]

_SECTIONS: dict[str, Callable[[Draft], list[Block]]] = {
    "conclusion": letter_conclusion.conclusion,
    "application": letter_reasons.application,
    "change": letter_reasons.change,
    "situation": letter_reasons.situation,
    "user_view": letter_reasons.user_view,
    "rules": letter_reasons.rules,
    "assessment": letter_reasons.assessment,
    "alternatives": letter_reasons.alternatives,
    "goals": letter_reasons.goals,
    "fee": letter_rights.fee,
    "changes": letter_rights.changes,
    "access": letter_rights.access,
    "appeal": letter_rights.appeal,
    "other": letter_rights.other,
    "delay": letter_rights.delay,
    "interim": letter_rights.interim,
    "missing": letter_rights.missing,
    "deadline": letter_rights.deadline,
    "reason": letter_rights.reason,
    "representative": letter_rights.representative,
    "practical": letter_rights.practical,
    "contact": letter_rights.contact,
    "signature": letter_rights.signature,
    "copies": letter_rights.copies,
}
_UNTITLED = {"signature"}
_HEAD = ("municipality", "unit", "date", "reference", "addressee", "concerns", "confidentiality")
_NO_CELL = "–"

# A refusal must stand on a condition that fails; cost and care level alone never carry one.
_MONEY = re.compile(
    r"\b(budsjett\w*|innspar\w*|økonomisk\w* (?:rammer?|hensyn|situasjon)\w*|"
    r"kommunens økonomi|kommuneøkonomi\w*|for dyrt|sparetiltak\w*)",
    re.IGNORECASE,
)
_CARE_LEVEL = re.compile(
    r"\b(BEON|LEON|(?:beste|laveste) effektive omsorgsnivå|lavere omsorgsnivå)", re.IGNORECASE
)
_GROUNDS = {"conclusion.reasons", "assessment.reasons", "assessment.failed", "change.what"}


def compose(kind: str, facts: LetterFacts | Mapping[str, Any]) -> Tree:
    """Return the letter as a JSON-serialisable tree (see `services.letter_tree`).

    The same facts give the same tree. What is absent from the facts is absent from the letter,
    so a draft can be shown; `missing_blocks` says what it lacks. ValueError for an unknown kind,
    `tomldata.BadData` for bad facts, `NumberInLetter` when a text holds a national identity
    number.
    """
    known = LetterKind(kind)
    read = facts if isinstance(facts, LetterFacts) else LetterFacts.from_json(facts)
    draft = Draft(known, read)
    tree: Tree = {
        "schema": SCHEMA,
        "kind": str(known),
        "lang": "nb",
        "title": draft.say("letter.title"),
        "head": letter_conclusion.head(draft),
        "sections": [section for name in sections_of()[known] for section in _section(draft, name)],
        "required": list(read.required),
    }
    tree["texts"] = dict(sorted(draft.used.items()))
    refuse_identity_numbers(tree)
    return tree


def missing_blocks(kind: str, tree: Mapping[str, Any]) -> list[str]:
    """Return the ids of mandatory blocks the letter lacks; an empty list is a complete letter.

    Mandatory is what fvl §§ 16, 25 and 27 and pbrl §§ 3-1 and 7-5 ask of the kind, and what the
    letter's own `required` codes ask of the case. A code nobody answers stands as itself.
    """
    known = LetterKind(kind)
    present = {block["id"] for block in blocks_of(tree) if _has_content(block)}
    missing = [f"head.{name}" for name in _HEAD if not any(strings_of(tree["head"].get(name)))]
    wanted = [name for duty in obligations() if known in duty.kinds for name in duty.blocks]
    for code in tree["required"]:
        wanted += blocks_of_code().get(code, (code,))
    missing += [name for name in dict.fromkeys(wanted) if name not in present]
    if known is LetterKind.PARTIAL_GRANT:
        missing += [f"conclusion.reasons: {name}" for name in _unexplained(tree)]
    return missing


def weak_grounds(tree: Mapping[str, Any]) -> list[str]:
    """Return the words in a letter's grounds that cannot carry a refusal.

    Words on money are always returned. Words on the care level are returned unless a failed
    condition is stated without them (pbrl § 2-1, hol § 4-1).
    """
    grounds = [(block["id"], " ".join(strings_of(block))) for block in blocks_of(tree)]
    grounds = [(name, text) for name, text in grounds if name in _GROUNDS]
    found = [match[0] for _, text in grounds for match in _MONEY.finditer(text)]
    stands = any(
        name == "assessment.failed" and not _CARE_LEVEL.search(text) for name, text in grounds
    )
    if not stands:
        found += [match[0] for _, text in grounds for match in _CARE_LEVEL.finditer(text)]
    return found


def _section(draft: Draft, name: str) -> Iterable[dict[str, Any]]:
    blocks = _SECTIONS[name](draft)
    if blocks:
        title = "" if name in _UNTITLED else draft.say(f"title.{name}")
        yield {"id": name, "title": title, "blocks": blocks}


def _has_content(block: Block) -> bool:
    content = {key: value for key, value in block.items() if key not in ("type", "id", "caption")}
    return any(text.strip(" .,–") for text in strings_of(content))


def _unexplained(tree: Mapping[str, Any]) -> list[str]:
    """Name the services where the last column of the comparison says no and no reason is given."""
    explained: set[str] = set()
    refused: list[str] = []
    for block in blocks_of(tree):
        if block["id"] == "conclusion.reasons":
            explained = {entry["label"] for entry in block["entries"]}
        if block["id"] == "conclusion.comparison":
            refused = [row[0] for row in block["rows"] if row[-1] != _NO_CELL]
    return [service for service in refused if service not in explained]
