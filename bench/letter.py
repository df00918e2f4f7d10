# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""How many letters a core sets in a second, beside Typst alone on the same template.

Both sides set complete decisions with a table of services, some 770 words on three pages, every
letter for another person. «Typst alone» gets its input ready-made and writes plain PDF without
the PDF/A-2a and PDF/UA-1 profiles. CPU time of the whole process is counted, since Typst may use
more than one core.
"""

import gc
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.letter_facts import Addressee, LetterFacts, Party
from services.letters import compose
from tests.factories.letters import DISPENSER, letter_facts
from tildeling.letters.typesetting import inputs_of, new_compiler, typeset

LETTERS = 240
ROUND = 20
PER_CORE = 60.0
OF_TYPST = 0.80


def run() -> list[dict[str, Any]]:
    """Set the letters in turns, ours and Typst's, and compare."""
    trees = [compose("termination", facts_of(number)) for number in range(2 * LETTERS)]
    ours, theirs = trees[:LETTERS], [inputs_of(tree) for tree in trees[LETTERS:]]
    alone = new_compiler()

    def plain(inputs: dict[str, str]) -> None:
        alone.compile(format="pdf", sys_inputs=inputs, timestamp=0)

    # The waiting letters are the bench's own; a worker holds one, and its collector scans no more.
    gc.collect()
    gc.freeze()
    seconds(typeset, ours[:5])
    seconds(plain, theirs[:5])
    spent = against = 0.0
    for at in range(0, LETTERS, ROUND):
        spent += seconds(typeset, ours[at : at + ROUND])
        against += seconds(plain, theirs[at : at + ROUND])
    gc.unfreeze()
    value, floor = LETTERS / spent, LETTERS / against
    return [
        {
            "name": "letter",
            "value": round(value, 1),
            "unit": "letters/s per core",
            "against": round(floor, 1),
            "ratio": round(value / floor, 3),
            "bar": f">= {PER_CORE:.0f} and ratio >= {OF_TYPST:.2f}",
            "met": value >= PER_CORE and value / floor >= OF_TYPST,
        }
    ]


def facts_of(number: int) -> LetterFacts:
    """The facts of one person's letter: all that is written for the person differs."""
    facts = letter_facts("termination")
    user = Party(name=f"Person Nummer {number}", address=(f"Veien {number}", "1470 Eksempel"))

    def own(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{text} Notert i samtale {number}." for text in texts)

    return replace(
        facts,
        user=user,
        addressee=Addressee(party=user),
        reference=f"2026/{number}",
        lines=(facts.lines[0], replace(DISPENSER, extent="", previous="Én dispenser")),
        change=replace(facts.change, transition="", statements=()),
        situation=own(facts.situation[:1]),
        assessment=own(facts.assessment[:1]),
        lower_levels=(),
        user_view=own((facts.user_view,))[0],
        user_view_weighed=own((facts.user_view_weighed,))[0],
    )


def seconds(work: Callable[[Any], object], items: list[Any]) -> float:
    """CPU seconds the process spends on the items."""
    start = time.process_time()
    for item in items:
        work(item)
    return time.process_time() - start


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row, ensure_ascii=False))
