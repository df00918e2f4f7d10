# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The letter on the page is the same tree, as markup that says what each part is."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.template import Context, Engine

from services.letter_facts import LetterKind
from services.letter_tree import strings_of
from services.letters import compose
from tests.factories.letters import letter_facts

TEMPLATES = Path(__file__).parents[3] / "templates"
ENGINE = Engine(dirs=[TEMPLATES], string_if_invalid="INVALID %s")


def html_of(tree):
    return ENGINE.get_template("letters/tree.html").render(Context({"tree": tree}))


def squeezed(text):
    return "".join(text.split())


def text_of(html):
    return squeezed(unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_text_is_shown(kind):
    tree = compose(kind, letter_facts(kind))
    html = html_of(tree)
    assert "INVALID" not in html
    shown = text_of(html)
    for part in tree["sections"]:
        for block in part["blocks"]:
            held = [value for key, value in block.items() if key not in {"type", "id"}]
            assert [text for text in strings_of(held) if squeezed(text) not in shown] == []


def test_headings_tables_and_language_say_what_they_are():
    html = html_of(compose("partial_grant", letter_facts("partial_grant")))
    assert '<article class="letter" lang="nb">' in html
    assert html.count("<h2") == 1
    assert "<h1" not in html
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 3
    assert "<caption>" in html
    assert "style=" not in html


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", "{{ tree.title }}", "{% now 'Y' %}", '" onload="x', "&amp;"],
)
def test_what_looks_like_markup_stays_text(value):
    tree = compose("grant", letter_facts(situation=(value,), user_view=value))
    html = html_of(tree)
    assert "<script>" not in html
    assert text_of(html).count(squeezed(value)) == 2
