# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A page says who may open it, and lies, looks and is tested under one path."""

import inspect
import re
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from tildeling.organisation.roles import Permission

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = re.compile(r'"([\w/]+\.html)"')
# What shows nothing about anybody, before login. A new one is thought over, and written here.
PUBLIC = {"login", "logout", "demo", "about", "alive", "ready"}
# Modules that could not be called what their template is, or share the one of a sibling.
LOOKS_LIKE = {
    "delivery.imports": "import",  # a word of the language
    "orders.inbox": "list",
    "orders.start_question": "answer_start",
}
# Small forms of one shape are tested together, in a file of their context.
TESTED_IN = {
    "account.demo": ["login"],
    "account.logout": ["login"],
    "help.about": ["pages"],
    "help.components": ["pages"],
    "help.shortcuts": ["pages"],
    "cases.flow": ["show"],
    "cases.letter": ["show"],
    "cases.reply": ["acting"],
    "delivery.person": ["unit"],
    "insight.rows": ["overview"],
    "orders.of_case": ["office"],
    "orders.office": ["hand_over"],
    "orders.resting": ["answering", "show"],
    "orders.talking": ["answering"],
    **{
        f"cases.{name}": ["acting"]
        for name in (
            "closing", "contact", "handling", "information", "people", "taking", "take_back",
            "urgent",
        )
    },
}  # fmt: skip


def patterns(resolver, app=""):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, one.app_name or app)
        elif one.callback.__module__.startswith("tildeling.pages"):
            yield f"{app}:{one.name}" if app else one.name, one


PAGES = dict(patterns(get_resolver("tildeling.urls")))
MODULES = sorted({inspect.unwrap(one.callback).__module__ for one in PAGES.values()})


def module_of(pattern):
    return inspect.unwrap(pattern.callback).__module__


def parts_of(module):
    """Return the context and the name of a page's module."""
    _tildeling, _pages, context, name = module.split(".")
    return context, name


def source_of(module):
    return (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")


def templates_of(module):
    """Return the templates a module names, or its siblings that put its page together."""
    context, _ = parts_of(module)
    found = TEMPLATE.findall(source_of(module))
    for sibling in re.findall(
        rf"from tildeling\.pages\.{context}\.(\w+) import", source_of(module)
    ):
        found += TEMPLATE.findall(source_of(f"tildeling.pages.{context}.{sibling}"))
    for names in re.findall(
        rf"from tildeling\.pages\.{context} import ([\w, ]+)", source_of(module)
    ):
        for sibling in names.split(", "):
            path = f"tildeling.pages.{context}.{sibling}"
            if (ROOT / f"{path.replace('.', '/')}.py").is_file():
                found += TEMPLATE.findall(source_of(path))
    return set(found)


def test_there_are_pages():
    assert len(PAGES) > 60


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_says_who_may_open_it(self, name):
        needed = getattr(PAGES[name].callback, "needs", None)

        assert needed in {"logged_in", "public", *Permission}, "mark it: tildeling/pages/guard.py"

    def test_is_public_only_when_that_was_thought_over(self, name):
        if PAGES[name].callback.needs == "public":
            assert name in PUBLIC

    def test_has_a_norwegian_address_in_lower_case(self, name):
        literal = re.sub(r"<[^>]*>", "", str(PAGES[name].pattern))

        assert re.fullmatch(r"[a-z0-9/.-]*", literal)

    def test_is_opened_in_the_test_file_of_its_module(self, name):
        module = module_of(PAGES[name])
        paths = files_of_tests(module)
        text = "".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())
        last = re.sub(r".*>", "", str(PAGES[name].pattern)).strip("/").split("/")[-1]

        assert text, f"write {paths[0].relative_to(ROOT)}"
        assert name in text or f"{last}/" in text or f'{last}"' in text


def files_of_tests(module):
    context, name = parts_of(module)
    names = [name, *TESTED_IN.get(f"{context}.{name}", ())]
    return [ROOT / f"tests/pages/{context}/test_{one}.py" for one in names]


@pytest.mark.parametrize("module", MODULES)
class TestEveryPageModule:
    def test_uses_templates_of_its_own_context(self, module):
        context, _ = parts_of(module)
        others = {
            name
            for name in templates_of(module)
            if not name.startswith((f"pages/{context}/", "components/", "layout/", "letters/"))
        }

        assert others == set()

    def test_has_a_template_of_its_own_path_or_the_shared_form_of_its_context(self, module):
        context, name = parts_of(module)
        looks = LOOKS_LIKE.get(f"{context}.{name}", name)
        templates = templates_of(module)
        own = re.compile(rf"pages/{context}/{looks}(\.html|_\w+\.html|/\w+\.html)")

        assert (
            not templates
            or any(map(own.fullmatch, templates))
            or f"pages/{context}/act.html" in templates
        ), templates


def test_no_exception_is_left_of_a_module_that_is_gone():
    names = {".".join(parts_of(module)) for module in MODULES}

    assert set(LOOKS_LIKE) - names == set()
    assert set(TESTED_IN) - names == set()
    assert set(PAGES) >= PUBLIC
