# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every template compiles and is used, and none carries style, script or unescaped text."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
CODE = [path for room in ("tildeling", "workflows", "api") for path in (ROOT / room).rglob("*.py")]
# Found by a name that is put together: Django's own forms, and the page of a status.
FOUND_BY_NAME = re.compile(r"^(django/forms/.*|[45]\d\d\.html)$")
TAG = re.compile(r"<[a-zA-Z][^>]*>", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)|<style", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")
MARKS_SAFE = re.compile(r"\bmark_safe\b|\bSafeString\(|autoescape=False")


def text_of(name):
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
class TestEveryTemplate:
    def test_compiles(self, name):
        assert get_template(name)

    def test_carries_no_style_or_script_of_its_own(self, name):
        text = text_of(name)
        found = [
            kind for kind, rule in INLINE.items() for tag in TAG.findall(text) if rule.search(tag)
        ]

        assert found == []
        assert not INLINE_SCRIPT.search(text)

    def test_escapes_everything(self, name):
        assert not UNESCAPED.search(text_of(name))


def test_every_template_is_used():
    said = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    inside = {name: text_of(name) for name in TEMPLATES}
    unused = [
        name
        for name in TEMPLATES
        if not FOUND_BY_NAME.match(name)
        and f'"{name}"' not in said
        and not any(f'"{name}"' in text for other, text in inside.items() if other != name)
    ]

    assert len(TEMPLATES) > 100
    assert unused == []


def test_no_code_marks_text_as_safe():
    marked = [str(path) for path in CODE if MARKS_SAFE.search(path.read_text(encoding="utf-8"))]

    assert marked == []


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        (INLINE["style attribute"], '<p class="a" style="color: red">'),
        (INLINE["event attribute"], '<a href="/" onclick="x()">'),
        (INLINE_SCRIPT, "<script>x()</script>"),
        (UNESCAPED, "{{ text|safe }}"),
    ],
)
def test_what_is_forbidden_is_seen(rule, broken):
    assert rule.search(broken)
